import { describe, expect, it } from 'vitest';
import { neighbour, sankeyDiagram, type FlowLink, type FlowNode, type Kind } from './sankey';

const node = (id: string, step: number, kind: Kind, count: number): FlowNode => ({
  id,
  step,
  label: id,
  kind,
  count,
});
const link = (from: string, to: string, count: number): FlowLink => ({ from, to, count });

const nodes = [
  node('home', 1, 'page', 70),
  node('blog', 1, 'page', 30),
  node('list', 2, 'page', 60),
  node('exit2', 2, 'exit', 40),
  node('goal3', 3, 'goal', 20),
  node('exit3', 3, 'exit', 39),
  node('open3', 3, 'open', 1),
];
const links = [
  link('home', 'list', 50),
  link('home', 'exit2', 20),
  link('blog', 'list', 10),
  link('blog', 'exit2', 20),
  link('list', 'goal3', 20),
  link('list', 'exit3', 39),
  link('list', 'open3', 1),
];
const diagram = sankeyDiagram(nodes, links, 900);
const at = (id: string) => diagram.nodes.find((placed) => placed.id === id);

describe('sankeyDiagram', () => {
  it('puts steps into columns', () => {
    expect(at('home')?.column).toBe(0);
    expect(at('goal3')?.column).toBe(2);
    expect(at('list')?.x).toBeGreaterThan(at('home')?.x ?? Infinity);
  });

  it('draws heights and widths in one scale', () => {
    const scale = (at('home')?.height ?? 0) / 70;
    expect(at('list')?.height).toBeCloseTo(60 * scale);
    expect(diagram.links[0]?.width).toBeCloseTo(50 * scale);
  });

  it('puts goals on top and exits at the foot', () => {
    const column = diagram.nodes.filter((placed) => placed.column === 2).map(({ id }) => id);
    expect(column).toEqual(['goal3', 'open3', 'exit3']);
  });

  it('keeps labels apart', () => {
    for (const upper of diagram.nodes) {
      for (const lower of diagram.nodes) {
        if (upper.column !== lower.column || lower.y <= upper.y) continue;
        expect(lower.y - (upper.y + upper.height)).toBeGreaterThanOrEqual(28);
      }
    }
  });

  it('moves an ending that is reported under its last step into the next column', () => {
    const same = sankeyDiagram(
      [node('a', 1, 'page', 5), node('gone', 1, 'exit', 5)],
      [link('a', 'gone', 5)],
      600,
    );
    expect(same.nodes.map(({ column }) => column)).toEqual([0, 1]);
  });

  it('never draws a link thinner than a pixel', () => {
    const thin = sankeyDiagram(
      [node('a', 1, 'page', 1e6), node('b', 2, 'page', 1), node('x', 2, 'exit', 999_999)],
      [link('a', 'b', 1), link('a', 'x', 999_999)],
      600,
    );
    expect(Math.min(...thin.links.map(({ width }) => width))).toBe(1);
  });

  it('grows wider than the room rather than crowding its columns', () => {
    expect(sankeyDiagram(nodes, links, 200).width).toBeGreaterThan(400);
  });

  it('draws nothing of nothing', () => {
    expect(sankeyDiagram([], [], 600)).toMatchObject({ nodes: [], links: [] });
  });
});

describe('neighbour', () => {
  it.each([
    ['home', 'ArrowRight', 'list'],
    ['list', 'ArrowRight', 'exit3'],
    ['list', 'ArrowLeft', 'home'],
    ['home', 'ArrowDown', 'blog'],
    ['home', 'ArrowUp', undefined],
    ['gone', 'ArrowUp', 'home'],
  ])('from %s by %s to %s', (from, key, to) => {
    expect(neighbour(diagram, from, key)).toBe(to);
  });
});
