// The kiosk's hands and eyes: it posts presses in the order they happen and shows the page it is sent.
// It holds no state of the visit: the revision is only handed back, so that a press on an older page is known as such.
"use strict";

const RECONNECT_MS = 500;
const PREVIEW_MS = 125;
const APPEAR_MS = 180;
const FEEL_MS = 200;
const KEYS = { Tab: "ArrowDown", ArrowRight: "ArrowDown", ArrowLeft: "ArrowUp" };
const NAMED_KEYS = new Set(["Backspace", "Enter", "Escape", "ArrowUp", "ArrowDown", "F1"]);

const root = document.documentElement;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const stage = document.getElementById("page");
let revision = Number(document.body.dataset.revision);
let stream = null;
let away = false;
let waiting = Promise.resolve();

// Pages

function show(page) {
  revision = document.body.dataset.revision = page.revision;
  Object.assign(root.dataset, { size: page.size, theme: page.theme });
  root.lang = page.language;
  const paper = document.createElement("template");
  paper.innerHTML = page.html;
  const before = stage.firstElementChild.dataset.page;
  morph(stage.firstElementChild, paper.content.firstElementChild);
  if (stage.firstElementChild.dataset.page !== before && !calm.matches) {
    stage.querySelector(".page").animate({ opacity: [0.2, 1] }, APPEAR_MS);
  }
  stage.querySelectorAll("img[data-preview]:not([src])").forEach(loadPreview);
}

// Make a node equal to a fresh one and touch only what differs: a move of the focus then costs two elements, and
// the live picture, which the server knows nothing of, stays.
function morph(old, fresh) {
  const live = old.dataset?.preview !== undefined;
  const staysLive = fresh.dataset?.preview !== undefined;
  if (old.isEqualNode(fresh) || (live && staysLive)) return;
  if (old.nodeName !== fresh.nodeName || live !== staysLive) old.replaceWith(fresh);
  else if (old.nodeType === Node.TEXT_NODE) old.data = fresh.data;
  else {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const olds = [...old.childNodes];
    const fresher = [...fresh.childNodes];
    fresher.forEach((child, index) => (index < olds.length ? morph(olds[index], child) : old.append(child)));
    olds.slice(fresher.length).forEach((child) => child.remove());
  }
}

function loadPreview(image) {
  const next = () => setTimeout(() => image.isConnected && (image.src = `/kiosk/preview.jpg?n=${Date.now()}`), PREVIEW_MS);
  for (const event of ["load", "error"]) {
    image.addEventListener(event, () => {
      image.classList.toggle("live", event === "load");
      next();
    });
  }
  image.src = `/kiosk/preview.jpg?n=${Date.now()}`;
}

function connect() {
  stream?.close();
  stream = new EventSource("/kiosk/stream");
  stream.addEventListener("page", (event) => {
    away = false;
    show(JSON.parse(event.data));
  });
  stream.addEventListener("technician", (event) => {
    sessionStorage.glass = "yes";
    location.assign(JSON.parse(event.data));
  });
  // Only the keeper of the box's own browser looks at this, and takes the picture.
  stream.addEventListener("picture", (event) => { root.dataset.picture = JSON.parse(event.data); });
  stream.addEventListener("error", lost);
}

function lost() {
  // Presses that the machine never took are dropped: after a restart they could mean something else.
  if (away && stream === null) return;
  away = true;
  stage.querySelector(".restarting").hidden = false;
  stream?.close();
  stream = null;
  setTimeout(connect, RECONNECT_MS);
}

// Presses

function send(path, body) {
  waiting = waiting.then(() => post(path, body));
}

async function post(path, body) {
  if (away) return;
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
  setTimeout(() => element.matches(".pressed") && element.classList.remove("pressed"), FEEL_MS);
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
stage.querySelectorAll("img[data-preview]").forEach(loadPreview);
sessionStorage.removeItem("glass");
connect();
