// Plots as inline SVG, each with its numbers as a table beside it.
function columns(rows, series) {
  const [width, height, left, bottom] = [860, 230, 40, 26];
  const most = Math.max(1, ...rows.flatMap((row) => row.values));
  const step = niceStep(most);
  const top = Math.ceil(most / step) * step;
  const y = (v) => 8 + (height - bottom - 8) * (1 - v / top);
  const slot = (width - left) / rows.length;
  const bar = Math.max(1, Math.min(26, (slot * 0.8) / series.length));
  const plot = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": t("overTime") });
  for (let v = 0; v <= top; v += step) {
    plot.append(svg("line", { class: "grid", x1: left, x2: width, y1: y(v), y2: y(v) }));
    plot.append(svg("text", { x: left - 6, y: y(v) + 4, "text-anchor": "end" }, number(v)));
  }
  const every = Math.ceil(rows.length / 12);
  rows.forEach((row, at) => {
    const middle = left + slot * (at + 0.5);
    row.values.forEach((v, s) => {
      const x = middle + (s - series.length / 2) * bar;
      const mark = svg("rect", { class: s ? "bar soft" : "bar", x, y: y(v), width: Math.max(1, bar - 1), height: y(0) - y(v) });
      mark.append(svg("title", {}, `${row.label}: ${number(v)} ${series[s]}`));
      plot.append(mark);
    });
    if (at % every === 0) plot.append(svg("text", { x: middle, y: height - 8, "text-anchor": "middle" }, row.label));
  });
  return plot;
}
function niceStep(most) {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  return Math.max(1, [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough));
}
function bars(rows, label) {
  const [width, line, left] = [560, 27, 215];
  const most = Math.max(1, ...rows.map((row) => row.value));
  const plot = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${rows.length * line}`, role: "group", "aria-label": label });
  rows.forEach((row, at) => {
    const y = at * line;
    const length = (row.value / most) * (width - left - 50);
    const name = row.name.length > 30 ? `${row.name.slice(0, 29)}…` : row.name;
    plot.append(svg("a", { href: row.href, "aria-label": `${row.name}: ${number(row.value)}` },
      svg("rect", { x: 0, y, width, height: line, fill: "transparent" }),
      svg("text", { class: "name", x: left - 10, y: y + 18, "text-anchor": "end" }, name),
      svg("rect", { class: "bar", x: left, y: y + 5, width: Math.max(1, length), height: line - 10, rx: 2 }),
      svg("text", { x: left + length + 7, y: y + 18 }, number(row.value)),
      svg("title", {}, `${row.name}: ${number(row.value)}`)));
  });
  return plot;
}
function asTable(heads, rows) {
  return el("details", {}, el("summary", {}, t("asTable")),
    el("table", {}, el("thead", {}, el("tr", {}, heads.map((h, i) => el("th", { scope: "col", class: i ? "number" : "" }, h)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, i) =>
        el("td", { class: i ? "number" : "" }, typeof cell === "number" ? number(cell) : cell)))))));
}

// Days, months or years, whichever gives a readable number of columns.
function periods() {
  const dated = DOCS.filter((d) => d.date);
  if (!dated.length) return [];
  const dates = dated.map((d) => d.date).sort();
  const days = (Date.parse(dates.at(-1)) - Date.parse(dates[0])) / 864e5 + 1;
  const length = days <= 45 ? 10 : days <= 366 * 5 ? 7 : 4;
  const counts = new Map();
  for (let at = new Date(dates[0]); at <= new Date(dates.at(-1)); at.setUTCDate(at.getUTCDate() + 1)) {
    counts.set(at.toISOString().slice(0, length), [0, 0]);
  }
  for (const d of dated) {
    const count = counts.get(d.date.slice(0, length));
    count[0] += 1;
    count[1] += d.q;
  }
  return [...counts].map(([label, values]) => ({ label, values }));
}

function overview() {
  const attributed = QUOTES.filter((q) => q.speaker).length;
  const figures = [[DOCS.length, "documents"], [NAMES.length, "names"], [NAMES.reduce((s, n) => s + n.mentions, 0), "mentions"],
    [QUOTES.length, "quoteCount"], [NAMES.filter((n) => n.quotes).length, "speakers"], [QUOTES.length - attributed, "unattributed"]];
  const time = periods();
  const undated = DOCS.filter((d) => !d.date).length;
  const series = [t("documents"), t("quoteCount")];
  const top = (key, test) => NAMES.filter((n) => n[key] && test(n)).sort((a, b) => b[key] - a[key]).slice(0, 12)
    .map((n) => ({ name: n.name, value: n[key], href: `#/people/${n.at}` }));
  const speakers = top("quotes", () => true);
  const named = top("mentions", (n) => n.type === "PERSON" || n.type === "ORG");
  const outlets = OUTLETS.map((o) => ({ name: o, value: DOCS.filter((d) => d.outlet === o).length, href: `#/articles?outlet=${encodeURIComponent(o)}` }))
    .sort((a, b) => b.value - a.value).slice(0, 12);
  const card = (title, rows, heads) => rows.length > 0 && el("section", { class: "card" }, el("h3", {}, title), bars(rows, title),
    asTable(heads, rows.map((r) => [r.name, r.value])));
  return [el("h2", {}, t("overview")),
    el("ul", { class: "figures" }, figures.map(([n, key]) => el("li", {}, el("b", {}, number(n)), el("span", {}, t(key))))),
    el("div", { class: "plots" },
      el("section", { class: "card wide" }, el("h3", {}, t("overTime")),
        time.length === 0 ? el("p", { class: "hint" }, t("noDates")) : [
          el("p", { class: "legend" }, series.map((s, i) => el("span", {}, el("i", { class: i ? "swatch soft" : "swatch" }), s)),
            undated > 0 && el("span", {}, `${number(undated)} ${t("undated")}`)),
          columns(time, series), asTable([t("period"), ...series], time.map((r) => [r.label, ...r.values]))]),
      card(t("topSpeakers"), speakers, [t("speaker"), t("quoteCount")]),
      card(t("mostNamed"), named, [t("name"), t("mentions")]),
      outlets.length > 1 && card(t("byOutlet"), outlets, [t("outlet"), t("documents")]))];
}
