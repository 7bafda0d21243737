// Opens the palette: Ctrl-K, Cmd-K, or whatever says that it opens it. Arrows and Enter are in search.js.

const palette = document.getElementById("palette");
const field = document.getElementById("palette-q");

function open() {
  palette.showPopover();
  field.select();
  field.focus();
  field.dispatchEvent(new CustomEvent("palette-open", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const combined = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!palette || !combined || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  if (palette.matches(":popover-open")) palette.hidePopover();
  else open();
});

document.addEventListener("click", (event) => {
  if (!palette || event.ctrlKey || event.metaKey || !event.target.closest("[data-opens=palette]")) return;
  event.preventDefault();
  open();
});
