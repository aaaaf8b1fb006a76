// The query editor: Yasqe and Yasr of the YASGUI project over our own endpoint, with completion from our own ontology.
const { Yasqe, Yasr } = window.Yasgui;
const place = document.getElementById("yasgui");
const plain = document.getElementById("plain-query");
const endpoint = new URL(place.dataset.endpoint, location.href).href;
const note = document.getElementById("query-note");

const { prefixes, terms } = await (await fetch(place.dataset.terms)).json();

// Completion: classes, properties and concepts whose name or label holds what was typed.
Yasqe.registerAutocompleter({
  name: "ontology",
  bulk: false,
  autoShow: true,
  isValidCompletionPosition: (yasqe) => {
    const token = yasqe.getCompleteToken();
    return !token.string.startsWith("?") && token.type !== "comment" && /^[A-Za-z][\w-]*:?[\w-]*$/.test(token.string);
  },
  preProcessToken: (_yasqe, token) => ({ ...token, autocompletionString: token.string }),
  get: (_yasqe, token) => {
    const typed = (token?.autocompletionString || "").toLowerCase();
    const word = typed.split(":").pop();
    const prefix = typed.includes(":") ? typed.split(":")[0] : "";
    if (typed.length < 2) return [];
    return terms
      .filter((t) => (!prefix || t.name.startsWith(`${prefix}:`)) && (t.name.toLowerCase().includes(word) || t.label.toLowerCase().includes(word)))
      .slice(0, 40).map((t) => t.name);
  },
  postProcessSuggestion: (yasqe, _token, suggested) => {
    const prefix = suggested.split(":")[0];
    if (prefixes[prefix] && !(prefix in yasqe.getPrefixesFromQuery())) yasqe.addPrefixes({ [prefix]: prefixes[prefix] });
    return suggested;
  },
}, true);
Yasqe.defaults.autocompleters = ["variables", "ontology"];

