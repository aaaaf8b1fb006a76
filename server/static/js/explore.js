// The canvas of the explorer. The table beside it holds the same edges and works without this.
const frame = document.getElementById("graph");
const canvas = document.getElementById("canvas");
const pane = document.getElementById("evidence");
// The picture keeps light paper in both themes: its palette is measured on it (graph/style.py).
const INK = "#14213D", PAPER = "#fbfaf7", CHOSEN = "#8a2be2";
const SHAPES = { box: "rectangle", rounded: "round-rectangle", circle: "ellipse", note: "rectangle", house: "pentagon", parallelogram: "rhomboid" };

async function showEvidence(edge) {
  const query = new URLSearchParams({ edge: edge.id, source: edge.source || "", target: edge.target || "" });
  const answer = await fetch(`${frame.dataset.evidence}?${query}`);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  pane.replaceChildren(...parsed.body.childNodes);
  for (const row of document.querySelectorAll("tr[data-edge]")) row.setAttribute("aria-selected", String(row.dataset.edge === edge.id));
}

for (const row of document.querySelectorAll("tr[data-edge]")) {
  const link = row.querySelector("a.open-evidence");
  if (link) link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showEvidence({ id: row.dataset.edge });
    pane.focus({ preventScroll: matchMedia("(min-width: 60rem)").matches });
    window.transfergraph?.choose?.(row.dataset.edge);
  });
}

const go = (node) => { if (node.page) location.assign(node.page); };

function detailed({ nodes, edges }) {
  const cy = cytoscape({
    container: canvas,
    elements: [
      ...nodes.map((n) => ({ data: { ...n, shape: SHAPES[n.shape] || n.shape }, position: { x: n.x, y: -n.y } })),
      ...edges.map((e) => ({ data: e })),
    ],
    minZoom: 0.1, maxZoom: 4,
    layout: { name: "fcose", randomize: false, animate: false, quality: "proof", nodeSeparation: 110, idealEdgeLength: 110, packComponents: true },
    style: [
      { selector: "node", style: { "background-color": "data(fill)", shape: "data(shape)", width: "data(size)", height: "data(size)", "border-width": 1.5, "border-color": INK, label: "data(label)", color: INK, "font-size": 12, "text-wrap": "wrap", "text-max-width": 120, "text-valign": "bottom", "text-margin-y": 4, "text-background-color": PAPER, "text-background-opacity": 0.85, "text-background-padding": 2, "min-zoomed-font-size": 6 } },
      { selector: "edge", style: { width: "data(width)", "line-color": "data(colour)", "line-style": "data(line)", "target-arrow-color": "data(colour)", "target-arrow-shape": "data(arrow)", "curve-style": "bezier", "control-point-step-size": 26, opacity: 0.85 } },
      { selector: "edge:selected", style: { width: 5, "line-color": CHOSEN, "target-arrow-color": CHOSEN, opacity: 1, "z-index": 9 } },
    ],
  });
  cy.on("tap", "edge", (event) => showEvidence(event.target.data()));
  cy.on("dbltap", "node", (event) => go(event.target.data()));
  return { ready: () => cy.nodes().length, choose: (id) => { cy.elements().unselect(); const edge = cy.getElementById(id); edge.select(); if (edge.length) cy.animate({ center: { eles: edge } }, { duration: 200 }); } };
}

function whole({ nodes, edges }) {
  const graph = new graphology.MultiDirectedGraph();
  const shrink = Math.max(0.35, Math.min(1, 60 / Math.sqrt(nodes.length)));
  for (const n of nodes) graph.addNode(n.id, { label: n.label, x: n.x, y: n.y, size: Math.min(2 + n.size / 6, 16) * shrink, color: n.fill, page: n.page });
  for (const e of edges) graph.addEdgeWithKey(e.id, e.source, e.target, { color: e.colour, size: 0.5 + Math.min(Math.log2(1 + e.claims), 4) / 2, page: e.page });
  const renderer = new Sigma(graph, canvas, { enableEdgeEvents: true, labelColor: { color: INK }, labelFont: "sans-serif", labelDensity: 0.6, labelRenderedSizeThreshold: 7, defaultEdgeType: "arrow", hideEdgesOnMove: edges.length > 5000, minEdgeThickness: 0.6 });
  renderer.on("clickEdge", ({ edge }) => showEvidence({ id: edge, source: graph.source(edge), target: graph.target(edge) }));
  renderer.on("doubleClickNode", ({ node, preventSigmaDefault }) => { preventSigmaDefault(); go(graph.getNodeAttributes(node)); });
  return { ready: () => graph.order, choose: (id) => { if (!graph.hasEdge(id)) return; const at = renderer.getNodeDisplayData(graph.source(id)); if (at) renderer.getCamera().animate({ x: at.x, y: at.y, ratio: 0.3 }, { duration: 200 }); } };
}

if (frame && canvas) {
  const answer = await fetch(frame.dataset.source);
  if (answer.ok) {
    const data = await answer.json();
    canvas.hidden = false;
    document.getElementById("canvas-help").hidden = false;
    try {
      window.transfergraph = (data.detailed ? detailed : whole)(data);
      canvas.dataset.nodes = String(window.transfergraph.ready());
    } catch (error) {
      canvas.hidden = true;
      document.getElementById("canvas-help").textContent = `This browser cannot draw the picture (${error.message}). The table holds the same edges.`;
    }
  }
}
