// The dock: hands for a simulated box. Every hand is a verb of `cuagan simulate`; what is shown comes from the stream.
import { log, show, stream } from "./dock-show.js";
import { draggable } from "./dock-drag.js";

const language = location.search;

async function order(words) {
  const [verb, ...rest] = words;
  show.command(words);
  try {
    const answer = await fetch("/dock/do", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ verb, arguments: rest }),
    });
    if (!answer.ok) show.refused(await answer.text());
  } catch {
    // the box died of it, or is dead already: the stream says so
  }
}

async function look() {
  try {
    const answer = await fetch(`/dock/state${language}`);
    if (answer.ok) show.state(await answer.json());
  } catch {
    // as above
  }
}

const perform = (words) => order(words).then(look);

// The five buttons: held as long as a finger or a key holds them. A release waits for its press.
for (const key of document.querySelectorAll("[data-button]")) {
  let before = Promise.resolve();
  const hold = (down) => {
    if (key.classList.contains("held") === down) return;
    key.classList.toggle("held", down);
    before = before.then(() => perform([down ? "hold" : "release", key.dataset.button]));
  };
  key.addEventListener("pointerdown", (event) => {
    key.setPointerCapture(event.pointerId);
    hold(true);
  });
  for (const end of ["pointerup", "pointercancel", "blur"]) key.addEventListener(end, () => hold(false));
  key.addEventListener("keydown", (event) => {
    if (["Enter", " "].includes(event.key)) {
      event.preventDefault();
      hold(true);
    }
  });
  key.addEventListener("keyup", () => hold(false));
  key.addEventListener("contextmenu", (event) => event.preventDefault());
}

// Papers are laid in the chosen pose, cards are passed; both by a click or by dragging them onto the glass.
const pose = () => document.querySelector("[name=pose]:checked").value;

async function lay(paper) {
  show.laying(paper, pose());
  await order(["lay", paper, pose()]);
  show.laid();
  await look();
}

function use(thing) {
  if (thing.dataset.paper) return lay(thing.dataset.paper);
  thing.classList.add("passed");
  thing.addEventListener("animationend", () => thing.classList.remove("passed"), { once: true });
  return perform(thing.dataset.do.split(" "));
}

document.querySelectorAll(".paper, .card").forEach((thing) => draggable(thing, use));

document.querySelector(".poses").addEventListener("change", () => {
  const lies = document.querySelector(".paper.on");
  if (lies) lay(lies.dataset.paper);
});

document.addEventListener("click", (event) => {
  const hand = event.target.closest("button[data-do]:not(.card), .toggle");
  if (!hand) return;
  if (hand.dataset.dark) show.expect(hand.dataset.dark);
  const { make, mend } = hand.dataset;
  perform((hand.dataset.do ?? (hand.ariaPressed === "true" ? mend : make)).split(" "));
});

// The device as large as the window lets it be; glass and buttons are scaled as one.
const stage = document.getElementById("stage");
const device = document.getElementById("device");

function fit() {
  const scale = Math.min(stage.clientWidth / device.offsetWidth, stage.clientHeight / device.offsetHeight);
  device.style.setProperty("--fit", scale);
  device.style.setProperty("--x", `${(stage.clientWidth - device.offsetWidth * scale) / 2}px`);
  device.style.setProperty("--y", `${(stage.clientHeight - device.offsetHeight * scale) / 2}px`);
}

new ResizeObserver(fit).observe(stage);
fit();
look();
stream(`/dock/stream${language}`, { state: show.state, log });
