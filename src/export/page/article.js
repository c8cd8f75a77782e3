// One article: names coloured by type, quotes marked, and the details of what is pointed at.
function reader(at, query, quoteAt) {
  const doc = DOCS[at];
  const data = article(at);
  const text = el("div", { class: "text", lang: "id" });
  paragraphs(data).forEach((p) => text.append(p));
  const line = svg("svg", { class: "line", "aria-hidden": "true" });
  const types = [...new Set(data.mentions.map((m) => m.type))];
  const body = el("article", { "aria-labelledby": "title" },
    el("h2", { id: "title", lang: "id" }, doc.title),
    el("p", { class: "meta" }, meta(doc), doc.section && el("span", {}, doc.section),
      doc.author && el("span", {}, doc.author), el("span", {}, doc.id), doc.url && el("span", {}, link(doc.url))),
    doc.message && el("p", { class: "hint" }, doc.message),
    el("p", { class: "key", "aria-label": t("key") }, types.map((k) => el("span", { class: `n ${k}` }, t(k, WORDS.types))),
      KINDS.filter((k) => data.quotes.some((q) => q.kind === k)).map((k) => el("span", { class: `q ${k}` }, `${t("quote")} ${t(k)}`))),
    text, line);
  const panel = el("section", { class: "card", id: "detail", "aria-live": "polite", "aria-label": t("detail") });
  const tools = el("p", { class: "tools" }, t("selectFirst"), " ", [["+", "name"], ["x", "quote"]].map(([key, label]) =>
    el("button", { type: "button", class: "plain", onmousedown: (event) => event.preventDefault(), onclick: () => pressed(key) }, el("kbd", {}, key), ` ${t(label)}`)));
  const side = el("aside", {}, panel, el("section", { class: "card" }, tools), el("section", { class: "card list" }, el("h3", {}, t("inArticle")),
    data.quotes.length === 0 ? el("p", { class: "hint" }, t("noQuotes"))
      : el("ol", {}, data.quotes.map((q, n) => el("li", {}, el("a", { href: `#/a/${at}/q/${n}`, "data-to": n },
        el("b", {}, q.speaker || t("unknown")), el("span", {}, words(data, q))))))));
  const turn = (to, key) => el("a", { class: "plain", href: `#/a/${to}`, rel: key }, key === "prev" ? `← ${t("previous")}` : `${t("next")} →`);
  const view = el("div", {}, el("div", { class: "turn" }, at > 0 ? turn(at - 1, "prev") : el("span"), el("a", { href: "#/articles" }, t("back")),
    at + 1 < DOCS.length ? turn(at + 1, "next") : el("span")), el("div", { class: "reader" }, body, side));
  wire({ at, data, text, line, body, panel, side });
  queueMicrotask(() => {
    const wanted = quoteAt !== undefined ? text.querySelector(`[data-q="${quoteAt}"]`)
      : query.name !== undefined ? text.querySelector(`[data-name="${Number(query.name)}"]`) : null;
    if (!wanted) return;
    wanted.scrollIntoView({ block: "center" });
    if (quoteAt !== undefined) wanted.focus({ preventScroll: true });
    else wanted.classList.add("on");
  });
  return [view];
}

const words = (data, quote) => quote.pieces.map(([s, e]) => data.text.slice(s, e)).join(" … ");

// The text in pieces: cut wherever a name, a quote, a cue or a speaker begins or ends; then laid into each other again.
function paragraphs(data) {
  const cuts = new Set([0, data.text.length]);
  const spans = [];
  data.quotes.forEach((q, n) => q.pieces.forEach(([s, e]) => spans.push({ s, e, quote: n })));
  data.mentions.forEach((m, n) => spans.push({ s: m.start, e: m.end, mention: n }));
  data.quotes.forEach((q, n) => {
    if (q.mention) spans.push({ s: q.mention[0], e: q.mention[1], speaks: n });
    if (q.cue) spans.push({ s: q.cue[0], e: q.cue[1], cues: n });
  });
  for (const { s, e } of spans) cuts.add(s).add(e);
  for (const m of data.text.matchAll(/\r?\n/g)) cuts.add(m.index).add(m.index + m[0].length);
  const places = [...cuts].sort((a, b) => a - b);
  spans.sort((a, b) => a.s - b.s);
  const made = [];
  const seen = new Set();
  let [p, quoteNode, quoteNow, nameNode, nameNow, open, next] = [el("p", { "data-start": 0 }), null, -1, null, -1, [], 0];
  for (let i = 0; i + 1 < places.length; i++) {
    const [s, e] = [places[i], places[i + 1]];
    const words = data.text.slice(s, e);
    while (next < spans.length && spans[next].s <= s) open.push(spans[next++]);
    open = open.filter((span) => span.e > s);
    if (/^\r?\n$/.test(words)) {
      if (p.textContent.trim()) made.push(p);
      [p, quoteNode, quoteNow, nameNode, nameNow] = [el("p", { "data-start": e }), null, -1, null, -1];
      continue;
    }
    const inner = open.filter((x) => x.quote !== undefined).sort((a, b) => (a.e - a.s) - (b.e - b.s))[0];
    const quote = inner ? inner.quote : -1;
    if (quote !== quoteNow || !quoteNode) {
      [quoteNow, nameNode, nameNow] = [quote, null, -1];
      quoteNode = quote < 0 ? p : quoteMark(data, quote, seen);
      if (quote >= 0) p.append(quoteNode);
    }
    const mention = open.find((x) => x.mention !== undefined);
    const name = mention ? mention.mention : -1;
    if (name !== nameNow) {
      nameNow = name;
      nameNode = name < 0 ? null : nameMark(data.mentions[name], name);
      if (nameNode) quoteNode.append(nameNode);
    }
    const roles = [...open.filter((x) => x.speaks !== undefined).map((x) => `s${x.speaks}`),
      ...open.filter((x) => x.cues !== undefined).map((x) => `c${x.cues}`)];
    (nameNode || quoteNode).append(roles.length ? el("span", { "data-roles": roles.join(" ") }, words) : words);
  }
  if (p.textContent.trim()) made.push(p);
  return made;
}

