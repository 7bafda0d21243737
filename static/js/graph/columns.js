// A graph with so many lines across that no drawing of it is tidy, and of hundreds dagre would take a minute:
// its boxes in columns by how far they are from the first, neighbours at about the same height.

const ROWS = 24;
const GAP = { row: 14, beside: 24, between: 96 };

/** Whether there are many more lines than would hold the boxes together. */
export function isTangled(nodes, lines) {
  return lines.length - nodes.length > 30;
}

export function inColumns(nodes, lines, size) {
  const near = neighbours(nodes, lines);
  const height = (index, count) => (index - (count - 1) / 2) * (size.height + GAP.row);
  const places = new Map();
  let x = { left: 0, right: 0 };
  for (const { column, isLeft } of columnsOf(near)) {
    const level = (number) => mean(near[number].map(({ other }) => places.get(other)?.y).filter(Number.isFinite));
    const sorted = column.toSorted((a, b) => level(a) - level(b));
    const width = Math.ceil(sorted.length / ROWS);
    const rows = Math.ceil(sorted.length / width);
    sorted.forEach((number, index) => {
      const beside = (index % width) * (size.width + GAP.beside);
      const at = isLeft ? x.left - GAP.between - size.width - beside : x.right + (places.size ? GAP.between : 0) + beside;
      places.set(number, { x: at, y: height(Math.floor(index / width), rows) });
    });
    const taken = width * (size.width + GAP.beside) - GAP.beside;
    if (isLeft) x = { ...x, left: x.left - GAP.between - taken };
    else x = { ...x, right: x.right + (column.includes(0) ? 0 : GAP.between) + taken };
  }
  const corner = { x: x.left - 12, y: Math.min(...[...places.values()].map(({ y }) => y)) - 12 };
  const boxes = [...places].map(([number, { x: left, y }]) => ({ number, x: left - corner.x, y: y - corner.y, ...size }));
  const boxOf = new Map(boxes.map((box) => [box.number, box]));
  return {
    width: Math.ceil(Math.max(...boxes.map((box) => box.x)) + size.width + 12),
    height: Math.ceil(Math.max(...boxes.map((box) => box.y)) + size.height + 12),
    boxes,
    blocks: [],
    lines: lines.map(({ tail, head, label }) => ({ tail, head, title: label, label: null, path: between(boxOf.get(tail), boxOf.get(head)) })),
    frame: null,
  };
}

function neighbours(nodes, lines) {
  const near = nodes.map(() => []);
  for (const { tail, head } of lines) {
    near[tail].push({ other: head, isLeft: false });
    near[head].push({ other: tail, isLeft: true });
  }
  return near;
}

/** The first box by itself, then those one step from it, and so on: to the left what leads to it. What nothing
 * leads to stands last. */
function columnsOf(near) {
  const seen = new Set([0]);
  const columns = [{ column: [0], isLeft: false }];
  let sides = [{ column: [0], isLeft: null }];
  while (sides.some(({ column }) => column.length)) {
    const next = { true: [], false: [] };
    for (const { column, isLeft } of sides) {
      for (const step of column.flatMap((number) => near[number])) {
        if (seen.has(step.other)) continue;
        seen.add(step.other);
        next[isLeft ?? step.isLeft].push(step.other);
      }
    }
    sides = [false, true].map((isLeft) => ({ column: next[isLeft], isLeft }));
    columns.push(...sides.filter(({ column }) => column.length));
  }
  const rest = near.map((_, number) => number).filter((number) => !seen.has(number));
  return rest.length ? [...columns, { column: rest, isLeft: false }] : columns;
}

function mean(values) {
  return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}

/** A line from a side of one box to the side of the other that is towards it. */
function between(tail, head) {
  const forth = head.x >= tail.x + tail.width;
  const back = tail.x >= head.x + head.width;
  const from = { x: back ? tail.x : tail.x + tail.width, y: tail.y + tail.height / 2 };
  const to = { x: forth ? head.x : head.x + head.width, y: head.y + head.height / 2 };
  const bend = Math.max(32, Math.min(120, Math.abs(to.x - from.x) / 2));
  const [first, second] = [from.x + (back ? -bend : bend), to.x + (forth ? -bend : bend)];
  return `M${from.x.toFixed(1)} ${from.y.toFixed(1)}C${first.toFixed(1)} ${from.y.toFixed(1)} ${second.toFixed(1)} ${to.y.toFixed(1)} ${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
}
