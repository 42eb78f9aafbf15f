// Updates times and statuses. Every page also works without this script.
"use strict";

// The part of the page that is kept up to date: a list, or one link.
const live = document.querySelector("[data-poll]");
const news = document.getElementById("news");
const refreshLink = document.getElementById("refresh");

// How far the server's clock is ahead of the browser's. Links and sessions expire by the server's.
let clockAhead = 0;
function setClock(root) {
  const clock = root.querySelector("[data-now]");
  if (clock) clockAhead = Date.parse(clock.dataset.now) - Date.now();
}

// Shows times in the browser's time zone. The server's text, in UTC, moves to the tooltip.
const clockTime = { hour: "2-digit", minute: "2-digit" };
const localClock = new Intl.DateTimeFormat("en-GB", clockTime);
const localTime = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", ...clockTime, second: "2-digit",
});
function localize(root) {
  for (const time of root.querySelectorAll("time.local")) {
    time.title = time.textContent;
    const format = time.classList.contains("clock") ? localClock : localTime;
    time.textContent = format.format(new Date(time.dateTime));
  }
}

function tick() {
  for (const time of document.querySelectorAll("time.countdown")) {
    const left = Math.max(0, Math.round((Date.parse(time.dateTime) - Date.now() - clockAhead) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    time.textContent = `${Math.floor(left / 60)} min ${seconds} s`;
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

// Replaces the content, and keeps the focus and the reasons that are open.
function replaceContent(fresh) {
  const changes = fresh
    .filter((it) => it.dataset.status && document.getElementById(it.id)?.dataset.status !== it.dataset.status)
    .map((it) => `The link for ${it.dataset.customer}: ${it.dataset.status}.`);
  const focused = document.activeElement?.closest("[data-status]")?.id;
  const open = [...live.querySelectorAll("details[open]")].map((it) => it.closest("[data-status]")?.id);
  live.replaceChildren(...fresh);
  for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.querySelector("button, a")?.focus();
  news.textContent = changes.join(" ");
  tick();
}

let isSignedOut = false;
async function refresh() {
  const response = await fetch(live.dataset.poll);
  if (response.redirected) {
    // Updates end: after a new sign-in, the forms of this page would belong to the old session.
    isSignedOut = true;
    events?.close();
    return markOutdated("You are signed out.");
  }
  if (!response.ok) return markOutdated("The console reported an error.");
  const template = document.createElement("template");
  template.innerHTML = await response.text();
  markUpToDate();
  setClock(template.content);
  localize(template.content);
  const fresh = [...template.content.children];
  const same = fresh.length === live.children.length
    && fresh.every((it, i) => it.id === live.children[i].id && it.dataset.status === live.children[i].dataset.status);
  // An unchanged content is not replaced, so that a focused button keeps the focus.
  if (!same) replaceContent(fresh);
}

// Refreshes now or, if a refresh is in progress, once more after it.
let isRefreshing = false;
let isRequested = false;
async function refreshNow() {
  isRequested = true;
  if (isRefreshing) return;
  isRefreshing = true;
  while (isRequested && !isSignedOut) {
    isRequested = false;
    await refresh().catch(() => markOutdated("The console can't be reached."));
  }
  isRefreshing = false;
}

// The server reports changes while the page is visible. A browser allows few connections to a
// server, so hidden pages must not keep one.
let events;
function listen() {
  events?.close();
  if (document.hidden || isSignedOut) return;
  events = new EventSource("/events");
  events.onopen = refreshNow;
  events.onmessage = refreshNow;
}

// Also refreshes without a report: rarely, or often if there is no connection for reports.
function poll() {
  const isConnected = events?.readyState === EventSource.OPEN;
  setTimeout(() => refreshNow().finally(poll), isConnected || document.hidden ? 15000 : 2000);
}

// Addresses have times in UTC. The form with the filters shows and reads local times.
for (const input of document.querySelectorAll("[type=datetime-local]")) {
  input.labels[0].querySelector(".zone").textContent = "(local time)";
  if (input.value) {
    const time = new Date(`${input.value}Z`);
    input.value = new Date(time - time.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
  }
  input.form.addEventListener("formdata", ({ formData }) => {
    if (input.value) formData.set(input.name, new Date(input.value).toISOString().slice(0, 19));
  });
}

setClock(document);
localize(document);
setInterval(tick, 1000);
if (live) {
  refreshLink.hidden = true;
  listen();
  poll();
  document.addEventListener("visibilitychange", () => {
    listen();
    if (!document.hidden) refreshNow();
  });
}
