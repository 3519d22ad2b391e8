/** Where the nodes of a wait graph lie: a single cycle as a ring, as people draw it; anything else in layers (dagre). */
import { layout as dagreLayout, Graph } from '@dagrejs/dagre';
import type { GraphEdge, GraphNode } from './waits.ts';

export interface Point {
  x: number;
  y: number;
}

export interface GraphPlaces {
  nodes: Map<string, Point>;
  width: number;
  height: number;
  /** There is one cycle, drawn as a ring. */
  ring: boolean;
}

export const THREAD_RADIUS = 16;
export const OBJECT_WIDTH = 30;
export const OBJECT_HEIGHT = 24;
const MARGIN = 38;
/** In layers names stand below, and only those at the sides stand out. */
const MARGIN_ABOVE = 8;
const RING_LEAST = 66;
const RING_STEP = 52;
/** Room for names at both sides. */
const NAMES = 50;

export function placeGraph(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphPlaces {
  return asRing(nodes, edges) ?? inLayers(nodes, edges);
}

/** The one cycle of a graph, in its order; null when there is none, or there are several. */
function cycleOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): string[] | null {
  const bad = nodes.filter((node) => node.bad);
  const next = new Map<string, string>();
  for (const edge of edges) {
    if (!edge.bad) continue;
    if (next.has(edge.from)) return null;
    next.set(edge.from, edge.to);
  }
  const order: string[] = [];
  let at: string | undefined = bad[0]?.id;
  while (at !== undefined && !order.includes(at)) {
    order.push(at);
    at = next.get(at);
  }
  return order.length >= 2 && order.length === bad.length && at === order[0] ? order : null;
}

/** Who hangs on a cycle, at most: more are drawn in layers. */
const HANGERS_MOST = 12;
const HANGER_GAP = 70;

function asRing(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphPlaces | null {
  const order = cycleOf(nodes, edges);
  if (order === null || nodes.length - order.length > HANGERS_MOST) return null;
  const radius = Math.max(RING_LEAST, (order.length * RING_STEP) / (2 * Math.PI));
  const angles = new Map(order.map((id, i) => [id, (2 * Math.PI * i) / order.length - Math.PI / 2]));
  const others = nodes.filter(({ id }) => !angles.has(id));
  const outer = others.length === 0 ? radius : radius + HANGER_GAP;
  const size = 2 * (outer + MARGIN);
  const middle: Point = { x: outer + MARGIN + NAMES, y: size / 2 };
  const at = (angle: number, distance: number): Point => ({
    x: middle.x + distance * Math.cos(angle),
    y: middle.y + distance * Math.sin(angle),
  });
  const places = new Map([...angles].map(([id, angle]) => [id, at(angle, radius)]));
  const taken: number[] = [];
  for (const { id } of others) {
    let angle = towards(edges.filter(({ from }) => from === id).flatMap(({ to }) => angles.get(to) ?? []));
    while (
      taken.some(
        (other) => Math.abs(Math.cos(other) - Math.cos(angle)) + Math.abs(Math.sin(other) - Math.sin(angle)) < 0.4,
      )
    )
      angle += 0.35;
    taken.push(angle);
    places.set(id, at(angle, outer));
  }
  return { nodes: places, width: size + 2 * NAMES, height: size, ring: true };
}

/** The middle of several angles; where they have none, the first, a little beside it. */
function towards(angles: readonly number[]): number {
  const [x, y] = [Math.cos, Math.sin].map((f) => angles.reduce((sum, angle) => sum + f(angle), 0)) as [number, number];
  return Math.hypot(x, y) > 0.1 ? Math.atan2(y, x) : (angles[0] ?? 0) + Math.PI / 4;
}

/** Of the picture, width by height, where its parts can be put in rows: about that of the pane. */
const SHAPE = 2.8;

type Part = Omit<GraphPlaces, 'ring'>;

/** Those that have nothing to do with one another lie in rows, the tallest first. */
function inLayers(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphPlaces {
  const parts = partsOf(nodes, edges).map((part) => {
    const ids = new Set(part.map(({ id }) => id));
    return layers(
      part,
      edges.filter(({ from }) => ids.has(from)),
    );
  });
  parts.sort((a, b) => b.height - a.height);
  const area = parts.reduce((sum, { width, height }) => sum + width * height, 0);
  const room = Math.max(Math.sqrt(area * SHAPE), ...parts.map(({ width }) => width));
  const places = new Map<string, Point>();
  let [left, top, bottom, right] = [0, 0, 0, 0];
  for (const part of parts) {
    if (left + part.width > room) [left, top] = [0, bottom];
    for (const [id, { x, y }] of part.nodes) places.set(id, { x: left + x, y: top + y });
    left += part.width;
    bottom = Math.max(bottom, top + part.height);
    right = Math.max(right, left);
  }
  return { nodes: places, width: right, height: bottom, ring: false };
}

/** Nodes that hang together by edges. */
function partsOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphNode[][] {
  const parts = new Map(nodes.map((node) => [node.id, [node]]));
  for (const { from, to } of edges) {
    const [a, b] = [parts.get(from), parts.get(to)];
    if (a === undefined || b === undefined || a === b) continue;
    const [large, small] = a.length < b.length ? [b, a] : [a, b];
    large.push(...small);
    for (const { id } of small) parts.set(id, large);
  }
  return [...new Set(parts.values())];
}

function layers(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Part {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 10, ranksep: 64, marginx: MARGIN, marginy: MARGIN_ABOVE });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, kind } of nodes) {
    const size = kind === 'thread' ? THREAD_RADIUS * 2 : OBJECT_HEIGHT;
    graph.setNode(id, { width: kind === 'thread' ? size : OBJECT_WIDTH, height: size + 14 });
  }
  for (const { from, to } of edges) graph.setEdge(from, to);
  dagreLayout(graph);
  const places = nodes.map(({ id }): [string, Point] => {
    const { x, y } = graph.node(id) as unknown as Point;
    return [id, { x, y }];
  });
  const { width = 0, height = 0 } = graph.graph();
  return { nodes: new Map(places), width, height };
}
