// Decisions about rows, forms and entities: kept in the browser, saved and read back as corrections.csv (docs/corrections.md).
const COLUMNS = ["what", "doc_id", "start", "end", "text", "type", "entity_id", "decision", "field", "value", "who", "when", "note"];
// One archive, one shelf in the browser's storage.
const SHELF = `kutip-review-${DOCS.reduce((h, d) => { for (const c of `${d.id}\n`) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0; return h; }, 7) >>> 0}-${DOCS.length}`;
let decisions = [];
let undone = [];
let storage = true;
const load = () => {
  try { decisions = JSON.parse(localStorage.getItem(SHELF) || "[]"); } catch { storage = false; }
};
const keep = () => {
  try { localStorage.setItem(SHELF, JSON.stringify(decisions)); } catch { storage = false; }
  seen = null;
  progress();
};
load();

const points = (text, unit) => [...text.slice(0, unit)].length;
const sameThing = (a, b) => ["what", "doc_id", "start", "end", "text"].every((k) => String(a[k] ?? "") === String(b[k] ?? ""))
  && (a.type === b.type || a.what === "name" || a.what === "quote");
// What a new decision takes the place of: the same field, or anything that it rules out.
function replaces(now, old) {
  if (!sameThing(now, old)) return false;
  if (now.decision === "missing" || old.decision === "missing") return now.decision === "wrong" || now.decision === old.decision;
  if (now.decision === "change" && old.decision === "change") return now.field === old.field;
  const names = ["merge", "part", "rename"];
  return !(now.decision === "change" && names.includes(old.decision)) && !(old.decision === "change" && names.includes(now.decision));
}
function decide(...lines) {
  const before = decisions;
  for (const line of lines) {
    const now = { who: "", note: "", ...line, when: new Date().toISOString().slice(0, 19) + "Z" };
    const old = decisions.filter((d) => replaces(now, d));
    const missing = now.decision === "wrong" && old.some((d) => d.decision === "missing");
    decisions = decisions.filter((d) => !replaces(now, d) && !(missing && sameThing(now, d)));
    if (!missing) decisions = [...decisions, now];
  }
  undone.push(before);
  keep();
}
function undo() {
  if (!undone.length) return say(t("nothingToUndo"));
  decisions = undone.pop();
  keep();
  say(t("undone"));
  return again();
}
const say = (words) => { document.getElementById("status").textContent = words; };
const again = () => { const panel = document.getElementById("detail"); if (panel && panel.again) panel.again(); };
function progress() {
  const node = document.getElementById("review-count");
  if (node) node.textContent = t("decided")(number(decisions.length));
}

// The row of a name or a quote as a line of corrections.csv has it.
function rowOf(at, what, n) {
  const data = article(at);
  const row = data[what === "quote" ? "quotes" : "mentions"][n];
  const [start, end] = what === "quote" ? [row.pieces[0][0], row.pieces.at(-1)[1]] : [row.start, row.end];
  return { what, doc_id: DOCS[at].id, start: points(data.text, start), end: points(data.text, end),
    text: what === "quote" ? words(data, row) : data.text.slice(start, end), type: what === "quote" ? "" : row.type, entity_id: "" };
}
const formOf = (row) => ({ what: "form", doc_id: "", start: "", end: "", text: row.text, type: row.type, entity_id: "" });
const entityOf = (name) => ({ what: "entity", doc_id: "", start: "", end: "", text: name.name, type: name.type, entity_id: name.id });
let seen = null;
const keyOf = (d) => [d.what, d.doc_id, d.start, d.end, d.text].join("\u0000");
function about(row) {
  if (!seen) {
    seen = new Map();
    for (const d of decisions) seen.set(keyOf(d), [...(seen.get(keyOf(d)) || []), d]);
  }
  return seen.get(keyOf(row)) || [];
}

