// Toasts go after six seconds, but not while one reads them: the pointer or the focus holds them.

const STAY = 6000;
const toasts = document.getElementById("toasts");

function expire(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) expire(toast);
    else toast.remove();
  }, STAY);
}

/** Show the toast that the page holds ready in a template, once however often it happens. */
function show(id) {
  const ready = document.getElementById(id);
  if (!toasts.querySelector(`[data-from="${id}"]`)) {
    const toast = ready.content.firstElementChild.cloneNode(true);
    toast.dataset.from = id;
    toasts.append(toast);
  }
}

new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) if (node instanceof HTMLElement) expire(node);
  }
}).observe(toasts, { childList: true });

for (const toast of toasts.children) expire(toast);
document.addEventListener("htmx:responseError", () => show("toast-failed"));
document.addEventListener("htmx:sendError", () => show("toast-offline"));
document.addEventListener("htmx:timeout", () => show("toast-offline"));