const cell = (binding) => (binding ? binding.value : "");
const short = (value) => {
  for (const [name, start] of Object.entries(prefixes)) if (value.startsWith(start)) return `${name}:${value.slice(start.length)}`;
  return value.replace(/^.*\/id\//, "");
};
const element = (name, attributes = {}, ...children) => {
  const made = document.createElementNS(["svg", "rect", "text", "title", "line"].includes(name) ? "http://www.w3.org/2000/svg" : "http://www.w3.org/1999/xhtml", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

// Chart: bars of the first number of each row, named by the row's first other value.
class Chart {
  constructor(yasr) { this.yasr = yasr; this.priority = 5; this.label = "Chart"; }
  columns() {
    const json = this.yasr.results?.getAsJson?.();
    const rows = json?.results?.bindings || [];
    const names = json?.head?.vars || [];
    const number = names.find((name) => rows.length && rows.every((row) => !row[name] || /(integer|decimal|double|float)$/.test(row[name].datatype || "")) && rows.some((row) => row[name]));
    return { rows, number, label: names.find((name) => name !== number && rows.some((row) => row[name])) };
  }
  canHandleResults() { const { number, label } = this.columns(); return Boolean(number && label); }
  getIcon() { return element("span", {}, "▤"); }
  draw() {
    const { rows, number, label } = this.columns();
    const shown = rows.slice(0, 60).map((row) => ({ name: short(cell(row[label])), value: Number(cell(row[number])) || 0 }));
    const most = Math.max(...shown.map((bar) => bar.value), 1e-9);
    const svg = element("svg", { viewBox: `0 0 720 ${shown.length * 26 + 6}`, role: "img", "aria-label": `${number} by ${label}`, class: "bars" });
    shown.forEach((bar, i) => svg.append(
      element("text", { x: 235, y: i * 26 + 18, "text-anchor": "end" }, bar.name.length > 34 ? `${bar.name.slice(0, 33)}…` : bar.name),
      element("rect", { x: 245, y: i * 26 + 4, width: Math.max(bar.value / most * 400, 1), height: 18 }, element("title", {}, `${bar.name}: ${bar.value}`)),
      element("text", { x: 252 + bar.value / most * 400, y: i * 26 + 18 }, String(bar.value)),
    ));
    const box = element("div", { class: "plugin-box" }, svg);
    if (rows.length > 60) box.append(element("p", { class: "quiet-text" }, `The first 60 of ${rows.length} rows.`));
    this.yasr.resultsEl.replaceChildren(box);
  }
}

// Graph: rows with two things, or triples, as nodes and edges.
class Graph {
  constructor(yasr) { this.yasr = yasr; this.priority = 4; this.label = "Graph"; }
  edges() {
    const json = this.yasr.results?.getAsJson?.();
    const statements = this.yasr.results?.getStatements?.() || [];
    if (statements.length) return statements.slice(0, 500).map((s) => [s.subject.value, short(s.predicate.value), s.object.value]);
    const rows = json?.results?.bindings || [];
    const things = (json?.head?.vars || []).filter((name) => rows.some((row) => row[name]?.type === "uri"));
    if (things.length < 2) return [];
    return rows.slice(0, 500).filter((row) => row[things[0]] && row[things[1]]).map((row) => [cell(row[things[0]]), "", cell(row[things[1]])]);
  }
  canHandleResults() { return Boolean(this.edges().length); }
  getIcon() { return element("span", {}, "⚭"); }
  async draw() {
    if (!window.cytoscape) await new Promise((done, failed) => { const script = element("script", { src: place.dataset.cytoscape }); script.onload = done; script.onerror = failed; document.head.append(script); });
    const box = element("div", { class: "canvas", role: "img", "aria-label": "The results as a graph; the table holds the same" });
    this.yasr.resultsEl.replaceChildren(box);
    const ink = "#14213D";
    const edges = this.edges();
    const nodes = [...new Set(edges.flatMap(([from, , to]) => [from, to]))];
    window.cytoscape({
      container: box,
      elements: [...nodes.map((id) => ({ data: { id, label: short(id) } })), ...edges.map(([source, label, target], i) => ({ data: { id: `e${i}`, source, target, label } }))],
      layout: { name: "cose", animate: false },
      style: [{ selector: "node", style: { label: "data(label)", color: ink, "font-size": 11, "background-color": "#0072B2", width: 14, height: 14 } }, { selector: "edge", style: { label: "data(label)", color: ink, "font-size": 9, "curve-style": "bezier", "target-arrow-shape": "triangle", width: 1.2 } }],
    });
  }
}
Yasr.registerPlugin("chart", Chart);
Yasr.registerPlugin("graph", Graph);

place.hidden = false;
plain.hidden = true;
const yasqe = new Yasqe(document.getElementById("editor"), {
  value: plain.elements.query.value,
  persistenceId: null,
  autofocus: false,
  showQueryButton: false,
  createShareableLink: null,
  requestConfig: { endpoint, method: "POST", args: [], headers: {} },
});
const yasr = new Yasr(document.getElementById("results"), { prefixes, pluginOrder: ["table", "chart", "graph", "boolean", "response"], defaultPlugin: "table", persistenceId: null, errorPlugins: [] });

// One label for the editor's own text area, and a marked line for a syntax error.
for (const area of document.querySelectorAll("#editor textarea")) area.setAttribute("aria-label", "SPARQL query");
let marked = null;
const unmark = () => { if (marked !== null) yasqe.removeLineClass(marked, "background", "error-line"); marked = null; };
function fail(text) {
  note.textContent = text.trim();
  note.hidden = false;
  const line = /\bline (\d+)/i.exec(text) || /\bat (\d+):\d+/.exec(text);
  if (line) { marked = Number(line[1]) - 1; yasqe.addLineClass(marked, "background", "error-line"); yasqe.scrollIntoView({ line: marked, ch: 0 }, 60); }
}

async function run() {
  unmark();
  note.hidden = true;
  place.setAttribute("aria-busy", "true");
  const started = performance.now();
  try {
    const answer = await fetch(endpoint, { method: "POST", body: new URLSearchParams({ query: yasqe.getValue() }), headers: { Accept: "application/sparql-results+json, text/turtle;q=0.9, text/plain;q=0.1" } });
    const text = await answer.text();
    if (!answer.ok) return fail(text);
    yasr.setResponse({ status: answer.status, data: text, contentType: answer.headers.get("content-type") || "", executionTime: performance.now() - started });
    label();
  } catch (error) {
    fail(`The endpoint did not answer: ${error.message}`);
  } finally {
    place.removeAttribute("aria-busy");
  }
}
function label() {
  for (const box of document.querySelectorAll("#results input:not([aria-label]), #results select:not([aria-label])")) box.setAttribute("aria-label", box.getAttribute("placeholder") || "Rows shown");
}
new MutationObserver(label).observe(document.getElementById("results"), { childList: true, subtree: true });

document.getElementById("run").addEventListener("click", run);
document.getElementById("share").addEventListener("click", async () => {
  const link = new URL(location.pathname, location.href);
  link.searchParams.set("query", yasqe.getValue());
  history.replaceState(null, "", link);
  try { await navigator.clipboard.writeText(link.href); note.textContent = "The link is in the address bar and on the clipboard."; } catch { note.textContent = "The link is in the address bar."; }
  note.hidden = false;
});
for (const ask of document.querySelectorAll("a[data-query]")) ask.addEventListener("click", (event) => {
  event.preventDefault();
  yasqe.setValue(ask.dataset.query);
  place.scrollIntoView({ block: "start" });
  run();
});
document.addEventListener("keydown", (event) => { if ((event.ctrlKey || event.metaKey) && event.key === "Enter") run(); });
window.transfergraph = { yasqe, yasr, run };
place.dataset.ready = "true";
if (new URLSearchParams(location.search).has("query")) run();
