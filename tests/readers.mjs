// Read graph files with libraries that nobody here wrote, and print what they found as JSON:
//   node tests/readers.mjs gexf|graphml|cytoscape|mermaid FILE...
import fs from 'node:fs';

const [kind, ...files] = process.argv.slice(2);

async function graphology(module) {
  const { MultiDirectedGraph } = (await import('graphology')).default;
  const parser = (await import(`graphology-${module}`)).default;
  return (text) => {
    const graph = parser.parse(MultiDirectedGraph, text, { respectInputGraphType: true, allowUndeclaredAttributes: true });
    return {
      nodes: graph.mapNodes((id, attributes) => [id, attributes]),
      edges: graph.mapEdges((id, attributes, source, target) => [id, source, target, attributes]),
    };
  };
}

async function cytoscape() {
  const library = (await import('cytoscape')).default;
  return (text) => {
    const { elements, style } = JSON.parse(text);
    const warnings = [];
    console.warn = (...words) => warnings.push(words.join(' '));
    const graph = library({ headless: true, styleEnabled: true, elements, style, layout: { name: 'preset' } });
    return {
      warnings,
      nodes: graph.nodes().map((node) => [node.id(), node.data(), node.style('background-color'), node.position()]),
      edges: graph.edges().map((edge) => [edge.id(), edge.source().id(), edge.target().id(), edge.data(),
        edge.style('line-style'), edge.style('target-arrow-shape')]),
    };
  };
}

async function mermaid() {
  const { JSDOM } = await import('jsdom');
  const { window } = new JSDOM('');
  Object.assign(globalThis, { window, document: window.document });
  const library = (await import('mermaid')).default;
  library.initialize({ securityLevel: 'strict' });
  return async (text) => {
    const parsed = await library.mermaidAPI.getDiagramFromText(text);
    const { nodes, edges } = parsed.db.getData();
    return {
      title: parsed.db.getDiagramTitle(),
      nodes: nodes.map((node) => [node.id, node.label]),
      edges: edges.map((edge) => [edge.start, edge.end, edge.label, edge.pattern, edge.arrowTypeEnd]),
    };
  };
}

const readers = { gexf: () => graphology('gexf'), graphml: () => graphology('graphml'), cytoscape, mermaid };
const read = await readers[kind]();
const found = [];
for (const file of files) found.push(await read(fs.readFileSync(file, 'utf-8')));
// cytoscape.js keeps timers, so end by hand once all is written
process.stdout.write(JSON.stringify(found), () => process.exit(0));
