// Keeps the focus in the list: where what had it is gone after a change (a filter that was taken off,
// "Next" on the last page), the rows get it, so that Tab goes on from there.

const results = document.getElementById("results");

document.addEventListener("htmx:afterSettle", (event) => {
  const lost = !document.activeElement || document.activeElement === document.body;
  if (lost && event.detail.target === results) results.focus({ preventScroll: true });
});
