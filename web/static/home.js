// The technician's pages on the box's own glass go back to the kiosk when nobody touches them any more.
"use strict";

const AFTER_MS = 300000;
let leaving = 0;

function stay() {
  clearTimeout(leaving);
  leaving = setTimeout(() => location.assign(document.body.dataset.home), AFTER_MS);
}

if (document.body.dataset.home) {
  document.addEventListener("pointerdown", stay);
  stay();
}
