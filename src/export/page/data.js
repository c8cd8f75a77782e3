// Reads what the writer laid into the page. Articles are parsed when they are opened and not before.
const island = (id) => JSON.parse(document.getElementById(id).textContent);
// The lists are cut into islands that are counted from 0.
function islands(id) {
  const all = [];
  for (let n = 0; document.getElementById(id + n); n++) for (const row of island(id + n)) all.push(row);
  return all;
}
// names: {name, type, id, wikidata, mentions, documents, quotes, first, last, forms, in: documents that name it}
const NAMES = islands("k-n").map(([name, type, id, wikidata, mentions, documents, quotes, first, last, forms], at) =>
  ({ at, name, type, id, wikidata, mentions, documents, quotes, first, last, forms, in: [] }));
// documents: {id, title, outlet, date, status, message, m: mentions, q: quotes, author, url, section}
const DOCS = islands("k-d").map(([id, title, outlet, date, status, message, m, q, named, author, url, section], at) => {
  for (const name of named) NAMES[name].in.push(at);
  return { at, id, title, outlet, date, status, message, m, q, author, url, section };
});
// quotes: {doc, n: place in the document, kind, text, speaker, name: number of the name or -1, role}
const QUOTES = islands("k-q").map(([doc, n, kind, text, speaker, name, role]) => ({ doc, n, kind, text, speaker, name, role }));
const OUTLETS = [...new Set(DOCS.map((d) => d.outlet).filter(Boolean))].sort((a, b) => a.localeCompare(b, "id"));
const TYPES = ["PERSON", "ORG", "OUTLET", "PLACE", "COUNTRY", "DATE"].filter((t) => NAMES.some((n) => n.type === t));
const KINDS = ["direct", "mixed", "indirect"];

const opened = new Map();
function article(at) {
  if (!opened.has(at)) {
    if (opened.size > 50) opened.clear();
    const [text, mentions, quotes] = island(`k-a${at}`);
    opened.set(at, {
      text,
      mentions: mentions.map(([start, end, name, type, method, rule, confidence]) =>
        ({ start, end, name, type, method, rule, confidence })),
      quotes: quotes.map(([kind, pieces, speaker, speakerType, name, mention, cue, role, affiliation, saidOn, saidAt, via,
        addressee, rule, confidence]) =>
        ({ kind, pieces, speaker, speakerType, name, mention, cue, role, affiliation, saidOn, saidAt, via, addressee, rule, confidence })),
    });
  }
  return opened.get(at);
}

let language = document.documentElement.lang;
// What the page calls `key`; what it has no word for goes as it is.
const t = (key, words = WORDS) => (words[key] ? words[key][language === "id" ? 0 : 1] : key);
const number = (n) => n.toLocaleString(language === "id" ? "id-ID" : "en-GB");
const day = (iso) => iso && new Date(`${iso}T00:00:00Z`).toLocaleDateString(language === "id" ? "id-ID" : "en-GB",
  { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

// Makes an element. Texts go in as texts, never as markup.
function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  put(made, attributes, children);
  return made;
}
function svg(tag, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  put(made, attributes, children);
  return made;
}
function put(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) made.append(child);
  }
}
const folded = (s) => s.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
// Only addresses of the web become links.
const link = (url) => /^https?:\/\//i.test(url) ? el("a", { href: url, rel: "noreferrer noopener" }, url) : url;
const wikidata = (q) => /^Q\d+$/.test(q) ? el("a", { href: `https://www.wikidata.org/wiki/${q}`, rel: "noreferrer noopener" }, q) : q;
