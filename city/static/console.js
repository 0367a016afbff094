// Keeps the lists of dossiers current: the server says when they changed, and sends them rendered.
"use strict";

const lists = document.getElementById("lists");

async function refresh(revision) {
  const answer = await fetch(lists.dataset.lists);
  if (answer.redirected) {
    location.reload(); // the session ended: the server shows the login
    return;
  }
  if (!answer.ok) return;
  const focused = document.activeElement?.id;
  const text = await answer.text();
  const typed = typing();
  lists.innerHTML = text;
  typed?.();
  lists.dataset.revision = revision;
  document.title = lists.querySelector("h1").textContent;
  document.getElementById("announced").textContent = document.title;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

// What is being typed into a form of the list stays, with the cursor where it was.
function typing() {
  const field = document.activeElement;
  const action = lists.contains(field) && field.name ? field.form?.getAttribute("action") : null;
  if (!action) return null;
  const { name, value, selectionStart, selectionEnd } = field;
  return () => {
    const again = lists.querySelector(`form[action="${CSS.escape(action)}"] [name="${CSS.escape(name)}"]`);
    if (!again) return;
    again.value = value;
    again.focus({ preventScroll: true });
    again.setSelectionRange?.(selectionStart, selectionEnd);
  };
}

function listen() {
  const lost = document.getElementById("lost");
  const stream = new EventSource(lists.dataset.stream);
  stream.onopen = () => { lost.hidden = true; };
  stream.onmessage = (event) => {
    if (event.data !== lists.dataset.revision) refresh(event.data).catch(() => { lost.hidden = false; });
  };
  stream.onerror = () => {
    lost.hidden = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 10000); // refused, so it does not retry by itself
  };
}

if (lists) listen();

// Calls for help ring on every page of the console.
const ring = document.getElementById("ring");
const heard = new Set();

async function rings() {
  try {
    const answer = await fetch(ring.dataset.ring, { signal: AbortSignal.timeout(4000) });
    if (answer.redirected) return;
    if (answer.ok) {
      const text = await answer.text();
      const calls = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("[data-call]")];
      if (ring.dataset.here === "no") ring.innerHTML = text;
      if (calls.some((call) => !heard.has(call.dataset.call))) sound();
      calls.forEach((call) => heard.add(call.dataset.call));
    }
  } catch { /* the page says when the server is lost */ }
  setTimeout(rings, 2500);
}

function sound() {
  const context = new AudioContext(); // silent until somebody has touched the page: the browser's rule
  [0, 0.35, 0.7].forEach((at) => {
    const tone = context.createOscillator();
    tone.frequency.value = 880;
    tone.connect(context.destination);
    tone.start(context.currentTime + at);
    tone.stop(context.currentTime + at + 0.2);
  });
}

if (ring) rings();

// A file that the server would refuse for its size is named before it is sent: the server sees no name of what it cuts off.
document.addEventListener("change", ({ target }) => {
  if (!target.dataset?.most) return;
  const large = [...target.files].find((file) => file.size > Number(target.dataset.most));
  target.setCustomValidity(large ? target.dataset.tooLarge.replace("%file%", large.name) : "");
  target.reportValidity();
});
