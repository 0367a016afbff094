// Things on the table: a click uses one, and so does dragging it onto the glass or under the camera.
const START = 7;
const goals = () => [document.getElementById("drop"), document.getElementById("bay")];

const inside = (element, x, y) => {
  const box = element.getBoundingClientRect();
  return x > box.left && x < box.right && y > box.top && y < box.bottom;
};

export function draggable(thing, use) {
  let from = null;
  let ghost = null;

  const move = (x, y) => {
    ghost.style.setProperty("translate", `${x - thing.offsetWidth / 2}px ${y - thing.offsetHeight / 2}px`);
    goals().forEach((goal) => goal.classList.toggle("over", inside(goal, x, y)));
  };

  const begin = () => {
    ghost = thing.cloneNode(true);
    ghost.classList.add("ghost");
    document.body.append(ghost);
    document.getElementById("drop").hidden = false;
  };

  const end = () => {
    ghost?.remove();
    goals().forEach((goal) => goal.classList.remove("over"));
    document.getElementById("drop").hidden = true;
    ghost = null;
    from = null;
  };

  thing.addEventListener("pointerdown", (event) => {
    from = [event.clientX, event.clientY];
    thing.setPointerCapture(event.pointerId);
  });
  thing.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (from && !ghost && Math.hypot(clientX - from[0], clientY - from[1]) > START) begin();
    if (ghost) move(clientX, clientY);
  });
  thing.addEventListener("pointerup", ({ clientX, clientY }) => {
    const dropped = ghost && goals().some((goal) => inside(goal, clientX, clientY));
    const clicked = from && !ghost;
    end();
    if (dropped || clicked) use(thing);
  });
  thing.addEventListener("pointercancel", end);
  thing.addEventListener("keydown", (event) => {
    if (["Enter", " "].includes(event.key) && !event.repeat) {
      event.preventDefault();
      use(thing);
    }
  });
}
