/** The timeline: a lane for each thread with its calls and waits; who ended a wait is a click away. */
import { type CallEvent, PAGE_THREAD_ID, type RatOS, type SourceFrame } from '../../host/index.ts';
import { make } from '../elements.ts';
import type { Pane } from '../pane.ts';
import { callAt, callsIn, isCompiler, type Lane, lanesIn, lanesOf, type Span, spanOfCalls } from './lanes.ts';
import { duration, ownLine, placeText, printable } from './names.ts';
import { perfettoTrace } from './perfetto.ts';
import type { Recorder } from './recorder.ts';
import { TimelineCanvas } from './timeline-canvas.ts';
import { VirtualRows } from './virtual-rows.ts';
import type { Watcher } from './watcher.ts';

const LISTED = 2000;
/** While time goes on the list follows more slowly: nobody reads it sixty times a second. */
const LIST_MS = 200;
const SPAN_FIRST = 2000;
const SPAN_LEAST = 0.02;
const SPAN_MOST = 3_600_000;
const ZOOM = 1.25;
const SLACK_PX = 4;
const LEGEND = [
  ['call', 'call'],
  ['wait', 'waits in it'],
  ['failed', 'failed, or waits for ever'],
  ['is-held', 'held'],
] as const;

/** A choice of the visitor's that a reload brings back. */
export interface Kept {
  read(): boolean;
  write(value: boolean): void;
}

export class TimelinePane implements Pane {
  readonly id = 'timeline';
  readonly title = 'Timeline';
  readonly element: HTMLElement;
  private readonly canvas: TimelineCanvas;
  private readonly list: VirtualRows<CallEvent>;
  private readonly about = make('div', { class: 'about', 'aria-live': 'polite' });
  private readonly record = make('input', { type: 'checkbox' });
  private readonly live = make('button', { class: 'button small', type: 'button', text: 'Now' });
  private readonly last = make('button', { class: 'button small', type: 'button', text: 'Last run', disabled: '' });
  private readonly note = make('span', { class: 'bar-text' });
  private visible = false;
  private lanes: Lane[] = [];
  /** Those that are drawn: a compiler that has ended long ago takes no room from the program. */
  private drawn: Lane[] = [];
  private living: ReadonlySet<number> = new Set();
  /** Threads that cannot go on. */
  private stuck: ReadonlySet<number> = new Set();
  private version = -1;
  private span: Span = { from: 0, to: SPAN_FIRST };
  /** What the span moves with. */
  private follows: 'now' | 'run' | 'threads' | 'nothing' = 'now';
  /** When the program that Run started last began and ended: its calls are those that began meanwhile. */
  private run: Span | undefined;
  private readonly missing = make('p', {
    text: 'Nothing was recorded when that came about. Check “Record always” and run the program once more.',
  });
  private listedAt = 0;
  private chosen: CallEvent | undefined;
  private only: ReadonlySet<number> | undefined;
  /** The page may compile while a program runs; that is no part of the run. */
  private isWithoutCompiler = false;
  private frame = 0;
  private readonly pointers = new Map<number, number>();

