/** The picture of the timeline. Calls closer together than a pixel are one. */
import type { CallEvent } from '../../host/index.ts';
import { make } from '../elements.ts';
import { endOf, firstEndingAfter, type Lane, type Span } from './lanes.ts';

const LANE = 26;
const BAR = 14;
const AXIS = 20;
const NAMES = 116;
/** Steps of the axis: 1, 2 and 5 times powers of ten. */
const STEPS = [1, 2, 5];
const STEP_PX = 90;

interface Colours {
  line: string;
  text: string;
  muted: string;
  soft: string;
  info: string;
  accent: string;
  bad: string;
  raised: string;
  violet: string;
  'accent-text': string;
  page: string;
}

/** What is seen, and of what. */
export interface View {
  readonly span: Span;
  readonly now: number;
  readonly chosen: CallEvent | undefined;
  /** Threads whose waits do not end. */
  readonly stuck: ReadonlySet<number>;
}

export class TimelineCanvas {
  readonly element = make('canvas', {
    class: 'timeline-canvas',
    tabindex: '0',
    role: 'img',
    'aria-label':
      'Calls and waits of threads over time. The arrow keys move, plus and minus zoom; the list beside has the same.',
  });
  private top = 0;
  private colours: Colours | undefined;
  private coloursOf = '';

  get width(): number {
    return Math.max(1, this.element.clientWidth - NAMES);
  }

  /** Which share of the span lies left of a place. */
  share(x: number): number {
    return (x - NAMES) / this.width;
  }

  /** What all lanes need. */
  heightOf(lanes: readonly Lane[]): number {
    return AXIS + Math.max(2, lanes.length) * LANE;
  }

  scroll(by: number): void {
    this.top = Math.max(0, this.top + by);
  }

  laneAt(y: number, lanes: readonly Lane[]): Lane | undefined {
    return y < AXIS ? undefined : lanes[Math.floor((y - AXIS + this.top) / LANE)];
  }

