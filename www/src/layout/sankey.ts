/**
 * Geometry of a path diagram: columns by step, heights by count. Endings go to the
 * column after the node they end, whatever step they are reported under; exits lie
 * lowest, so that what was lost is always found at the foot.
 */
import { sankey, sankeyLinkHorizontal, type SankeyNode } from 'd3-sankey';

export type Kind = 'page' | 'event' | 'goal' | 'exit' | 'open' | 'cutoff' | 'other';

export interface FlowNode {
  id: string;
  step: number;
  label: string;
  kind: Kind;
  count: number;
  /** How many nodes an "other" stands for. */
  folded?: number;
}

export interface FlowLink {
  from: string;
  to: string;
  count: number;
}

export interface PlacedNode extends FlowNode {
  column: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedLink extends FlowLink {
  kind: Kind;
  /** Centre line. */
  d: string;
  width: number;
}

export interface Diagram {
  width: number;
  height: number;
  nodes: PlacedNode[];
  links: PlacedLink[];
  /** x of each column's nodes. */
  columns: number[];
  /** Room between a node and the next column, for its label. */
  labelWidth: number;
}

const NODE_WIDTH = 12;
/** A label is two lines high; nodes keep that much apart. */
const NODE_PADDING = 32;
const PITCH = 158;
const TOP = 40;
const MIN_LINK = 1;
/** More nodes fill their columns: moving them to and fro takes time and changes little. */
const MANY = 200;
const RANK: Record<Kind, number> = {
  goal: 0,
  page: 1,
  event: 1,
  other: 2,
  cutoff: 3,
  open: 4,
  exit: 5,
};

type Own = FlowNode & { column: number };

export function sankeyDiagram(
  nodes: readonly FlowNode[],
  links: readonly FlowLink[],
  room: number,
): Diagram {
  const columns = columnsOf(nodes, links);
  const count = Math.max(0, ...columns.values()) + 1;
  const width = Math.max(room, count * PITCH);
  const pitch = width / count;
  const height = heightFor(columns);
  if (nodes.length === 0) {
    return { width, height, nodes: [], links: [], columns: [], labelWidth: pitch };
  }
  const layout = sankey<Own, FlowLink>()
    .nodeId(({ id }) => id)
    .nodeWidth(NODE_WIDTH)
    .nodePadding(NODE_PADDING)
    .iterations(nodes.length > MANY ? 1 : 6)
    .nodeAlign((node) => node.column)
    .nodeSort((a, b) => RANK[a.kind] - RANK[b.kind] || b.count - a.count || byId(a, b))
    .extent([
      [2, TOP],
      [width - pitch + NODE_WIDTH + 2, height - 14],
    ]);
  const graph = layout({
    nodes: nodes.map((node) => ({
      ...node,
      column: columns.get(node.id) ?? 0,
      fixedValue: node.count,
    })),
    links: links.map((link) => ({
      ...link,
      source: link.from,
      target: link.to,
      value: link.count,
    })),
  });
  const line = sankeyLinkHorizontal<Own, FlowLink>();
  const xs: number[] = [];
  const placed = graph.nodes.map((node) => {
    xs[node.column] = node.x0 ?? 0;
    return place(node);
  });
  return {
    width,
    height,
    nodes: placed.sort((a, b) => a.column - b.column || a.y - b.y),
    links: graph.links.map((link) => ({
      from: link.from,
      to: link.to,
      count: link.count,
      kind: (link.target as SankeyNode<Own, FlowLink>).kind,
      d: line(link) ?? '',
      width: Math.max(MIN_LINK, link.width ?? 0),
    })),
    columns: xs,
    labelWidth: pitch - NODE_WIDTH - 12,
  };
}

/** The node to go to from here with an arrow key, if there is one. */
export function neighbour(diagram: Diagram, id: string, key: string): string | undefined {
  const here = diagram.nodes.find((node) => node.id === id);
  if (!here) return diagram.nodes[0]?.id;
  const within = diagram.nodes.filter(({ column }) => column === here.column);
  const place = within.indexOf(here);
  switch (key) {
    case 'ArrowUp':
      return within[place - 1]?.id;
    case 'ArrowDown':
      return within[place + 1]?.id;
    case 'ArrowRight':
      return widest(diagram.links.filter(({ from }) => from === id))?.to;
    case 'ArrowLeft':
      return widest(diagram.links.filter(({ to }) => to === id))?.from;
    default:
      return undefined;
  }
}

function widest(links: readonly PlacedLink[]): PlacedLink | undefined {
  return links.reduce<PlacedLink | undefined>(
    (best, link) => (best && best.count >= link.count ? best : link),
    undefined,
  );
}

function columnsOf(nodes: readonly FlowNode[], links: readonly FlowLink[]): Map<string, number> {
  const first = Math.min(...nodes.map(({ step }) => step));
  const columns = new Map(nodes.map(({ id, step }) => [id, step - first]));
  const endings = new Set(nodes.filter(({ kind }) => isEnding(kind)).map(({ id }) => id));
  for (const { from, to } of links) {
    if (!endings.has(to)) continue;
    columns.set(to, Math.max(columns.get(to) ?? 0, (columns.get(from) ?? 0) + 1));
  }
  return columns;
}

export function isEnding(kind: Kind): boolean {
  return kind === 'exit' || kind === 'goal' || kind === 'open' || kind === 'cutoff';
}

function heightFor(columns: Map<string, number>): number {
  const perColumn = new Map<number, number>();
  for (const column of columns.values()) perColumn.set(column, (perColumn.get(column) ?? 0) + 1);
  const most = Math.max(1, ...perColumn.values());
  return TOP + 14 + Math.max(420, most * (NODE_PADDING + 20));
}

function place(node: SankeyNode<Own, FlowLink>): PlacedNode {
  const [x, y] = [node.x0 ?? 0, node.y0 ?? 0];
  const { id, step, label, kind, count, column, folded } = node;
  const size = { width: (node.x1 ?? x) - x, height: Math.max(1, (node.y1 ?? y) - y) };
  const rest = folded === undefined ? {} : { folded };
  return { id, step, label, kind, count, column, x, y, ...size, ...rest };
}

function byId(a: FlowNode, b: FlowNode): number {
  return a.id < b.id ? -1 : 1;
}
