// Where each box and line of a graph stands, worked out beside the page: a large one takes a second or two.
// Boxes that hang on one other box by the same relation, and by nothing else, are laid out as one block of
// rows; in a column of their own five hundred of them would be as long as a street.

import dagre from "../../vendor/dagre/dagre.esm.js";
import { inColumns, isTangled } from "./columns.js";

const BOX = { width: 208, height: 44 };
const CELL = { width: 208, height: 44, gap: 6, pad: 10, title: 24 };
const MANY = 7;
const LABELLED = 40;
const FRAME = "frame";

onmessage = ({ data }) => postMessage(laidOut(data));

function laidOut({ nodes, edges, framed }) {
  const drawn = framed ? edges.filter((edge) => edge.tail !== 0 && edge.head !== 0) : edges;
  const all = linesOf(drawn, new Map());
  if (!framed && isTangled(nodes, all)) return inColumns(nodes, all, BOX);
  const { blocks, blockOf } = blocksOf(nodes, drawn, framed);
  const graph = new dagre.graphlib.Graph({ compound: true, multigraph: true });
  graph.setGraph({ rankdir: "LR", ranker: "tight-tree", nodesep: 14, ranksep: 76, edgesep: 10, marginx: 12, marginy: 12 });
  if (framed) graph.setNode(FRAME, {});
  const put = (id, size, inside) => {
    graph.setNode(id, { ...size });
    if (inside) graph.setParent(id, FRAME);
  };
  nodes.forEach((node, number) => {
    if (!(framed && number === 0) && !blockOf.has(number)) put(String(number), BOX, node.inside);
  });
  blocks.forEach((block, number) => put(`block ${number}`, block.size, nodes[block.members[0]].inside));
  const end = (number) => (blockOf.has(number) ? `block ${blockOf.get(number)}` : String(number));
  const lines = linesOf(drawn, blockOf);
  lines.forEach((edge, number) => graph.setEdge(end(edge.tail), end(edge.head), labelSize(edge, !framed && lines.length <= LABELLED), String(number)));
  dagre.layout(graph);
  return {
    ...sizeOf(graph),
    boxes: nodes.flatMap((node, number) => boxOf(graph, blocks, blockOf, number)),
    blocks: blocks.map((block, number) => ({ ...cornerOf(graph.node(`block ${number}`)), label: block.label, count: block.members.length })),
    lines: lines.map((edge, number) => lineOf(graph, end, edge, number)),
    frame: framed && graph.node(FRAME)?.width ? cornerOf(graph.node(FRAME)) : null,
  };
}

/** Groups of boxes that share their only neighbour and how they are related to it; in a frame also the boxes
 * that are related to nothing. */
function blocksOf(nodes, edges, framed) {
  const touching = nodes.map(() => []);
  for (const edge of edges) {
    touching[edge.tail].push(edge);
    touching[edge.head].push(edge);
  }
  const groups = new Map();
  nodes.forEach((node, number) => {
    if (number === 0 || touching[number].length > 1) return;
    const [edge] = touching[number];
    const hub = edge ? (edge.tail === number ? edge.head : edge.tail) : -1;
    if (edge && touching[hub].length < 2) return;
    const label = edge ? (edge.tail === number ? edge.back : edge.label) : "";
    const key = [hub, edge?.head === number, label, node.inside].join("\n");
    if (!groups.has(key)) groups.set(key, { label, members: [] });
    groups.get(key).members.push(number);
  });
  const enough = framed ? 4 : MANY;
  const blocks = [...groups.values()].filter((group) => group.members.length >= (group.label ? MANY : enough));
  const blockOf = new Map();
  blocks.forEach((block, number) => {
    block.columns = Math.max(1, Math.round(Math.sqrt(block.members.length / 3)));
    const rows = Math.ceil(block.members.length / block.columns);
    block.top = block.label ? CELL.title : 0;
    block.size = {
      width: block.columns * (CELL.width + CELL.gap) - CELL.gap + 2 * CELL.pad,
      height: rows * (CELL.height + CELL.gap) - CELL.gap + 2 * CELL.pad + block.top,
    };
    for (const member of block.members) blockOf.set(member, number);
  });
  return { blocks, blockOf };
}

/** One line from a box to another, however many relations it stands for, and one for a whole block. */
function linesOf(edges, blockOf) {
  const lines = new Map();
  for (const edge of edges) {
    const ends = [edge.tail, edge.head].map((number) => (blockOf.has(number) ? `block ${blockOf.get(number)}` : number));
    const line = lines.get(ends.join(">")) ?? { ...edge, labels: new Map() };
    lines.set(ends.join(">"), line);
    if (ends.every(Number.isInteger)) line.labels.set(edge.label, (line.labels.get(edge.label) ?? 0) + edge.count);
  }
  return [...lines.values()].map((line) => ({ ...line, label: labelled(line.labels) }));
}

function labelled(labels) {
  return [...labels].map(([label, count]) => (count > 1 ? `${label} (${count})` : label)).join(", ");
}

function labelSize(edge, hasRoom) {
  if (!edge.label || !hasRoom) return {};
  return { width: columns(edge.label) * 6 + 10, height: 16, labelpos: "c" };
}

/** How wide a text is, in Latin letters; a Hangul syllable takes two. */
function columns(text) {
  return [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) >= 0x1100 ? 2 : 1), 0);
}

function cornerOf({ x, y, width, height }) {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function boxOf(graph, blocks, blockOf, number) {
  if (!blockOf.has(number)) {
    const placed = graph.node(String(number));
    return placed ? [{ number, ...cornerOf(placed) }] : [];
  }
  const block = blocks[blockOf.get(number)];
  const corner = cornerOf(graph.node(`block ${blockOf.get(number)}`));
  const place = block.members.indexOf(number);
  const x = corner.x + CELL.pad + (place % block.columns) * (CELL.width + CELL.gap);
  const y = corner.y + CELL.pad + block.top + Math.floor(place / block.columns) * (CELL.height + CELL.gap);
  return [{ number, x, y, width: CELL.width, height: CELL.height }];
}

function lineOf(graph, end, edge, number) {
  const { points, x, y } = graph.edge(end(edge.tail), end(edge.head), String(number));
  const { tail, head, label } = edge;
  return { tail, head, path: curve(points), title: label, label: x !== undefined && label ? { x, y, text: label } : null };
}

/** A line through the points that bends softly: straight to the middle of each leg, round its corners. */
function curve(points) {
  const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  let path = `M${at(points[0])}`;
  for (let n = 1; n < points.length - 1; n += 1) {
    const next = n === points.length - 2 ? points[n + 1] : middle(points[n], points[n + 1]);
    path += n === 1 ? `L${at(middle(points[0], points[1]))}` : "";
    path += `Q${at(points[n])} ${at(n === points.length - 2 ? middle(points[n], next) : next)}`;
  }
  return `${path}L${at(points[points.length - 1])}`;
}

function sizeOf(graph) {
  const { width, height } = graph.graph();
  return { width: Math.ceil(width), height: Math.ceil(height) };
}
