// Reads the page anew every few seconds, and says so when the box does not answer. When what it reads is no more
// (`data-then`), the box has gone on, and so does the page.
"use strict";

const now = document.getElementById("now");
const lost = document.getElementById("lost");
let heard = new Date();

async function look() {
  try {
    const answer = await fetch(`${now.dataset.from}${location.search}`, { signal: AbortSignal.timeout(5000) });
    if (answer.status === 404 && now.dataset.then) return location.assign(now.dataset.then);
    if (!answer.ok) throw new Error(answer.status);
    now.innerHTML = await answer.text();
    heard = new Date();
    lost.hidden = true;
  } catch {
    lost.textContent = lost.dataset.words.replace("%time%", heard.toTimeString().slice(0, 8));
    lost.hidden = false;
  }
  setTimeout(look, Number(now.dataset.seconds) * 1000);
}

setTimeout(look, Number(now.dataset.seconds) * 1000);
