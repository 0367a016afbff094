// What is wrong with the page that stands in #page, as short sentences; [] when nothing is.
// Lengths in millimetres of the panel (--mm), colours as the browser computed them.
() => {
  const LEAST = { px: 29, em: 4.9, capital: 4.9, touch: 16, gap: 3, contrast: 10 };
  const CAPITAL = 0.74; // height of a capital H in Be Vietnam Pro, in em
  const MAIN = "h1, .choice b, .btn.main span, .error span, .field span, .tick span, .key.key:not(.word) > span";
  const root = document.documentElement;
  const mm = parseFloat(getComputedStyle(root).getPropertyValue("--mm"));
  const kiosk = document.querySelector(".kiosk");
  const found = [];
  const say = (what, element, detail) => found.push(`${what} ${detail}: “${element.textContent.trim().slice(0, 40)}”`);

  const visible = (element) => element.checkVisibility() && !element.closest(".unseen") && getComputedStyle(element).clipPath === "none";

  const texts = [];
  const walker = document.createTreeWalker(kiosk, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !visible(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = parseFloat(getComputedStyle(parent).fontSize);
    // A line's box is taller than its letters with two marks: 1.1 em around its middle.
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1).map((box) => {
      const middle = (box.top + box.bottom) / 2;
      return { left: box.left, right: box.right, top: middle - 0.55 * size, bottom: middle + 0.55 * size };
    });
    texts.push({ parent, size, boxes });
  }

  // Size
  for (const { parent, size } of texts) {
    if (size < LEAST.px || size / mm < LEAST.em) say("small text", parent, `${size.toFixed(1)} px`);
    if (parent.closest(MAIN) && (CAPITAL * size) / mm < LEAST.capital) say("small main text", parent, `${size.toFixed(1)} px`);
  }

  // Contrast
  const channels = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const luminance = (rgb) => rgb.slice(0, 3).reduce((sum, value, index) => {
    const part = value / 255;
    return sum + [0.2126, 0.7152, 0.0722][index] * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
  const ratio = (a, b) => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);
  const grounds = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      const painted = style.backgroundImage.match(/rgba?\([^)]*\)/g);
      if (painted) return painted.map(channels);
      const colour = channels(style.backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return [colour];
      const before = channels(getComputedStyle(each, "::before").backgroundColor);
      if (before.length === 3 || before[3] === 1) return [before];
    }
    return [[255, 255, 255]];
  };
  for (const { parent } of texts) {
    const ink = channels(getComputedStyle(parent).color);
    const least = Math.min(...grounds(parent).map((ground) => ratio(ink, ground)));
    if (least < LEAST.contrast) say("weak contrast", parent, least.toFixed(1));
    for (let each = parent; each !== kiosk; each = each.parentElement) {
      if (getComputedStyle(each).opacity !== "1") say("faded text", parent, getComputedStyle(each).opacity);
    }
  }

  // Touch boxes
  const pressables = [...kiosk.querySelectorAll("[data-action],[data-button]")];
  const boxes = pressables.map((each) => each.getBoundingClientRect());
  boxes.forEach((a, index) => {
    if (Math.min(a.width, a.height) / mm < LEAST.touch) say("small touch box", pressables[index], `${(a.width / mm).toFixed(1)}×${(a.height / mm).toFixed(1)} mm`);
    boxes.slice(index + 1).forEach((b, further) => {
      const gap = Math.max(b.left - a.right, a.left - b.right, b.top - a.bottom, a.top - b.bottom) / mm;
      if (gap < LEAST.gap) say("narrow gap", pressables[index], `${gap.toFixed(1)} mm to “${pressables[index + 1 + further].textContent.trim()}”`);
    });
  });

  // Overflow: every text within every box around it, every box within the page
  const outside = (inner, outer) => Math.max(outer.left - inner.left, inner.right - outer.right, outer.top - inner.top, inner.bottom - outer.bottom);
  for (const { parent, size, boxes: lines } of texts) {
    for (let each = parent; each !== kiosk.parentElement; each = each.parentElement) {
      if (["inline", "contents"].includes(getComputedStyle(each).display)) continue;
      const outer = each.getBoundingClientRect();
      const over = Math.max(...lines.map((line) => outside(line, outer)));
      if (over > Math.max(2, 0.06 * size)) { say("text runs over", parent, `${over.toFixed(0)} px out of ${each.tagName}.${each.className}`); break; }
    }
  }
  const page = kiosk.querySelector(".page").getBoundingClientRect();
  for (const each of kiosk.querySelectorAll(".page *:not(svg *):not(.printer *)")) {
    const over = outside(each.getBoundingClientRect(), page);
    if (over > 1 && visible(each)) say("box runs over", each, `${over.toFixed(0)} px ${each.tagName}.${each.className}`);
  }

  // Overlap: no line of text on another's
  const crosses = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  texts.forEach((a, index) => {
    for (const b of texts.slice(index + 1)) {
      if (a.boxes.some((one) => b.boxes.some((other) => crosses(one, other)))) say("texts overlap", a.parent, `with “${b.parent.textContent.trim().slice(0, 30)}”`);
    }
  });
  const icons = [...kiosk.querySelectorAll("svg")].filter(visible).map((each) => each.getBoundingClientRect());
  for (const { parent, boxes: lines } of texts) {
    if (lines.some((line) => icons.some((icon) => crosses(line, icon)))) say("an icon overlaps", parent, "text");
  }
  return [...new Set(found)];
}
