// The lists of articles, names and quotes, with search and filters that stand in the address.
const PAGE = 100;

function field(name, label, value, attributes, grow) {
  return el("label", { class: grow ? "grow" : "" }, t(label), el("input", { name, value, ...attributes }));
}
function choice(name, label, value, options) {
  return el("label", {}, t(label), el("select", { name }, el("option", { value: "" }, t("all")),
    options.map(([key, text]) => el("option", { value: key, selected: key === value }, text))));
}
const outletChoice = (query) => OUTLETS.length > 0 && choice("outlet", "outlet", query.outlet, OUTLETS.map((o) => [o, o]));
const dateFields = (query) => DOCS.some((d) => d.date) && [
  field("from", "from", query.from || "", { type: "date" }), field("to", "to", query.to || "", { type: "date" })];

function docFits(doc, query) {
  return (!query.outlet || doc.outlet === query.outlet)
    && (!query.from || (doc.date && doc.date >= query.from)) && (!query.to || (doc.date && doc.date <= query.to));
}

// One list: a form, a count, rows, and more rows on demand.
function list(view, title, query, controls, find, row) {
  const rows = el("ol", { class: "rows" });
  const count = el("p", { class: "count", role: "status" });
  const more = el("button", { type: "button", class: "plain more" }, t("more"));
  let found = [];
  let shown = 0;
  const grow = () => {
    found.slice(shown, shown + PAGE).forEach((item) => rows.append(el("li", {}, row(item, query))));
    shown = Math.min(found.length, shown + PAGE);
    more.hidden = shown === found.length;
    count.textContent = found.length ? t("shown")(number(shown), number(found.length)) : t("none");
  };
  const renew = () => {
    found = find(query);
    shown = 0;
    rows.replaceChildren();
    grow();
  };
  const form = el("form", { class: "filters", role: "search" }, controls,
    el("button", { type: "reset", class: "plain" }, t("clear")));
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      for (const key of Object.keys(query)) delete query[key];
      for (const [key, value] of new FormData(form)) if (value) query[key] = value;
      const tail = new URLSearchParams(query).toString();
      history.replaceState(null, "", `#/${view}${tail ? `?${tail}` : ""}`);
      renew();
    }, 120);
  });
  form.addEventListener("reset", () => { location.hash = `#/${view}`; });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", grow);
  renew();
  return [el("h2", {}, title), form, count, rows, more];
}

function meta(doc) {
  return [doc.outlet && el("span", {}, doc.outlet), doc.date && el("span", {}, el("time", { datetime: doc.date }, day(doc.date)))];
}

function articles(query) {
  const controls = [field("search", "search", query.search || "", { type: "search" }, true), outletChoice(query), dateFields(query)];
  const keys = DOCS.map((d) => folded(`${d.title} ${d.id}`));
  return list("articles", t("articles"), query, controls, (q) => {
    const words = folded(q.search || "").split(/\s+/).filter(Boolean);
    return DOCS.filter((d) => docFits(d, q) && words.every((w) => keys[d.at].includes(w)));
  }, (d) => el("a", { href: `#/a/${d.at}` }, el("span", { class: "title" }, d.title),
    el("span", { class: "meta" }, meta(d), el("span", {}, d.id), d.status === "ok"
      ? [el("span", {}, `${number(d.m)} ${t("mentions")}`), el("span", {}, `${number(d.q)} ${t("quoteCount")}`)]
      : el("span", {}, `${t(d.status, WORDS.status)}: ${d.message}`))));
}

function people(query) {
  const controls = [field("search", "search", query.search || "", { type: "search" }, true),
    choice("type", "type", query.type, TYPES.map((k) => [k, t(k, WORDS.types)])),
    outletChoice(query), dateFields(query),
    choice("sort", "sort", query.sort, [["quotes", t("byQuotes")], ["name", t("byName")]])];
  controls.at(-1).querySelector("option").textContent = t("byMentions");
  const keys = NAMES.map((n) => folded(`${n.name} ${n.forms.join(" ")}`));
  return list("people", t("people"), query, controls, (q) => {
    const words = folded(q.search || "").split(/\s+/).filter(Boolean);
    const docs = q.outlet || q.from || q.to;
    const found = NAMES.filter((n) => (!q.type || n.type === q.type) && words.every((w) => keys[n.at].includes(w))
      && (!docs || n.in.some((d) => docFits(DOCS[d], q))));
    found.sort((a, b) => b.mentions - a.mentions || b.documents - a.documents || a.name.localeCompare(b.name, "id"));
    if (q.sort === "quotes") found.sort((a, b) => b.quotes - a.quotes);
    if (q.sort === "name") found.sort((a, b) => a.name.localeCompare(b.name, "id"));
    return found;
  }, (n) => el("a", { href: `#/people/${n.at}`, class: "person" },
    el("span", {}, el("b", {}, n.name), " ", el("span", { class: `chip ${n.type}` }, t(n.type, WORDS.types))),
    [["mentions", n.mentions], ["documents", n.documents], ["quoteCount", n.quotes]].map(([key, v]) =>
      el("span", { class: "number" }, `${number(v)} ${t(key)}`)),
    el("span", { class: "meta span" }, n.first && (n.first === n.last ? n.first : `${n.first} – ${n.last}`))));
}

