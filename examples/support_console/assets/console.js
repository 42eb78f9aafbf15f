// Keeps times and statuses fresh. Every page works without it.
"use strict";

// A part of the page that the server is asked for again and again: the list of links, or one link.
const part = document.querySelector("[data-poll]");
const news = document.getElementById("news");
const again = document.getElementById("refresh");

// The server's clock counts: links and sessions live by that one.
let ahead = 0;
function setClock(root) {
  const clock = root.querySelector("[data-now]");
  if (clock) ahead = Date.parse(clock.dataset.now) - Date.now();
}

function tick() {
  for (const time of document.querySelectorAll("time.countdown")) {
    const left = Math.max(0, Math.round((Date.parse(time.dateTime) - Date.now() - ahead) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    time.textContent = `${Math.floor(left / 60)} min ${seconds} s`;
  }
}

// What is shown stays, but nobody is to believe it.
function stale(why) {
  const text = `${why} What is shown here is no longer up to date.`;
  again.hidden = false;
  news.className = "notice alert";
  // It is read out when it changes, not at each try.
  if (news.textContent !== text) news.textContent = text;
}

function upToDate() {
  again.hidden = true;
  if (news.className === "unseen") return;
  news.className = "unseen";
  news.textContent = "";
}

let isOver = false;
async function refresh() {
  if (isOver) return;
  const answer = await fetch(part.dataset.poll);
  if (answer.redirected) {
    // For good: who signs in again gets another session, and the forms of this page are of the old one.
    isOver = true;
    return stale("You are signed out.");
  }
  if (!answer.ok) return stale("The console is in trouble.");
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  upToDate();
  const fresh = [...template.content.children];
  setClock(template.content);
  const same = fresh.length === part.children.length
    && fresh.every((it, i) => it.id === part.children[i].id && it.dataset.status === part.children[i].dataset.status);
  // What didn't change isn't touched, so that nobody loses the button that has the focus.
  if (same) return;
  const focused = document.activeElement?.closest("[data-status]")?.id;
  const changes = fresh
    .filter((it) => it.dataset.status && document.getElementById(it.id)?.dataset.status !== it.dataset.status)
    .map((it) => `The link for ${it.dataset.customer}: ${it.dataset.status}.`);
  part.replaceChildren(...fresh);
  if (focused) document.getElementById(focused)?.querySelector("button, a")?.focus();
  news.textContent = changes.join(" ");
  tick();
}

setClock(document);
setInterval(tick, 1000);
if (part) {
  again.hidden = true;
  const now = () => refresh().catch(() => stale("The console can't be reached."));
  const later = () => now().finally(() => setTimeout(later, document.hidden ? 15000 : 2000));
  setTimeout(later, 2000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
}