// CSV, as RFC 4180 has it.
const cell = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const written = () => `${[COLUMNS, ...decisions.map((d) => COLUMNS.map((c) => String(d[c] ?? "")))].map((r) => r.map(cell).join(",")).join("\n")}\n`;
function parsed(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
    const row = rows.at(-1);
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { row[row.length - 1] += c; i++; }
      else if (c === '"') quoted = false;
      else row[row.length - 1] += c;
    } else if (c === '"') quoted = true;
    else if (c === ",") row.push("");
    else if (c === "\n") rows.push([""]);
    else if (c !== "\r") row[row.length - 1] += c;
  }
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}
function readBack(text) {
  const [header, ...rows] = parsed(text);
  if (!header || !["what", "text", "decision"].every((c) => header.includes(c))) return say(t("notCorrections"));
  const lines = rows.map((row) => Object.fromEntries(header.map((c, n) => [c, row[n] ?? ""])));
  undone.push(decisions);
  decisions = [...decisions.filter((d) => !lines.some((line) => replaces(line, d))), ...lines];
  keep();
  say(t("readBack")(number(lines.length)));
  return again();
}
function save() {
  const to = el("a", { href: URL.createObjectURL(new Blob([written()], { type: "text/csv" })), download: "corrections.csv" });
  document.body.append(to);
  to.click();
  to.remove();
  setTimeout(() => URL.revokeObjectURL(to.href), 60000);
  say(t("savedFile")(number(decisions.length)));
}
const reader_ = el("input", { type: "file", accept: ".csv", hidden: true, onchange: (event) => {
  const [file] = event.target.files;
  if (file) file.text().then(readBack);
} });
document.body.append(reader_);

