// Arrows and Enter in what the search in the top bar finds; HTMX fetches it.

const search = document.getElementById("search");
const found = document.getElementById("found");

function options() {
  return [...found.querySelectorAll("a[role=option]")];
}

function choose(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    search.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    search.removeAttribute("aria-activedescendant");
  }
}

function clear() {
  found.replaceChildren();
  search.removeAttribute("aria-activedescendant");
  search.setAttribute("aria-expanded", "false");
}

if (search && found) {
  search.addEventListener("keydown", (event) => {
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Escape") {
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
    search.removeAttribute("aria-activedescendant");
    search.setAttribute("aria-expanded", String(options().length > 0));
  });
}