  constructor(
    private readonly os: RatOS,
    private readonly recorder: Recorder,
    private readonly watcher: Watcher,
    private readonly open: (file: string, line: number, program: string) => void,
    always: Kept,
  ) {
    this.canvas = new TimelineCanvas();
    this.list = new VirtualRows(
      'Calls in view',
      ['Thread', 'Call', 'Began', 'Took', 'Ended by'],
      (call) => this.cells(call),
      (call) => this.choose(call),
    );
    const button = (text: string, act: () => void) => {
      const element = make('button', { class: 'button small', type: 'button', text });
      element.addEventListener('click', act);
      return element;
    };
    this.live.addEventListener('click', () => this.showNow());
    this.last.addEventListener('click', () => this.showRun());
    this.record.checked = always.read();
    recorder.want('always', this.record.checked);
    this.record.addEventListener('change', () => {
      recorder.want('always', this.record.checked);
      always.write(this.record.checked);
    });
    this.element = make(
      'div',
      { class: 'inspect timeline' },
      make(
        'div',
        { class: 'bar' },
        make('label', { class: 'check' }, this.record, 'Record always'),
        this.live,
        this.last,
        button('Zoom in', () => this.zoom(1 / ZOOM ** 2)),
        button('Zoom out', () => this.zoom(ZOOM ** 2)),
        button('All', () => this.showAll()),
        button('Clear', () => {
          recorder.clear();
          this.choose(undefined);
        }),
        button('Export for Perfetto', () => this.export()),
        this.note,
      ),
      make(
        'div',
        { class: 'split' },
        make(
          'div',
          { class: 'lanes' },
          this.canvas.element,
          make(
            'ul',
            { class: 'lane-colours', 'aria-label': 'Colours' },
            ...LEGEND.map(([kind, text]) => make('li', { class: kind, text })),
          ),
        ),
        make('div', { class: 'beside' }, this.about, this.list.element),
      ),
    );
    this.hear();
    watcher.hear(({ snapshot }) => {
      recorder.compare(snapshot);
      this.living = new Set(snapshot.processes.flatMap(({ threads }) => threads.map(({ tid }) => tid)));
      this.stuck = new Set(snapshot.stuck);
    });
  }

  shown(visible: boolean): void {
    this.visible = visible;
    this.recorder.want(this.id, visible);
    this.watcher.setViewer(this.id, visible);
    if (visible) this.tick();
    else cancelAnimationFrame(this.frame);
  }

  focus(): void {
    this.canvas.element.focus();
  }

  /** The last moments of these threads, also what is told of them later, until somebody moves about. */
  showThreads(tids: readonly number[]): void {
    this.limitTo(new Set(tids), false);
    this.follows = 'threads';
    this.draw();
    if (this.lanes.length === 0) this.about.replaceChildren(this.missing);
  }

  /** Run's program is about to start. */
  runStarts(): void {
    this.run = { from: this.now, to: Number.POSITIVE_INFINITY };
    this.last.disabled = false;
  }

  /** It has ended: who comes to see it, and has not moved about, sees all of it. */
  runEnded(): void {
    if (this.run?.to !== Number.POSITIVE_INFINITY) return;
    this.run.to = this.now;
    if (this.follows === 'now' && this.recorder.isRecording) this.showRun();
  }

  private limitTo(tids: ReadonlySet<number> | undefined, isWithoutCompiler: boolean): void {
    this.only = tids;
    this.isWithoutCompiler = isWithoutCompiler;
    this.version = -1;
  }

  private showNow(): void {
    this.limitTo(undefined, false);
    this.follows = 'now';
    this.draw();
  }

  private showRun(): void {
    this.limitTo(undefined, true);
    this.follows = 'run';
    this.draw();
    if (callsIn(this.drawn, this.span, this.now, 1).length === 0) this.about.replaceChildren(this.missing);
  }

  private followRun(): void {
    const span = this.run && spanOfCalls(this.lanes, this.run, this.now);
    if (span === undefined) return;
    this.span = span;
    this.missing.remove();
  }

  private followThreads(): void {
    const starts = this.lanes.flatMap(({ calls }) => calls.slice(-12).map(({ start }) => start));
    if (starts.length === 0) return;
    const last = Math.max(...this.lanes.flatMap(({ calls }) => calls.slice(-1).map(({ start }) => start)));
    const from = Math.min(...starts);
    const margin = Math.max(1, (last - from) * 0.1);
    this.span = { from: from - margin, to: last + margin * 2 };
    this.missing.remove();
  }

  // ── Drawing ──────────────────────────────────────────────────────────────────────────────────────────────

  private get now(): number {
    return performance.timeOrigin + performance.now() - this.epoch;
  }

  /** The system's zero on this page's clock. */
  private get epoch(): number {
    return this.epoch_ ?? (this.epoch_ = performance.timeOrigin + performance.now() - this.os.inspect().now);
  }
  private epoch_: number | undefined;

  /** What is seen is other with each moment, though nothing is told. */
  private get moves(): boolean {
    return this.follows === 'now' || (this.follows === 'run' && this.run?.to === Number.POSITIVE_INFINITY);
  }

