// Turns the board's pages: asks for the following one and puts it in the place of the present one. Nothing else is
// kept, so it may run for weeks; while the box does not answer, the present page stays and the clock goes on.
"use strict";

const board = document.getElementById("board");
const shown = () => board.firstElementChild.dataset;

// The house's zone: the browser's own may be another.
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: board.dataset.zone });

function tick() {
  const digits = clock.format(new Date());
  const cells = document.querySelectorAll("#clock i");
  cells.forEach((cell, index) => {
    if (cell.textContent !== digits[index]) cell.textContent = digits[index];
  });
  document.querySelector("#clock .num").setAttribute("aria-label", digits);
}

// The box reckons what fits on a page by how the panel hangs.
const standing = matchMedia("(orientation: portrait)");
const hangs = () => (standing.matches ? "standing" : "lying");

async function turn(number = shown().following) {
  const asked = new URLSearchParams(location.search);
  asked.set("panel", hangs());
  try {
    const answer = await fetch(`/board/pages/${number}?${asked}`, { signal: AbortSignal.timeout(5000) });
    if (answer.ok) show(await answer.text());
  } catch {
    // the box is being started again: the next turn asks anew
  }
}

function show(html) {
  const software = shown().software;
  board.innerHTML = html;
  tick();
  if (shown().software !== software) location.reload();
}

setInterval(() => turn(), Number(board.dataset.seconds) * 1000);
if (shown().panel !== hangs()) turn(shown().number);
setInterval(tick, 1000);
tick();
