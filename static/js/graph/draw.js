// A graph that is laid out, as SVG: its colours are those of the style sheet, its boxes are links.

const SVG = "http://www.w3.org/2000/svg";
const NAME_COLUMNS = 21;
const NOTE_COLUMNS = 26;

function make(tag, attributes = {}, children = []) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The text cut to so many Latin letters, as text in a drawing neither wraps nor ends in dots by itself. */
function shortened(text, columns) {
  let used = 0;
  const letters = [...text];
  for (const [place, letter] of letters.entries()) {
    used += letter.codePointAt(0) >= 0x1100 ? 2 : 1;
    if (used > columns) return `${letters.slice(0, place).join("").trimEnd()}…`;
  }
  return text;
}

/** The drawing, and its boxes with their places, by the number of their node. */
export function drawn(graph, layout, icons) {
  const boxes = new Map();
  const svg = make("svg", { class: "graph map", viewBox: `0 0 ${layout.width} ${layout.height}`, "aria-hidden": "true" });
  svg.append(arrowhead());
  if (layout.frame) svg.append(frame(graph.nodes[0], layout.frame));
  for (const block of layout.blocks) svg.append(blockOf(block));
  for (const line of layout.lines) svg.append(...lineOf(line));
  for (const line of layout.lines) if (line.label) svg.append(labelOf(line.label));
  for (const box of layout.boxes) {
    const element = boxOf(graph.nodes[box.number], box, icons);
    boxes.set(box.number, { ...box, element, node: graph.nodes[box.number] });
    svg.append(element);
  }
  return { svg, boxes };
}

function arrowhead() {
  const tip = make("path", { class: "tip", d: "M0 .5L7.5 4L0 7.5z" });
  const size = { viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" };
  return make("defs", {}, [make("marker", { id: "graph-tip", ...size }, [tip])]);
}

function frame(node, { x, y, width, height }) {
  const title = make("text", { class: "col", x: x + 14, y: y - 6 }, [node.name]);
  return make("g", { class: "frame" }, [make("rect", { x, y, width, height, rx: 14 }), title]);
}

function blockOf({ x, y, width, height, label, count }) {
  const parts = [make("rect", { x, y, width, height, rx: 12 })];
  if (label) parts.push(make("text", { class: "col", x: x + 12, y: y + 20 }, [`${label} · ${count}`]));
  return make("g", { class: "block" }, parts);
}

function lineOf({ path, tail, head, title }) {
  const line = make("path", { class: "edge", d: path, "marker-end": "url(#graph-tip)", "data-tail": tail, "data-head": head });
  if (title) line.append(make("title", {}, [title]));
  return [line];
}

function labelOf({ x, y, text }) {
  return make("text", { class: "label", x, y: y + 4 }, [text]);
}

function boxOf(node, { number, x, y, width, height }, icons) {
  const state = node.gone ? "gone" : number === 0 ? "me" : "";
  const two = Boolean(node.note);
  const parts = [
    make("title", {}, [two ? `${node.name}, ${node.note}` : node.name]),
    make("rect", { x, y, width, height, rx: 8 }),
    make("use", { href: `${icons}#i-${node.icon}`, x: x + 12, y: y + 13, width: 18, height: 18 }),
    make("text", { x: x + 40, y: y + (two ? 19 : 27) }, [shortened(node.name, NAME_COLUMNS)]),
  ];
  if (two) parts.push(make("text", { class: "sub", x: x + 40, y: y + 35 }, [shortened(node.note, NOTE_COLUMNS)]));
  const group = make("g", { class: `node ${state}`.trim(), "data-number": number }, parts);
  if (!node.url) return group;
  return make("a", { href: node.url, tabindex: -1, draggable: "false" }, [group]);
}
