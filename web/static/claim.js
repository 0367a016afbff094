// Reads the page anew every two seconds; when the box has been taken in, the kiosk answers here instead.
"use strict";

const now = document.getElementById("now");

async function look() {
  try {
    const answer = await fetch(`/claim/now${location.search}`, { signal: AbortSignal.timeout(5000) });
    if (answer.status === 404) { location.reload(); return; }
    if (answer.ok) now.innerHTML = await answer.text();
  } catch { /* it is being started again */ }
  setTimeout(look, Number(now.dataset.seconds) * 1000);
}

setTimeout(look, Number(now.dataset.seconds) * 1000);
