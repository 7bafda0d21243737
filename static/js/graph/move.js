// Moves about in a drawing: it lies in a box that scrolls, so that wheel, finger and scroll bar work by
// themselves; the pointer drags it, buttons and keys change its size, arrow keys go from box to box.

const SMALLEST = 0.15;
const READABLE = 0.85;
const LARGEST = 2;
const STEP = 1.25;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Sheet {
  /** `sheet` scrolls and has the focus, `say` tells the box that the keys have come to. */
  constructor(sheet, svg, boxes, layout, say) {
    Object.assign(this, { sheet, svg, boxes, size: layout, say, current: null });
    this.zoom = 1;
    this.resize(Math.max(Math.min(this.whole(), 1), READABLE));
    this.show(layout.frame ?? this.first);
    sheet.addEventListener("keydown", (event) => this.key(event));
    sheet.addEventListener("pointerdown", (event) => this.drag(event));
    sheet.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    sheet.addEventListener("blur", () => this.mark(null));
    svg.addEventListener("pointerover", (event) => this.light(event.target.closest?.("[data-number]")));
    svg.addEventListener("pointerleave", () => this.light(this.current?.element.closest("[data-number]")));
  }

  /** The entity that the graph is of; in a frame the first of what is in it. */
  get first() {
    return this.boxes.get(0) ?? this.boxes.values().next().value;
  }

  /** The size at which all of it is in view. */
  whole() {
    return Math.min(this.sheet.clientWidth / this.size.width, this.sheet.clientHeight / this.size.height);
  }

  /** Another size; what is in the middle stays there. */
  resize(zoom) {
    const { sheet } = this;
    const next = Math.min(Math.max(zoom, SMALLEST), LARGEST);
    const middle = [sheet.scrollLeft + sheet.clientWidth / 2, sheet.scrollTop + sheet.clientHeight / 2];
    const ratio = next / this.zoom;
    this.zoom = next;
    this.svg.setAttribute("width", this.size.width * next);
    this.svg.setAttribute("height", this.size.height * next);
    sheet.scrollLeft = middle[0] * ratio - sheet.clientWidth / 2;
    sheet.scrollTop = middle[1] * ratio - sheet.clientHeight / 2;
  }

  change(way) {
    this.resize(way === "fit" ? Math.min(this.whole(), 1) : way === "in" ? this.zoom * STEP : this.zoom / STEP);
  }

  /** Scroll so that the box is in the middle. */
  show(box) {
    this.sheet.scrollLeft = (box.x + box.width / 2) * this.zoom - this.sheet.clientWidth / 2;
    this.sheet.scrollTop = (box.y + box.height / 2) * this.zoom - this.sheet.clientHeight / 2;
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.resize(this.zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }

  drag(start) {
    if (start.button !== 0 || start.pointerType === "touch") return;
    const { sheet } = this;
    const from = [sheet.scrollLeft + start.clientX, sheet.scrollTop + start.clientY];
    let moved = false;
    const move = (event) => {
      moved ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > 4;
      sheet.classList.toggle("dragged", moved);
      sheet.scrollLeft = from[0] - event.clientX;
      sheet.scrollTop = from[1] - event.clientY;
    };
    const hold = (event) => {
      if (moved) event.preventDefault();
    };
    const end = () => {
      removeEventListener("pointermove", move);
      sheet.classList.remove("dragged");
      setTimeout(() => sheet.removeEventListener("click", hold, true));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
    sheet.addEventListener("click", hold, true);
    start.preventDefault();
    sheet.focus({ preventScroll: true });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) this.go(...ARROWS[event.key]);
    else if (event.key === "Home") this.mark(this.first);
    else if (event.key === "+" || event.key === "=") this.change("in");
    else if (event.key === "-") this.change("out");
    else if (event.key === "0") this.change("fit");
    else if (event.key === "Enter" && this.current?.node.url) location.assign(this.current.node.url);
    else return;
    event.preventDefault();
  }

  /** To the next box in a direction: the nearest one, those straight ahead before those aside. */
  go(right, down) {
    if (!this.current) {
      this.mark(this.first);
      return;
    }
    const ahead = [...this.boxes.values()].map((box) => {
      const [x, y] = [box.x - this.current.x, box.y - this.current.y];
      return { box, along: x * right + y * down, aside: Math.abs(x * down) + Math.abs(y * right) };
    });
    const best = ahead.filter(({ along }) => along > 1).sort((a, b) => a.along + 2 * a.aside - b.along - 2 * b.aside)[0];
    if (best) this.mark(best.box);
  }

  mark(box) {
    this.svg.querySelector(".current")?.classList.remove("current");
    this.current = box;
    this.light(box?.element.matches("[data-number]") ? box.element : box?.element.querySelector("[data-number]"));
    if (!box) return;
    box.element.classList.add("current");
    this.show(box);
    this.say([box.node.name, box.node.note].filter(Boolean).join(", "));
  }

  /** Let the lines of one box stand out from all others. */
  light(element) {
    for (const lit of this.svg.querySelectorAll(".edge.lit")) lit.classList.remove("lit");
    const number = element?.dataset.number;
    this.svg.classList.toggle("dimmed", number !== undefined);
    if (number === undefined) return;
    for (const edge of this.svg.querySelectorAll(`[data-tail="${number}"], [data-head="${number}"]`)) edge.classList.add("lit");
  }
}
