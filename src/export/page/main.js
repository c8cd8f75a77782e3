// Which view stands in the address, and the language.
let keys = null;
let redraw = null;

function route() {
  const [path, tail] = location.hash.replace(/^#\/?/, "").split("?");
  const query = Object.fromEntries(new URLSearchParams(tail || ""));
  const parts = path.split("/");
  const within = (value, all) => /^\d+$/.test(value || "") && Number(value) < all.length;
  keys = null;
  redraw = null;
  pressed = null;
  if (parts[0] === "a" && within(parts[1], DOCS)) {
    return ["articles", () => reader(Number(parts[1]), query, parts[2] === "q" && /^\d+$/.test(parts[3] || "") ? Number(parts[3]) : undefined), DOCS[parts[1]].title];
  }
  if (parts[0] === "people" && within(parts[1], NAMES)) return ["people", () => person(Number(parts[1])), NAMES[parts[1]].name];
  const views = { articles, people, quotes, review };
  const view = Object.hasOwn(views, parts[0]) ? parts[0] : "overview";
  return [view, () => (view === "overview" ? overview() : views[view](query)), t(view)];
}

function render(moved) {
  document.documentElement.lang = language;
  document.querySelectorAll("[data-t]").forEach((node) => { node.textContent = t(node.dataset.t); });
  document.querySelectorAll("[data-lang]").forEach((node) => node.setAttribute("aria-pressed", node.dataset.lang === language));
  document.getElementById("summary").textContent = t("summary")(number(DOCS.length), number(NAMES.length), number(QUOTES.length));
  const [view, make, title] = route();
  document.querySelectorAll("nav [data-view]").forEach((node) => {
    if (node.dataset.view === view) node.setAttribute("aria-current", "page");
    else node.removeAttribute("aria-current");
  });
  const main = document.getElementById("main");
  main.replaceChildren(...make().flat(Infinity).filter(Boolean));
  document.title = `${title} · kutip`;
  if (moved) {
    document.getElementById("status").textContent = title;
    if (!location.hash.includes("/q/")) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
  }
}

document.getElementById("languages").addEventListener("click", (event) => {
  if (!event.target.dataset.lang) return;
  language = event.target.dataset.lang;
  render(false);
});
addEventListener("hashchange", () => render(true));
addEventListener("resize", () => redraw && redraw());
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (pressed && pressed(event.key)) { event.preventDefault(); return; }
  if (keys && (event.key === "j" || event.key === "k")) keys(event.key === "j" ? 1 : -1);
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
render(false);
