// Reads the page anew every two seconds, and says so when the box does not answer.
"use strict";

const now = document.getElementById("now");
const lost = document.getElementById("lost");
let heard = new Date();

async function look() {
  try {
    const answer = await fetch(`/technician/now${location.search}`, { signal: AbortSignal.timeout(5000) });
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
