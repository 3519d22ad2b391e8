/** Draws a wait graph as SVG, changed in place: what stays where it was does not flicker. */
import {
  type GraphPlaces,
  OBJECT_HEIGHT,
  OBJECT_WIDTH,
  type Point,
  placeGraph,
  THREAD_RADIUS,
} from './graph-layout.ts';
import type { GraphEdge, GraphNode, WaitPicture } from './waits.ts';

const SVG = 'http://www.w3.org/2000/svg';
const LABEL_LENGTH = 14;
/** Of its size. */
const SMALLEST = 0.75;
/** Where the text of a cycle is that has no room in its middle. */
const BESIDE = 42;
/** What stands in a box for an object: its type's letter, as the legend says it. */
const LETTERS: Readonly<Record<string, string>> = {
  MUTEX: 'M',
  EVENT: 'E',
  SEMAPHORE: 'S',
  TIMER: 'T',
  PROCESS: 'P',
  COMPLETION_QUEUE: 'C',
  MESSAGE_QUEUE: 'Q',
  FILE: 'F',
  PIPE: '|',
  TERMINAL: '>_',
  lock: 'L',
  signal: '!',
};

function svg<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Record<string, string | number> = {}) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

const cut = (text: string) => (text.length > LABEL_LENGTH ? `${text.slice(0, LABEL_LENGTH - 1)}…` : text);
/** A thread whose name ends in a number is drawn with that alone when it stands in its circle. */
const inCircle = (label: string) => /(\d{1,3})$/.exec(label)?.[1] ?? label.slice(0, 2);

export class GraphView {
  readonly element = svg('svg', { class: 'wait-picture', role: 'img', 'aria-label': 'Who waits for whom' });
  private readonly lines = svg('g');
  private readonly shapes = svg('g');
  private readonly middle = svg('g', { class: 'middle' });
  private drawn = '';
  private places: GraphPlaces | undefined;
  private nodes = new Map<string, SVGGElement>();
  chosen = '';

  /** @param choose a node was clicked. */
  constructor(private readonly choose: (node: GraphNode) => void) {
    const defs = svg('defs');
    for (const kind of ['plain', 'bad']) {
      const marker = svg('marker', {
        id: `arrow-${kind}`,
        class: kind,
        viewBox: '0 0 8 8',
        refX: 7,
        refY: 4,
        markerWidth: 8,
        markerHeight: 8,
        markerUnits: 'userSpaceOnUse',
        orient: 'auto',
      });
      marker.append(svg('path', { d: 'M0 0 8 4 0 8z' }));
      defs.append(marker);
    }
    this.element.append(defs, this.lines, this.middle, this.shapes);
  }

  show(picture: WaitPicture): void {
    const { nodes, edges } = picture;
    const key = JSON.stringify([
      nodes.map(({ id, label, bad }) => [id, label, bad]),
      edges.map(({ from, to, bad }) => [from, to, bad]),
    ]);
    if (key !== this.drawn) {
      this.drawn = key;
      this.draw(nodes, edges);
    }
    this.showMiddle(picture);
    for (const [id, group] of this.nodes) group.classList.toggle('chosen', id === this.chosen);
  }

  private draw(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): void {
    const places = placeGraph(nodes, edges);
    this.places = places;
    const { width, height } = places;
    this.element.setAttribute('viewBox', `0 0 ${Math.max(width, 1)} ${Math.max(height, 1)}`);
    // Not larger than it is drawn: few nodes are not blown up.
    this.element.style.maxWidth = `${width * 1.5}px`;
    this.element.style.maxHeight = `${height * 1.5}px`;
    // Nor so small that nobody can read it: what is larger is scrolled.
    this.element.style.minWidth = `${width * SMALLEST}px`;
    this.element.style.minHeight = `${height * SMALLEST}px`;
    this.nodes = new Map();
    this.shapes.replaceChildren(...nodes.map((node) => this.shape(node, places)));
    const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
    this.lines.replaceChildren(
      ...edges.flatMap((edge) => {
        const from = places.nodes.get(edge.from);
        const to = places.nodes.get(edge.to);
        return from === undefined || to === undefined ? [] : [this.line(edge, from, to, kinds)];
      }),
    );
  }