function person(at) {
  const n = NAMES[at];
  const said = QUOTES.filter((q) => q.name === at);
  const facts = [[t("type"), t(n.type, WORDS.types)], [t("mentions"), number(n.mentions)], [t("documents"), number(n.documents)],
    [t("quoteCount"), number(n.quotes)], [t("forms"), n.forms.join(" · ")], ["ID", n.id], [t("wikidata"), n.wikidata && wikidata(n.wikidata)]];
  return [el("p", { class: "turn" }, el("a", { href: "#/people" }, `← ${t("people")}`)), el("h2", {}, n.name),
    el("section", { class: "card" }, el("table", {}, el("tbody", {}, facts.filter(([, v]) => v).map(([k, v]) =>
      el("tr", {}, el("th", { scope: "row" }, k), el("td", {}, v)))))),
    said.length > 0 && [el("p", {}, "\u00a0"), el("h3", {}, `${t("allQuotes")} (${number(said.length)})`),
      el("ol", { class: "rows" }, said.slice(0, 500).map((q) => el("li", {}, quoteRow(q))))],
    el("p", {}, "\u00a0"), el("h3", {}, `${t("openName")} (${number(n.documents)})`),
    el("ol", { class: "rows" }, n.in.map((d) => DOCS[d]).map((d) => el("li", {},
      el("a", { href: `#/a/${d.at}?name=${at}` }, el("span", { class: "title" }, d.title), el("span", { class: "meta" }, meta(d)))))) ];
}

// The text with the words that were searched for marked.
function marked(text, search) {
  const words = (search || "").split(/\s+/).filter(Boolean).map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!words.length) return text;
  return text.split(new RegExp(`(${words.join("|")})`, "gi")).map((part, at) => (at % 2 ? el("mark", { class: "found" }, part) : part));
}

function quoteRow(q, query) {
  const doc = DOCS[q.doc];
  return el("a", { href: `#/a/${q.doc}/q/${q.n}` }, el("blockquote", { class: q.kind, lang: "id" }, marked(q.text, query && query.search)),
    el("span", { class: "meta" }, el("span", {}, el("b", {}, q.speaker || t("unknown")), q.role && `, ${q.role}`),
      el("span", {}, t(q.kind)), meta(doc), el("span", {}, doc.title)));
}

function quotes(query) {
  const speakers = new Map();
  for (const q of QUOTES) if (q.speaker) speakers.set(q.speaker, (speakers.get(q.speaker) || 0) + 1);
  const known = [...speakers].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], "id")).slice(0, 1000);
  const controls = [field("search", "search", query.search || "", { type: "search" }, true),
    field("speaker", "speaker", query.speaker || "", { type: "search", list: "speakers" }),
    el("datalist", { id: "speakers" }, known.map(([s, n]) => el("option", { value: s }, `${s} (${n})`))),
    choice("kind", "kind", query.kind, KINDS.map((k) => [k, t(k)])),
    choice("type", "type", query.type, TYPES.map((k) => [k, t(k, WORDS.types)])),
    outletChoice(query), dateFields(query)];
  return list("quotes", t("quotes"), query, controls, (q) => {
    const words = folded(q.search || "").split(/\s+/).filter(Boolean);
    const speaker = folded(q.speaker || "");
    return QUOTES.filter((x) => (!q.kind || x.kind === q.kind) && (!q.type || (x.name >= 0 && NAMES[x.name].type === q.type))
      && docFits(DOCS[x.doc], q) && (!speaker || folded(x.speaker).includes(speaker))
      && (!words.length || words.every((w) => folded(x.text).includes(w))));
  }, quoteRow);
}