// Only the first piece of a quote is a stop of the Tab key.
function quoteMark(data, n, seen) {
  const quote = data.quotes[n];
  const first = !seen.has(n);
  seen.add(n);
  return el("mark", { class: `q ${quote.kind}`, "data-q": n, tabindex: first ? 0 : undefined,
    "aria-describedby": "detail", "aria-label": first ? undefined : null });
}
function nameMark(mention, n) {
  const name = NAMES[mention.name];
  return el("span", { class: `n ${mention.type}`, "data-n": n, "data-name": mention.name,
    title: `${name.name} (${t(mention.type, WORDS.types)})` });
}

function wire(view) {
  const { text, panel, side, data, at } = view;
  // What is pointed at, as the review has it.
  let row = null;
  const opened = (what, n) => { row = { at, what, n }; panel.append(judge(at, what, n)); };
  view.opened = opened;
  panel.again = () => { if (row) (row.what === "quote" ? showQuote : showName)(view, row.n); };
  pressed = (key) => {
    if (key === "+" || key === "x") {
      const span = selected(text);
      if (span) { row = null; panel.replaceChildren(el("div", { id: "ask" })); missing(at, span, key === "+" ? "name" : "quote"); }
      else say(t("selectFirst"));
      return true;
    }
    const span = key === "z" && row && selected(text);
    if (span) {
      decide({ ...rowOf(at, row.what, row.n), decision: "change", field: "span",
        value: `${points(data.text, span.start)}-${points(data.text, span.end)}` });
      panel.again();
      return true;
    }
    return row !== null && act(key, row, panel.again, panel.again);
  };
  const rest = () => panel.replaceChildren(el("p", { class: "hint" }, `${t("hint")} `, el("kbd", {}, "j"), " ", el("kbd", {}, "k"), ` ${t("hintKeys")}`));
  let held = null;
  let pinned = false;
  const show = (target) => {
    clear(view);
    const quote = target.closest("[data-q]");
    const name = target.closest("[data-n]");
    if (quote) showQuote(view, Number(quote.dataset.q));
    else if (name) showName(view, Number(name.dataset.n));
  };
  text.addEventListener("mouseover", (event) => { if (!pinned && !document.getElementById("ask")?.firstChild && event.target.closest("[data-q],[data-n]")) show(event.target); });
  text.addEventListener("mouseleave", () => { if (held) show(held); });
  text.addEventListener("focusin", (event) => { pinned = false; held = event.target; show(held); });
  text.addEventListener("click", (event) => {
    const name = event.target.closest("[data-name]");
    const quote = event.target.closest("[data-q]");
    if (quote) text.querySelector(`[data-q="${quote.dataset.q}"]`).focus();
    else if (name && getSelection().isCollapsed) { held = name; show(name); pinned = true; }
  });
  side.addEventListener("click", (event) => {
    const link = event.target.closest("[data-to]");
    const mark = link && text.querySelector(`[data-q="${link.dataset.to}"]`);
    if (!mark) return;
    event.preventDefault();
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  });
  keys = (step) => {
    const marks = [...text.querySelectorAll("[data-q][tabindex]")];
    const now = marks.findIndex((m) => m === document.activeElement);
    const mark = marks[now < 0 ? (step > 0 ? 0 : marks.length - 1) : now + step];
    if (mark) { mark.scrollIntoView({ block: "center" }); mark.focus({ preventScroll: true }); }
  };
  redraw = () => { const on = text.querySelector(".q.on"); if (on) draw(view, Number(on.dataset.q)); };
  if (data.quotes.length || data.mentions.length) rest();
}

