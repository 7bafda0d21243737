// Where an answer of the server takes the place of fields (data-answers), it must not throw away what was typed
// or chosen there since it was asked for: a late answer is left unread, and the question is put once more, with
// what stands there now.
const typedSince = new WeakSet();

document.addEventListener("input", (event) => {
  const answers = event.target.closest("[data-answers]");
  if (answers) typedSince.add(answers);
});

document.addEventListener("htmx:beforeSend", (event) => typedSince.delete(event.detail.target));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig } = event.detail;
  if (!typedSince.has(target) || requestConfig.triggeringEvent?.type === "submit") return;
  event.detail.shouldSwap = false;
  target.dispatchEvent(new CustomEvent("late", { bubbles: true }));
});