  private shape(node: GraphNode, { nodes, ring, width, height }: GraphPlaces): SVGGElement {
    const { x, y } = nodes.get(node.id) ?? { x: 0, y: 0 };
    const group = svg('g', {
      class: `node ${node.kind}${node.bad ? ' bad' : ''}`,
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
    });
    const title = svg('title');
    title.textContent =
      node.kind === 'thread' ? node.label : `${node.type.toLowerCase().replaceAll('_', ' ')} ${node.label}`;
    const text = svg('text', { class: 'inner' });
    const label = svg('text', { class: 'label', y: THREAD_RADIUS + 14 });
    if (node.kind === 'thread') {
      group.append(title, svg('circle', { r: THREAD_RADIUS }));
      text.textContent = inCircle(node.label);
      label.textContent = cut(node.label);
      if (ring) {
        // Outside, where no line goes.
        const [dx, dy] = [x - width / 2, y - height / 2];
        const away = Math.hypot(dx, dy) || 1;
        label.setAttribute('x', ((dx / away) * (THREAD_RADIUS + 7)).toFixed(1));
        label.setAttribute('y', ((dy / away) * (THREAD_RADIUS + 12) + 4).toFixed(1));
        label.style.textAnchor = Math.abs(dx) < THREAD_RADIUS ? 'middle' : dx > 0 ? 'start' : 'end';
      }
    } else {
      const box = { x: -OBJECT_WIDTH / 2, y: -OBJECT_HEIGHT / 2, width: OBJECT_WIDTH, height: OBJECT_HEIGHT, rx: 6 };
      group.append(title, svg('rect', box));
      text.textContent = LETTERS[node.type] ?? '?';
      label.setAttribute('y', String(OBJECT_HEIGHT / 2 + 13));
      label.textContent = cut(node.label);
    }
    group.append(text);
    // In a ring there is no room, and the circle says it.
    if (!ring || node.kind === 'thread') group.append(label);
    group.addEventListener('click', () => this.choose(node));
    this.nodes.set(node.id, group);
    return group;
  }

  private line(edge: GraphEdge, from: Point, to: Point, kinds: ReadonlyMap<string, GraphNode['kind']>): SVGPathElement {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy) || 1;
    const [ux, uy] = [dx / length, dy / length];
    const gap = (id: string) => (kinds.get(id) === 'thread' ? THREAD_RADIUS + 3 : boxGap(ux, uy));
    const [a, b] = [gap(edge.from), gap(edge.to) + 1];
    const start = `${(from.x + ux * a).toFixed(1)} ${(from.y + uy * a).toFixed(1)}`;
    const end = `${(to.x - ux * b).toFixed(1)} ${(to.y - uy * b).toFixed(1)}`;
    return svg('path', {
      class: `edge ${edge.kind}${edge.bad ? ' bad' : ''}`,
      d: `M${start} L${end}`,
      'marker-end': `url(#arrow-${edge.bad ? 'bad' : 'plain'})`,
    });
  }

  private showMiddle({ cycles, waits }: WaitPicture): void {
    const [cycle] = cycles;
    if (this.places?.ring !== true || cycle === undefined) {
      this.middle.replaceChildren();
      return;
    }
    const { width, height } = this.places;
    const since = Math.min(...waits.filter(({ state }) => state === 'deadlock').map(({ waited }) => waited));
    // A ring of two has its lines in the middle.
    const x = cycle.length === 1 ? width / 2 + BESIDE : width / 2;
    const big = svg('text', { x, y: height / 2 - 3, class: 'big' });
    big.textContent = `cycle of ${cycle.length}`;
    const small = svg('text', { x, y: height / 2 + 14 });
    small.textContent = `for ${(since / 1000).toFixed(1)} s`;
    this.middle.replaceChildren(big, small);
  }
}

/** From a box's middle to its edge, in a direction. */
function boxGap(ux: number, uy: number): number {
  const x = Math.abs(ux) < 1e-6 ? Number.POSITIVE_INFINITY : OBJECT_WIDTH / 2 / Math.abs(ux);
  const y = Math.abs(uy) < 1e-6 ? Number.POSITIVE_INFINITY : OBJECT_HEIGHT / 2 / Math.abs(uy);
  return Math.min(x, y) + 3;
}