// The queue: rows of all articles that fit, least sure first or drawn.
function queueOf(query) {
  const rows = [];
  for (const doc of DOCS) {
    if (!docFits(doc, query)) continue;
    const data = article(doc.at);
    if (query.rows !== "names") data.quotes.forEach((q, n) => {
      if ((!query.kind || q.kind === query.kind) && (!query.rule || q.rule === query.rule)) rows.push({ at: doc.at, what: "quote", n, sure: q.confidence });
    });
    if (query.rows !== "quotes") data.mentions.forEach((m, n) => {
      if (m.type !== "DATE" && (!query.type || m.type === query.type) && (!query.rule || m.rule === query.rule)) rows.push({ at: doc.at, what: "name", n, sure: m.confidence });
    });
  }
  if (query.order === "random") {
    let state = 20240305;
    for (let i = rows.length - 1; i > 0; i--) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const j = state % (i + 1);
      [rows[i], rows[j]] = [rows[j], rows[i]];
    }
  } else rows.sort((a, b) => a.sure - b.sure || a.at - b.at || a.n - b.n);
  return rows;
}
function review(query) {
  const controls = [choice("rows", "rows", query.rows, [["quotes", t("quotes")], ["names", t("people")]]),
    choice("order", "sort", query.order, [["random", t("random")]]),
    choice("kind", "kind", query.kind, KINDS.map((k) => [k, t(k)])), choice("type", "type", query.type, TYPES.map((k) => [k, t(k, WORDS.types)])),
    field("rule", "rule", query.rule || "", {}), outletChoice(query), dateFields(query)];
  controls[1].querySelector("option").textContent = t("leastSure");
  const tools = el("p", { class: "tools" },
    el("button", { type: "button", class: "plain", id: "save", onclick: save }, t("save")),
    el("button", { type: "button", class: "plain", onclick: () => reader_.click() }, t("readFile")),
    el("button", { type: "button", class: "plain", onclick: undo }, t("undo")), el("span", { id: "review-count", class: "hint" }));
  const card = el("section", { class: "card review", id: "detail", tabindex: -1 });
  const count = el("p", { class: "count", role: "status" });
  let rows = [];
  let at = 0;
  const renew = () => { rows = queueOf(query); at = Math.max(0, rows.findIndex((r) => !about(rowOf(r.at, r.what, r.n)).length)); show(); };
  const show = () => {
    const done = rows.filter((r) => about(rowOf(r.at, r.what, r.n)).length).length;
    count.textContent = rows.length ? t("reviewed")(number(at + 1), number(rows.length), number(done)) : t("none");
    card.replaceChildren(...(rows.length ? [context(rows[at]), judge(rows[at].at, rows[at].what, rows[at].n, next)] : []).flat(Infinity));
    progress();
  };
  const next = (step = 1) => { at = Math.min(rows.length - 1, Math.max(0, at + step)); show(); };
  card.again = show;
  const form = el("form", { class: "filters", role: "search" }, controls);
  form.addEventListener("input", () => {
    for (const key of Object.keys(query)) delete query[key];
    for (const [key, value] of new FormData(form)) if (value) query[key] = value;
    history.replaceState(null, "", `#/review?${new URLSearchParams(query)}`);
    renew();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  renew();
  keys = next;
  queueMicrotask(progress);
  pressed = (key) => rows.length > 0 && act(key, rows[at], next, show);
  return [el("h2", {}, t("review")), !storage && el("p", { class: "hint" }, t("noStorage")), form, tools, count, card,
    el("p", { class: "hint" }, t("reviewKeys"))];
}
function context({ at, what, n }) {
  const data = article(at);
  const row = data[what === "quote" ? "quotes" : "mentions"][n];
  const [s, e] = what === "quote" ? [row.pieces[0][0], row.pieces.at(-1)[1]] : [row.start, row.end];
  return [el("p", { class: "meta" }, el("a", { href: what === "quote" ? `#/a/${at}/q/${n}` : `#/a/${at}` }, DOCS[at].title), meta(DOCS[at])),
    el("p", { class: "around", lang: "id" }, data.text.slice(Math.max(0, s - 220), s), el("mark", { class: "found" }, data.text.slice(s, e)), data.text.slice(e, e + 220))];
}

// The buttons beside one row. `next` goes on after a decision.
let pressed = null;
function judge(at, what, n, next) {
  const row = rowOf(at, what, n);
  const data = article(at);
  const made = about(row);
  const button = (key, label) => el("button", { type: "button", class: "plain", "data-key": key,
    onclick: () => act(key, { at, what, n }, next || again, again) }, el("kbd", {}, key), ` ${t(label)}`);
  const of = what === "quote" ? data.quotes[n] : data.mentions[n];
  const name = what === "name" && NAMES[of.name];
  return el("div", { class: "judge" },
    el("p", {}, el("b", {}, what === "quote" ? of.speaker || t("unknown") : `${name.name} (${t(of.type, WORDS.types)})`), " ",
      el("span", { class: "hint" }, `${of.rule} · ${of.confidence.toFixed(2)}`)),
    made.length > 0 && el("p", { class: "made" }, made.map((d) => el("span", { class: "chip" }, [d.decision, d.field, d.value].filter(Boolean).join(" ")))),
    el("p", { class: "buttons" }, what === "quote"
      ? [["y", "right_"], ["n", "wrong_"], ["s", "speaker"], ["t", "kind"], ["r", "role"], ["a", "affiliation"]].map((b) => button(...b))
      : [["y", "right_"], ["n", "notName"], ["t", "type"], ["m", "mergeInto"], ["p", "partFrom"], ["N", "notNameAll"], ["T", "typeAll"], ["M", "mergeAll"], ["P", "partAll"], ["R", "renameAll"]]
        .map((b) => button(...b))),
    el("div", { id: "ask" }));
}
// Asks for a value below the buttons; names of the article are offered.
function ask(label, value, offered, then) {
  const place = document.getElementById("ask");
  const input = el("input", { value, list: "offered", "aria-label": label });
  const form = el("form", { onsubmit: (event) => { event.preventDefault(); then(input.value.trim()); } },
    el("label", {}, label, input), el("datalist", { id: "offered" }, offered.map((o) => el("option", { value: o }))), el("button", { class: "plain" }, "OK"));
  input.addEventListener("keydown", (event) => { if (event.key === "Escape") { place.replaceChildren(); document.getElementById("detail").focus(); } });
  place.replaceChildren(form);
  input.focus();
  input.select();
}
const NAMED_TYPES = ["PERSON", "ORG", "PLACE", "COUNTRY", "OUTLET"];
function act(key, { at, what, n }, next, stay) {
  const data = article(at);
  const row = rowOf(at, what, n);
  const of = what === "quote" ? data.quotes[n] : data.mentions[n];
  const name = what === "name" && NAMES[of.name];
  const done = (...lines) => { decide(...lines); next(); };
  const names = [...new Set(data.mentions.map((m) => NAMES[m.name].name))].sort((a, b) => a.localeCompare(b, "id"));
  const asked = (label, value, offered, line) => ask(t(label), value, offered, (v) => {
    if (line.field === "type" && !NAMED_TYPES.includes(v)) return say(t("notPossible"));
    if (line.field === "kind" && !KINDS.includes(v)) return say(t("notPossible"));
    if (["merge", "rename"].includes(line.decision) && !v) return say(t("notPossible"));
    if (["role", "affiliation"].includes(line.field) && v && !data.text.includes(v)) return say(t("notInText"));
    if (line.field === "speaker" && v && !names.includes(v) && !data.text.includes(v)) return say(t("notInText"));
    return done({ ...line, value: v });
  });
  const change = (base, field) => ({ ...base, decision: "change", field });
  const acts = what === "quote" ? {
    y: () => done({ ...row, decision: "right", field: "speaker", value: of.speaker }),
    n: () => done({ ...row, decision: "wrong", field: "", value: "" }),
    s: () => asked("speaker", of.speaker, names, change(row, "speaker")),
    t: () => asked("kind", of.kind, KINDS, change(row, "kind")),
    r: () => asked("role", of.role, [], change(row, "role")),
    a: () => asked("affiliation", of.affiliation, names, change(row, "affiliation")),
  } : {
    y: () => done({ ...row, decision: "right", field: "", value: name.name }),
    n: () => done({ ...row, decision: "not-a-name", field: "", value: "" }),
    t: () => asked("type", of.type, NAMED_TYPES, change(row, "type")),
    m: () => asked("mergeInto", name.name, names, { ...row, decision: "merge", field: "" }),
    p: () => done({ ...row, decision: "part", field: "", value: "" }),
    N: () => done({ ...formOf(row), decision: "not-a-name", field: "", value: "" }),
    T: () => asked("typeAll", of.type, NAMED_TYPES, change(formOf(row), "type")),
    M: () => asked("mergeAll", name.name, names, { ...entityOf(name), decision: "merge", field: "" }),
    P: () => done({ ...entityOf(name), decision: "part", field: "", value: row.text }),
    R: () => asked("renameAll", name.name, names, { ...entityOf(name), decision: "rename", field: "" }),
  };
  if (key === "u") { undo(); stay(); return true; }
  if (!Object.hasOwn(acts, key)) return false;
  acts[key]();
  return true;
}
// Words that were selected in an article: a name or a quote that is missing, or the span of the row that is open.
function selected(text) {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return null;
  const range = chosen.getRangeAt(0);
  const paragraph = (node) => (node.nodeType === 1 ? node : node.parentElement).closest(".text > p");
  const [first, last] = [paragraph(range.startContainer), paragraph(range.endContainer)];
  if (!first || first !== last) return null;
  const before = document.createRange();
  before.setStart(first, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = Number(first.dataset.start) + before.toString().length;
  return { start, end: start + range.toString().length };
}
function missing(at, span, what) {
  const data = article(at);
  const row = { what, doc_id: DOCS[at].id, start: points(data.text, span.start), end: points(data.text, span.end),
    text: data.text.slice(span.start, span.end), type: "", entity_id: "", decision: "missing", field: "" };
  const names = [...new Set(data.mentions.map((m) => NAMES[m.name].name))];
  if (what === "name") return ask(t("type"), "PERSON", NAMED_TYPES, (v) => NAMED_TYPES.includes(v) ? (decide({ ...row, value: v }), say(t("noted")), again()) : say(t("notPossible")));
  return ask(t("speaker"), "", names, (v) => {
    if (v && !names.includes(v) && !data.text.includes(v)) return say(t("notInText"));
    decide({ ...row, value: "direct" }, ...(v ? [{ ...row, decision: "change", field: "speaker", value: v }] : []));
    say(t("noted"));
    return again();
  });
}
