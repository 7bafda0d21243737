// The theme at once, without a new page. The server writes the same cookie when this script is away.

const YEAR = 365 * 24 * 3600;

document.addEventListener("submit", (event) => {
  const chosen = event.submitter;
  if (!event.target.matches("form.themes") || !chosen) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${chosen.value}; Max-Age=${YEAR}; Path=/; SameSite=Lax${secure}`;
  if (chosen.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.value;
  for (const button of event.target.querySelectorAll("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
});
