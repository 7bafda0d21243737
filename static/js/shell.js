// Keys and menus of every page. Without this script the same things work by mouse and Tab.

const search = document.getElementById("search");

/** Whether a key press belongs to what one writes in. */
function writing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  const combined = event.ctrlKey || event.metaKey || event.altKey;
  if (search && event.key === "/" && !combined && !writing(event.target)) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "Escape") closeMenus(document.querySelectorAll("details.menu[open]"), true);
});

document.addEventListener("click", (event) => {
  const open = [...document.querySelectorAll("details.menu[open]")];
  closeMenus(open.filter((menu) => !menu.contains(event.target)), false);
});

/** Close menus; after a key the focus goes back to what opened them. */
function closeMenus(menus, refocus) {
  for (const menu of menus) {
    menu.open = false;
    if (refocus && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
}
