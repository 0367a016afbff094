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
  lists.innerHTML = await answer.text();
  lists.dataset.revision = revision;
  document.title = lists.querySelector("h1").textContent;
  document.getElementById("announced").textContent = document.title;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
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