  draw(lanes: readonly Lane[], view: View): void {
    const { element } = this;
    const { span, chosen } = view;
    const [width, height] = [element.clientWidth, element.clientHeight];
    const context = element.getContext('2d');
    if (context === null || width === 0 || height === 0) return;
    const scale = devicePixelRatio || 1;
    if (element.width !== Math.round(width * scale) || element.height !== Math.round(height * scale)) {
      element.width = Math.round(width * scale);
      element.height = Math.round(height * scale);
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const colours = this.readColours();
    this.top = Math.min(this.top, Math.max(0, lanes.length * LANE + AXIS - height));
    this.drawAxis(context, span, height, colours);
    if (lanes.length === 0) context.fillText('Calls are recorded from now on.', NAMES, AXIS + LANE);
    const first = Math.floor(this.top / LANE);
    const last = Math.min(lanes.length, Math.ceil((this.top + height - AXIS) / LANE));
    context.save();
    context.beginPath();
    context.rect(0, AXIS, width, height - AXIS);
    context.clip();
    for (let i = first; i < last; i++) {
      const lane = lanes[i] as Lane;
      const y = AXIS + i * LANE - this.top;
      this.drawName(context, lane, lanes[i - 1], y, colours);
      this.drawLane(context, lane, y, view, colours);
    }
    this.drawArrows(context, lanes, span, chosen, colours);
    context.restore();
  }

  private readColours(): Colours {
    const style = getComputedStyle(this.element);
    const key = style.getPropertyValue('--text') + style.getPropertyValue('--pane');
    if (this.colours === undefined || this.coloursOf !== key) {
      const read = (name: string) => style.getPropertyValue(`--${name}`).trim() || '#888';
      this.coloursOf = key;
      this.colours = {
        line: read('line'),
        text: read('text'),
        muted: read('muted'),
        soft: read('soft'),
        info: read('info'),
        accent: read('accent'),
        bad: read('bad'),
        raised: read('hover'),
        violet: read('violet'),
        'accent-text': read('accent-text'),
        page: read('page'),
      };
    }
    return this.colours;
  }

  private x(time: number, { from, to }: Span): number {
    return NAMES + ((time - from) / (to - from)) * this.width;
  }

  private drawAxis(context: CanvasRenderingContext2D, span: Span, height: number, { line, muted }: Colours): void {
    const least = ((span.to - span.from) / this.width) * STEP_PX;
    const power = 10 ** Math.floor(Math.log10(least));
    const step = (STEPS.find((each) => each * power >= least) ?? 10) * power;
    context.font = '11px "Inter Variable", system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.fillStyle = muted;
    context.strokeStyle = line;
    context.beginPath();
    for (let time = Math.ceil(span.from / step) * step; time <= span.to; time += step) {
      const x = Math.round(this.x(time, span)) + 0.5;
      context.moveTo(x, AXIS - 4);
      context.lineTo(x, height);
      const text = axisText(time, step);
      if (x + 3 + context.measureText(text).width <= this.element.clientWidth) context.fillText(text, x + 3, AXIS / 2);
    }
    context.stroke();
  }

  private drawName(
    context: CanvasRenderingContext2D,
    lane: Lane,
    before: Lane | undefined,
    y: number,
    { line, text, muted }: Colours,
  ): void {
    if (before?.pid !== lane.pid && before !== undefined) {
      context.fillStyle = line;
      context.fillRect(0, y, this.element.clientWidth, 1);
    }
    context.font = '11.5px "Inter Variable", system-ui, sans-serif';
    context.fillStyle = text;
    const name = shortened(context, lane.name, NAMES - 14);
    context.fillText(name, 8, y + LANE / 2);
    const { width } = context.measureText(name);
    context.fillStyle = muted;
    // Of two processes of one program, the number says which.
    const number = ` ${lane.pid}`;
    const room = NAMES - 6 - 14 - width - context.measureText(number).width;
    const program = shortened(context, lane.program, room);
    if (program !== '') context.fillText(program + number, 14 + width, y + LANE / 2);
  }

  private drawLane(
    context: CanvasRenderingContext2D,
    lane: Lane,
    y: number,
    { span, now, chosen, stuck }: View,
    colours: Colours,
  ): void {
    const top = y + (LANE - BAR) / 2;
    context.save();
    context.beginPath();
    context.rect(NAMES, y, this.width, LANE);
    context.clip();
    const begun = lane.calls[0]?.start ?? now;
    context.fillStyle = colours.raised;
    const from = this.x(Math.max(begun, span.from), span);
    context.fillRect(from, top + BAR / 2 - 1, Math.max(0, this.x(Math.min(now, span.to), span) - from), 2);
    let filled = -1;
    for (let i = firstEndingAfter(lane.calls, span.from, now); i < lane.calls.length; i++) {
      const call = lane.calls[i] as CallEvent;
      if (call.start > span.to) break;
      const left = Math.max(NAMES, this.x(call.start, span));
      const right = Math.min(this.element.clientWidth, this.x(endOf(call, now), span));
      // One that lies in a pixel that is filled would not be seen.
      if (right < filled && call !== chosen) continue;
      filled = Math.max(left + 1, right);
      const failed = call.result.startsWith('RAT_ERR');
      context.fillStyle = failed ? colours.bad : colours.info;
      context.fillRect(left, top, Math.max(1, right - left), BAR);
      for (const wait of call.waits) {
        const end = wait.duration > 0 ? wait.start + wait.duration : endOf(call, now);
        const [a, b] = [Math.max(NAMES, this.x(wait.start, span)), this.x(end, span)];
        const isForEver = call.pending && stuck.has(lane.tid);
        context.fillStyle = wait.reason === 'held' ? colours.violet : isForEver ? colours.bad : colours.accent;
        if (b > NAMES) context.fillRect(a, top + 2, Math.max(1, b - a), BAR - 4);
      }
      if (right - left > 60) {
        context.font = '10.5px "Inter Variable", system-ui, sans-serif';
        context.save();
        context.beginPath();
        context.rect(left, top, right - left, BAR);
        context.clip();
        context.fillStyle = call.waits.length > 0 ? colours['accent-text'] : colours.page;
        context.fillText(call.call, left + 4, top + BAR / 2 + 0.5);
        context.restore();
      }
      if (call === chosen || (call.id === chosen?.id && call.tid === chosen.tid)) {
        context.strokeStyle = colours.text;
        context.lineWidth = 2;
        context.strokeRect(left - 1, top - 2, Math.max(3, right - left + 2), BAR + 4);
        context.lineWidth = 1;
      }
    }
    context.restore();
  }

  /** From who ended the waits of the chosen call. */
  private drawArrows(
    context: CanvasRenderingContext2D,
    lanes: readonly Lane[],
    span: Span,
    chosen: CallEvent | undefined,
    { text }: Colours,
  ): void {
    if (chosen === undefined) return;
    const to = lanes.findIndex(({ tid }) => tid === chosen.tid);
    const middle = (lane: number) => AXIS + lane * LANE - this.top + LANE / 2;
    context.strokeStyle = text;
    context.fillStyle = text;
    for (const { start, duration, endedBy } of chosen.waits) {
      const from = lanes.findIndex(({ tid }) => tid === endedBy);
      if (endedBy === null || from < 0 || to < 0 || from === to) continue;
      const x = this.x(start + duration, span);
      if (x < NAMES) continue;
      const [a, b] = [middle(from), middle(to)];
      const down = b > a ? 1 : -1;
      context.beginPath();
      context.moveTo(x, a);
      context.lineTo(x, b - down * (BAR / 2 + 1));
      context.stroke();
      context.beginPath();
      context.arc(x, a, 3, 0, 2 * Math.PI);
      context.moveTo(x - 4, b - down * (BAR / 2 + 6));
      context.lineTo(x + 4, b - down * (BAR / 2 + 6));
      context.lineTo(x, b - (down * BAR) / 2);
      context.fill();
    }
  }
}

function axisText(time: number, step: number): string {
  if (step >= 1000) return `${Math.round(time / 1000)} s`;
  if (step >= 1) return `${(time / 1000).toFixed(3)} s`;
  return `${time.toFixed(3)} ms`;
}

/** With an ellipsis where there is no room for all of it; empty: not even for a letter. */
function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  // By halves: names may be long, and this is done for each frame.
  let [fits, over] = [0, text.length];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= room) fits = middle;
    else over = middle;
  }
  return fits === 0 ? '' : `${text.slice(0, fits)}…`;
}
