// Pages that are not the kiosk's, on the box's own glass, go back to it when nobody touches them any more; those that
// only pass (`data-passing`) at the first touch. While they stand where the kiosk stood, the box is told so: its buttons
// must not work a kiosk that nobody sees.
"use strict";

const { home, passing } = document.body.dataset;
const AFTER_MS = passing ? 60000 : 300000;
const AGAIN_MS = 2000;
let leaving = 0;

function stay() {
  clearTimeout(leaving);
  leaving = setTimeout(() => location.assign(home), AFTER_MS);
}

if (home) {
  document.addEventListener("pointerdown", passing ? () => location.assign(home) : stay);
  stay();
}

if (location.hash === "#glass") sessionStorage.glass = "yes";

function tell() {
  fetch("/technician/here", { method: "POST" }).catch(() => null);
}

if (home && !passing && sessionStorage.glass) {
  tell();
  setInterval(tell, AGAIN_MS);
}
