// The kiosk's hands and eyes: it posts presses in the order they happen and shows the page it is sent.
// It holds no state of the visit: the revision is only handed back, so that a press on an older page is known as such.
"use strict";

const RECONNECT_MS = 500;
const PREVIEW_MS = 125;
const KEYS = { Tab: "ArrowDown", ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" };
const NAMED_KEYS = new Set(["Backspace", "Enter", "Escape", "ArrowUp", "ArrowDown", "F1"]);

const root = document.documentElement;
const stage = document.getElementById("page");
const restarting = document.getElementById("restarting");
let revision = Number(document.body.dataset.revision);
let stream = null;
let waiting = Promise.resolve();

// Pages

function show(page) {
  const before = stage.firstElementChild;
  const preview = stage.querySelector("img[data-preview][src]");
  revision = page.revision;
  Object.assign(root.dataset, { size: page.size, theme: page.theme });
  root.lang = page.language;
  stage.innerHTML = page.html;
  const now = stage.firstElementChild;
  now.classList.toggle("fresh", !before || before.dataset.page !== now.dataset.page);
  keepPreview(preview);
}

function keepPreview(old) {
  // The picture that is already drawn stays while focus moves, so it does not flash.
  const fresh = stage.querySelector("img[data-preview]");
  if (fresh && old) fresh.replaceWith(old);
  else if (fresh) loadPreview(fresh);
}

function loadPreview(image) {
  const next = () => setTimeout(() => image.isConnected && (image.src = `/kiosk/preview.jpg?n=${Date.now()}`), PREVIEW_MS);
  image.addEventListener("load", next);
  image.addEventListener("error", next);
  image.src = `/kiosk/preview.jpg?n=${Date.now()}`;
}

function connect() {
  stream?.close();
  stream = new EventSource("/kiosk/stream");
  stream.addEventListener("page", (event) => {
    restarting.hidden = true;
    show(JSON.parse(event.data));
  });
  stream.addEventListener("error", lost);
}

function lost() {
  // Presses that the machine never took are dropped: after a restart they could mean something else.
  if (!restarting.hidden && stream === null) return;
  restarting.hidden = false;
  stream?.close();
  stream = null;
  setTimeout(connect, RECONNECT_MS);
}

// Presses

function send(path, body) {
  waiting = waiting.then(() => post(path, body));
}

async function post(path, body) {
  if (!restarting.hidden) return;
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) lost();
  } catch {
    lost();
  }
}

function feel(element) {
  element.classList.add("pressed");
  setTimeout(() => element.classList.remove("pressed"), 200);
}

stage.addEventListener("pointerdown", (event) => {
  const pressed = event.target.closest("[data-action],[data-button]");
  event.preventDefault();
  if (!pressed || pressed.disabled || event.button !== 0) return;
  feel(pressed);
  const { action, button } = pressed.dataset;
  send("/kiosk/press", button ? { button } : { action, revision });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const key = event.key === "Tab" && event.shiftKey ? "ArrowUp" : KEYS[event.key] || event.key;
  if ([...key].length !== 1 && !NAMED_KEYS.has(key)) return;
  event.preventDefault();
  send("/kiosk/key", { key, revision });
});

document.addEventListener("contextmenu", (event) => event.preventDefault());
keepPreview(null);
connect();
