// Keeps times and statuses fresh. Every page works without it.
"use strict";

const rows = document.getElementById("link-rows");

// The server's clock counts: the link lives by that one.
const clock = document.querySelector("[data-now]");
const ahead = clock ? Date.parse(clock.dataset.now) - Date.now() : 0;

function tick() {
  for (const time of document.querySelectorAll("time.countdown")) {
    const left = Math.max(0, Math.round((Date.parse(time.dateTime) - Date.now() - ahead) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    time.textContent = `${Math.floor(left / 60)} min ${seconds} s`;
  }
}

async function refresh() {
  const answer = await fetch("/links");
  // Signed out, or the server is in trouble: what is shown stays.
  if (!answer.ok || answer.redirected) return;
  const table = document.createElement("table");
  table.innerHTML = await answer.text();
  const fresh = [...table.querySelectorAll("tr")];
  const same = fresh.length === rows.children.length
    && fresh.every((row, i) => row.id === rows.children[i].id && row.dataset.status === rows.children[i].dataset.status);
  // What didn't change isn't touched, so that nobody loses the button that has the focus.
  if (same) return;
  const focused = document.activeElement?.closest("#link-rows tr")?.id;
  const news = fresh
    .filter((row) => row.dataset.status && document.getElementById(row.id)?.dataset.status !== row.dataset.status)
    .map((row) => `The link for ${row.dataset.customer}: ${row.dataset.status}.`);
  rows.replaceChildren(...fresh);
  if (focused) document.getElementById(focused)?.querySelector("button, a")?.focus();
  document.getElementById("news").textContent = news.join(" ");
  tick();
}

setInterval(tick, 1000);
if (rows) {
  document.getElementById("refresh").hidden = true;
  const again = () => refresh().catch(() => {}).finally(() => setTimeout(again, document.hidden ? 15000 : 2000));
  setTimeout(again, 2000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh().catch(() => {}); });
}