  private tick(): void {
    cancelAnimationFrame(this.frame);
    if (!this.visible) return;
    if (this.moves || this.version !== this.recorder.version) this.draw();
    this.frame = requestAnimationFrame(() => this.tick());
  }

  private prepare(): void {
    const { recorder } = this;
    if (this.version === recorder.version) return;
    this.version = recorder.version;
    this.lanes = lanesOf(recorder.calls, recorder.pending.values()).filter(
      (lane) => (this.only?.has(lane.tid) ?? true) && !(this.isWithoutCompiler && isCompiler(lane)),
    );
    if (this.follows === 'threads') this.followThreads();
  }

  private draw(): void {
    this.prepare();
    const { now } = this;
    if (this.follows === 'now') this.span = { from: now - (this.span.to - this.span.from), to: now };
    else if (this.follows === 'run') this.followRun();
    this.live.setAttribute('aria-pressed', String(this.follows === 'now'));
    this.last.setAttribute('aria-pressed', String(this.follows === 'run'));
    this.drawn = lanesIn(this.lanes, this.span, now, this.living);
    const height = `${this.canvas.heightOf(this.drawn)}px`;
    const { style } = this.element;
    if (style.getPropertyValue('--lanes') !== height) style.setProperty('--lanes', height);
    this.canvas.draw(this.drawn, { span: this.span, now, chosen: this.chosen, stuck: this.stuck });
    if (performance.now() - this.listedAt > LIST_MS || !this.moves) this.showList();
    const { dropped, forgotten } = this.recorder;
    const lost = dropped + forgotten;
    const text = `${this.recorder.calls.length} calls${lost > 0 ? `, ${lost} lost` : ''}`;
    if (this.note.textContent !== text) this.note.textContent = text;
  }

  private showList(): void {
    this.listedAt = performance.now();
    const calls = callsIn(this.lanes, this.span, this.now, LISTED);
    this.list.show(calls, false, calls.length === LISTED);
  }

  private cells(call: CallEvent): string[] {
    return [
      printable(call.thread) || `thread ${call.tid}`,
      call.call,
      `${(call.start / 1000).toFixed(3)} s`,
      call.pending ? 'lasts' : duration(call.duration),
      this.endings(call),
    ];
  }

  private endings({ waits }: CallEvent): string {
    const names = waits.flatMap(({ endedBy }) => (endedBy === null ? [] : [this.threadName(endedBy)]));
    return [...new Set(names)].join(', ');
  }

  private threadName(tid: number): string {
    if (tid === PAGE_THREAD_ID) return 'the page or a timer';
    return this.lanes.find((lane) => lane.tid === tid)?.name ?? `thread ${tid}`;
  }

  // ── What is chosen ───────────────────────────────────────────────────────────────────────────────────────

  private choose(call: CallEvent | undefined): void {
    this.chosen = call;
    if (call === undefined) {
      this.about.replaceChildren();
      this.draw();
      return;
    }
    const facts: [string, string][] = [
      ['thread', printable(call.thread) || `thread ${call.tid}`],
      ['began', `${(call.start / 1000).toFixed(6)} s`],
      ['took', call.pending ? `${duration(this.now - call.start)}, and lasts` : duration(call.duration)],
      ['gave', call.result || '–'],
      ...call.outputs.map((output): [string, string] => ['wrote', output]),
      ...call.waits.map((wait): [string, string] => {
        const what = wait.reason === 'objects' ? wait.objects.map((id) => `#${id}`).join(', ') : wait.reason;
        const by = wait.endedBy === null ? '' : `; ended by ${this.threadName(wait.endedBy)}`;
        return ['waited', `for ${what}${wait.duration > 0 ? `, ${duration(wait.duration)}` : ''}${by}`];
      }),
    ];
    const lines = make('ol', { class: 'stack' });
    this.about.replaceChildren(
      make('h2', { text: `${call.call}(${call.arguments.join(', ')})` }),
      make('dl', {}, ...facts.flatMap(([term, text]) => [make('dt', { text: term }), make('dd', { text })])),
      lines,
    );
    void this.os.inspector
      .source(call.pid, call.stack)
      .then((frames) => lines.append(...this.frames(frames, call.program)));
    this.draw();
  }

