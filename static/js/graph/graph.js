// Draws the graphs of a page, also those that HTMX brings: fetched when they come into view, laid out in a
// worker, shown when they are ready. The list beside each says the same and needs none of this.

import { drawn } from "./draw.js";
import { Sheet } from "./move.js";

const inView = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    inView.unobserve(target);
    begin(target);
  }
});

async function begin(canvas) {
  const sheet = canvas.querySelector(".sheet");
  sheet.setAttribute("aria-busy", "true");
  try {
    const graph = await fetched(canvas.dataset.graph);
    const layout = await laidOut(graph, canvas.dataset.layout);
    show(canvas, sheet, graph, layout);
  } catch (error) {
    fail(canvas, sheet);
    console.warn("The graph could not be drawn.", error);
  } finally {
    sheet.setAttribute("aria-busy", "false");
  }
}

async function fetched(url) {
  const response = await fetch(url, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

function laidOut(graph, script) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { type: "module" });
    const end = (settle) => (event) => {
      worker.terminate();
      settle(event);
    };
    worker.onmessage = end((event) => resolve(event.data));
    worker.onerror = end((event) => reject(new Error(event.message)));
    worker.postMessage(graph);
  });
}

function show(canvas, sheet, graph, layout) {
  const { svg, boxes } = drawn(graph, layout, canvas.dataset.icons);
  sheet.replaceChildren(svg);
  const live = canvas.querySelector("[aria-live]");
  const moving = new Sheet(sheet, svg, boxes, layout, (words) => live.replaceChildren(words));
  for (const button of canvas.querySelectorAll("[data-zoom]")) {
    button.onclick = () => moving.change(button.dataset.zoom);
  }
}

function fail(canvas, sheet) {
  const note = canvas.querySelector("template").content.cloneNode(true);
  note.querySelector("button").addEventListener("click", () => begin(canvas));
  sheet.replaceChildren(note);
}

function look() {
  for (const canvas of document.querySelectorAll("[data-graph]:not([data-seen])")) {
    canvas.dataset.seen = "";
    inView.observe(canvas);
  }
}

document.addEventListener("htmx:afterSettle", look);
look();