function clear({ text, line, side }) {
  text.querySelectorAll(".on").forEach((node) => node.classList.remove("on", "speaker", "cue"));
  side.querySelectorAll(".on").forEach((node) => node.classList.remove("on"));
  line.replaceChildren();
}

const meter = (value) => {
  const bar = el("i");
  bar.style.width = `${Math.round(value * 100)}%`;
  return [el("span", { class: "meter", "aria-hidden": "true" }, bar), value.toFixed(2).replace(".", language === "id" ? "," : ".")];
};
const facts = (rows) => el("dl", {}, rows.filter(([, value]) => value).map(([key, value]) => [el("dt", {}, t(key)), el("dd", {}, value)]));

function showQuote(view, n) {
  const { text, panel, side, data } = view;
  const quote = data.quotes[n];
  text.querySelectorAll(`[data-q="${n}"]`).forEach((node) => node.classList.add("on"));
  for (const [role, name] of [["s", "speaker"], ["c", "cue"]]) {
    text.querySelectorAll(`[data-roles~="${role}${n}"]`).forEach((node) => node.classList.add("on", name));
  }
  side.querySelectorAll(`[data-to="${n}"]`).forEach((node) => node.classList.add("on"));
  const at = (span) => span && data.text.slice(...span);
  const name = quote.name >= 0 && el("a", { href: `#/people/${quote.name}` }, quote.speaker);
  panel.replaceChildren(
    el("p", { class: "speaker-name", "data-speaker": quote.speaker }, name || quote.speaker || t("unknown")),
    el("p", { class: "role" }, [quote.role, quote.affiliation].filter(Boolean).join(" · ")),
    facts([["kind", `${t(quote.kind)}${quote.speakerType ? `, ${t(quote.speakerType)}` : ""}`], ["mention", at(quote.mention)], ["role", quote.role],
      ["affiliation", quote.affiliation], ["cue", at(quote.cue)], ["saidOn", day(quote.saidOn)], ["saidAt", quote.saidAt], ["via", quote.via],
      ["addressee", quote.addressee], ["rule", el("code", {}, quote.rule)], ["confidence", meter(quote.confidence)]]));
  view.opened("quote", n);
  draw(view, n);
}

function showName(view, n) {
  const { text, panel, data } = view;
  const mention = data.mentions[n];
  const name = NAMES[mention.name];
  text.querySelectorAll(`[data-name="${mention.name}"]`).forEach((node) => node.classList.add("on"));
  panel.replaceChildren(el("p", { class: "speaker-name" }, el("a", { href: `#/people/${mention.name}` }, name.name)),
    el("p", { class: "role" }, el("span", { class: `chip ${mention.type}` }, t(mention.type, WORDS.types))),
    facts([["mentions", number(name.mentions)], ["documents", number(name.documents)], ["quoteCount", name.quotes && number(name.quotes)],
      ["wikidata", name.wikidata && wikidata(name.wikidata)], ["method", mention.method === "rule" ? t("ruleMethod") : t(mention.method)],
      ["rule", el("code", {}, mention.rule)], ["confidence", meter(mention.confidence)]]));
  view.opened("name", n);
}

// A line from the quote to the words that name its speaker.
function draw({ text, line, body }, n) {
  line.replaceChildren();
  const speaker = text.querySelector(`[data-roles~="s${n}"]`);
  const marks = [...text.querySelectorAll(`[data-q="${n}"]`)];
  if (!speaker || !marks.length) return;
  const origin = body.getBoundingClientRect();
  const to = speaker.getBoundingClientRect();
  const boxes = marks.flatMap((mark) => [...mark.getClientRects()]);
  const [x2, y2] = [to.left + to.width / 2 - origin.left, to.top + to.height / 2 - origin.top];
  const far = (box) => Math.hypot(box.left + box.width / 2 - origin.left - x2, box.top + box.height / 2 - origin.top - y2);
  const box = boxes.sort((a, b) => far(a) - far(b))[0];
  const below = box.top >= to.top;
  const [x1, y1] = [Math.min(Math.max(x2, box.left - origin.left + 8), box.right - origin.left - 8), (below ? box.top : box.bottom) - origin.top];
  const edge = (below ? to.bottom : to.top) - origin.top;
  const sameLine = Math.abs(box.top - to.top) < 6;
  const path = sameLine
    ? `M${x1} ${box.top - origin.top} Q${(x1 + x2) / 2} ${box.top - origin.top - 22} ${x2} ${to.top - origin.top}`
    : `M${x1} ${y1} C${x1} ${(y1 + edge) / 2} ${x2} ${(y1 + edge) / 2} ${x2} ${edge}`;
  line.append(svg("path", { d: path }), svg("circle", { cx: x2, cy: sameLine ? to.top - origin.top : edge, r: 4 }),
    svg("circle", { cx: x1, cy: sameLine ? box.top - origin.top : y1, r: 3 }));
}
