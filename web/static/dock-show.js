// What the dock shows: the state of the world, the log, and darkness while the box is down.
const LINES = 200;
const find = (id) => document.getElementById(id);
const well = { printer: "ready", uplink: "up", camera: "plugged", reader: "plugged" };
let html = {};
let started = "";
let laying = 0;

function fill(id, text) {
  if (html[id] !== text) find(id).innerHTML = text;
  html[id] = text;
}

function press(world) {
  for (const hand of document.querySelectorAll("[data-fault]"))
    hand.ariaPressed = String((world[hand.dataset.thing] ?? "").split(", ").includes(hand.dataset.fault));
  for (const hand of document.querySelectorAll("[data-when]"))
    hand.ariaPressed = String(world[hand.dataset.thing] === hand.dataset.when);
}

function say(words, world) {
  for (const place of document.querySelectorAll("[data-words]")) {
    const thing = place.dataset.words;
    place.textContent = words[thing] ?? "?";
    place.parentElement.classList.toggle("trouble", world[thing] !== well[thing]);
  }
}

// The paper under the camera; `table` is "PAPER POSE" or "empty".
function lie(table) {
  const [paper, pose] = table.split(" ");
  for (const each of document.querySelectorAll(".paper")) each.classList.toggle("on", each.dataset.paper === paper);
  const shown = document.querySelector(`.paper[data-paper="${paper}"] img`);
  const lies = find("lies");
  lies.classList.toggle("full", Boolean(shown));
  lies.classList.remove("laying");
  lies.querySelector("span").hidden = Boolean(shown);
  lies.querySelector("img")?.remove();
  if (!shown) return;
  const image = shown.cloneNode();
  image.className = pose;
  lies.append(image);
}

export const show = {
  state({ world, words, dossiers, tray, started: since }) {
    press(world);
    say(words, world);
    if (!laying) lie(world.table ?? "");
    fill("dossiers", dossiers);
    fill("tray", tray);
    if (started && since !== started) dark.end();
    started = since;
  },
  command(words) {
    const quoted = words.map((word) => (/^[\w.-]+$/.test(word) ? word : `'${word}'`));
    find("command").textContent = `cuagan simulate ${quoted.join(" ")}`;
  },
  refused(why) {
    const line = document.createElement("span");
    line.className = "refused";
    line.textContent = why.trim();
    find("command").append(line);
  },
  laying(paper, pose) {
    lie(`${paper} ${pose}`);
    find("lies").classList.add("laying");
    laying += 1;
  },
  laid: () => (laying -= 1),
  expect: (reason) => (dark.reason = reason),
};

// The house's zone: the browser's own may be another.
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: document.body.dataset.zone });

// The newest line comes first and is drawn last, so that the list stays at its end by itself.
export function log({ kind, text }) {
  const list = find("log");
  const line = document.createElement("li");
  line.className = kind;
  for (const [tag, words] of [["time", clock.format(new Date())], ["b", kind], ["span", text]])
    line.appendChild(document.createElement(tag)).textContent = words;
  list.prepend(line);
  if (list.children.length > LINES) list.lastElementChild.remove();
}

const dark = {
  reason: "lost",
  since: 0,
  begin() {
    if (this.since) return;
    this.since = performance.now();
    this.timer = setInterval(() => (find("seconds").textContent = `${this.seconds()} s`), 100);
    find("dark").hidden = false;
    for (const words of document.querySelectorAll("[data-reason]")) words.hidden = words.dataset.reason !== this.reason;
  },
  seconds() {
    return ((performance.now() - this.since) / 1000).toFixed(1);
  },
  end() {
    if (!this.since) return;
    log({ kind: "power", text: find("log").dataset.back.replace("%s%", this.seconds()) });
    clearInterval(this.timer);
    find("dark").hidden = true;
    this.reason = "lost";
    this.since = 0;
  },
};

export function stream(address, listeners) {
  const source = new EventSource(address);
  for (const [name, take] of Object.entries(listeners))
    source.addEventListener(name, (event) => take(JSON.parse(event.data)));
  source.addEventListener("open", () => dark.end());
  source.addEventListener("error", () => {
    dark.begin();
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => stream(address, listeners), 1000);
  });
}
