// Updates times and statuses. Every page also works without this script.
"use strict";

// The part of the page that is polled: the list of links, or one link.
const polled = document.querySelector("[data-poll]");
const news = document.getElementById("news");
const refreshLink = document.getElementById("refresh");

// How far the server's clock is ahead of the browser's. Links and sessions expire by the server's.
let clockAhead = 0;
function setClock(root) {
  const clock = root.querySelector("[data-now]");
  if (clock) clockAhead = Date.parse(clock.dataset.now) - Date.now();
}

function tick() {
  for (const time of document.querySelectorAll("time.countdown")) {
    const left = Math.max(0, Math.round((Date.parse(time.dateTime) - Date.now() - clockAhead) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    time.textContent = `${Math.floor(left / 60)} min ${seconds} s`;
  }
}

// Shows times in the browser's time zone. The server's text, in UTC, moves to the tooltip.
const localTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit",
});
function localize(root) {
  for (const time of root.querySelectorAll("time.local")) {
    time.title = time.textContent;
    time.textContent = localTime.format(new Date(time.dateTime));
  }
}

// Reports that the page is outdated, and keeps its content.
function markOutdated(reason) {
  const text = `${reason} This page is no longer up to date.`;
  refreshLink.hidden = false;
  news.className = "notice alert";
  // Screen readers read the text each time it is set, so it is set only if it changes.
  if (news.textContent !== text) news.textContent = text;
}

function markUpToDate() {
  refreshLink.hidden = true;
  if (news.className === "visually-hidden") return;
  news.className = "visually-hidden";
  news.textContent = "";
}

let isSignedOut = false;
async function refresh() {
  if (isSignedOut) return;
  const response = await fetch(polled.dataset.poll);
  if (response.redirected) {
    // Polling ends: after a new sign-in, the forms of this page would belong to the old session.
    isSignedOut = true;
    return markOutdated("You are signed out.");
  }
  if (!response.ok) return markOutdated("The console reported an error.");
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  markUpToDate();
  const fresh = [...template.content.children];
  setClock(template.content);
  localize(template.content);
  const same = fresh.length === polled.children.length
    && fresh.every((it, i) => it.id === polled.children[i].id && it.dataset.status === polled.children[i].dataset.status);
  // An unchanged content is not replaced, so that a focused button keeps the focus.
  if (same) return;
  const focused = document.activeElement?.closest("[data-status]")?.id;
  const changes = fresh
    .filter((it) => it.dataset.status && document.getElementById(it.id)?.dataset.status !== it.dataset.status)
    .map((it) => `The link for ${it.dataset.customer}: ${it.dataset.status}.`);
  polled.replaceChildren(...fresh);
  if (focused) document.getElementById(focused)?.querySelector("button, a")?.focus();
  news.textContent = changes.join(" ");
  tick();
}

setClock(document);
localize(document);
setInterval(tick, 1000);
if (polled) {
  refreshLink.hidden = true;
  const refreshNow = () => refresh().catch(() => markOutdated("The console can't be reached."));
  const poll = () => refreshNow().finally(() => setTimeout(poll, document.hidden ? 15000 : 2000));
  setTimeout(poll, 2000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refreshNow(); });
}
