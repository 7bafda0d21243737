// Arrows and Enter in what a search field finds while one types; HTMX fetches it.

function suggest(field) {
  const found = document.getElementById(field.getAttribute("aria-controls"));
  const options = () => [...found.querySelectorAll("a[role=option]")];

  function choose(option) {
    for (const other of options()) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  function clear() {
    found.replaceChildren();
    field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-expanded", "false");
  }

  field.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.isComposing) return;
    if (event.key === "Escape" && !field.closest("[popover]")) {
      if (all.length) event.preventDefault();
      clear();
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      all[at].click();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = at < 0 && step < 0 ? all.length - 1 : at + step;
      choose(all[next]);
    }
  });
  found.addEventListener("htmx:afterSwap", () => {
    field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-expanded", String(options().length > 0));
    if (field.dataset.first !== undefined) choose(options()[0]);
  });
}

for (const field of document.querySelectorAll("input[role=combobox][aria-controls]")) suggest(field);
