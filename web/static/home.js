// Pages that are not the kiosk's, on the box's own glass, go back to it when nobody touches them any more; those that
// only pass (`data-passing`) at the first touch.
"use strict";

const { home, passing } = document.body.dataset;
const AFTER_MS = passing ? 60000 : 300000;
let leaving = 0;

function stay() {
  clearTimeout(leaving);
  leaving = setTimeout(() => location.assign(home), AFTER_MS);
}

if (home) {
  document.addEventListener("pointerdown", passing ? () => location.assign(home) : stay);
  stay();
}