  private frames(frames: readonly SourceFrame[], program: string): HTMLElement[] {
    const own = ownLine(frames);
    return frames
      .filter(({ line }) => line > 0)
      .slice(0, 8)
      .map((frame) => {
        const link = make('button', { class: 'link', type: 'button', text: `${placeText(frame)} ${frame.name}` });
        if (frame === own) link.classList.add('own');
        link.addEventListener('click', () => this.open(frame.file, frame.line, program));
        return make('li', {}, link);
      });
  }

  // ── Moving about ─────────────────────────────────────────────────────────────────────────────────────────

  private hear(): void {
    const { element } = this.canvas;
    element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
        if (event.altKey) this.canvas.scroll(event.deltaY);
        else if (sideways) this.pan((event.deltaX || event.deltaY) / this.canvas.width);
        else this.zoom(ZOOM ** Math.sign(event.deltaY), this.canvas.share(event.offsetX));
        this.draw();
      },
      { passive: false },
    );
    element.addEventListener('keydown', (event) => {
      const act = {
        ArrowLeft: () => this.pan(-0.1),
        ArrowRight: () => this.pan(0.1),
        ArrowUp: () => this.canvas.scroll(-24),
        ArrowDown: () => this.canvas.scroll(24),
        '+': () => this.zoom(1 / ZOOM),
        '=': () => this.zoom(1 / ZOOM),
        '-': () => this.zoom(ZOOM),
        Home: () => this.showAll(),
        End: () => this.showNow(),
      }[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
      this.draw();
    });
    element.addEventListener('pointerdown', (event) => {
      element.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, event.offsetX);
    });
    let moved = 0;
    element.addEventListener('pointermove', (event) => {
      const before = this.pointers.get(event.pointerId);
      if (before === undefined) return;
      const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
      moved += Math.abs(event.offsetX - before);
      if (other === undefined) this.pan((before - event.offsetX) / this.canvas.width);
      else {
        const [was, is] = [Math.abs(before - other), Math.abs(event.offsetX - other)];
        if (is > 0 && was > 0) this.zoom(was / is, this.canvas.share((event.offsetX + other) / 2));
      }
      this.pointers.set(event.pointerId, event.offsetX);
      this.draw();
    });
    const end = (event: PointerEvent) => {
      this.pointers.delete(event.pointerId);
      if (event.type === 'pointerup' && moved < SLACK_PX) this.pick(event.offsetX, event.offsetY);
      if (this.pointers.size === 0) moved = 0;
    };
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
    new ResizeObserver(() => this.visible && this.draw()).observe(element);
  }

  private pick(x: number, y: number): void {
    const lane = this.canvas.laneAt(y, this.drawn);
    if (lane === undefined) return;
    const width = this.span.to - this.span.from;
    const time = this.span.from + this.canvas.share(x) * width;
    this.choose(callAt(lane, time, (SLACK_PX * width) / this.canvas.width, this.now));
  }

  private pan(share: number): void {
    const by = share * (this.span.to - this.span.from);
    this.follows = 'nothing';
    this.span = { from: this.span.from + by, to: this.span.to + by };
  }

  private zoom(factor: number, at = 1): void {
    const { from, to } = this.span;
    const width = Math.min(SPAN_MOST, Math.max(SPAN_LEAST, (to - from) * factor));
    const share = this.follows === 'now' ? 1 : at;
    if (this.follows !== 'now') this.follows = 'nothing';
    const middle = from + (to - from) * share;
    this.span = { from: middle - width * share, to: middle + width * (1 - share) };
    this.draw();
  }

  private showAll(): void {
    this.limitTo(this.only, false);
    this.prepare();
    const all = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    const span = spanOfCalls(this.lanes, all, this.now);
    if (span === undefined) return;
    this.follows = 'nothing';
    this.span = span;
    this.draw();
  }

  private export(): void {
    const trace = perfettoTrace(this.recorder.calls, this.recorder.pending.values());
    const url = URL.createObjectURL(new Blob([JSON.stringify(trace)], { type: 'application/json' }));
    const link = make('a', { href: url, download: 'ratos-trace.json' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}
