// The touch grid: each field answers under the finger, and is told to the box.
"use strict";

for (const field of document.querySelectorAll("[data-cell]")) {
  field.addEventListener("pointerdown", async () => {
    field.classList.add("on");
    const answer = await fetch(`/technician/test/touch/${field.dataset.cell}`, { method: "POST" }).catch(() => null);
    if (!answer?.ok) field.classList.remove("on");
  });
}
