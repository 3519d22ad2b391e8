/** System calls as they happen, and stepping: who is held, what at, and what becomes of that. */
import { type CallDescription, type CallEvent, describeCall, type HeldCall, type RatOS } from '../../host/index.ts';
import { make, messageOf } from '../elements.ts';
import type { Pane } from '../pane.ts';
import { duration, fileName, ownLine, placeText, printable } from './names.ts';
import type { Recorder } from './recorder.ts';
import { reconcile, setText } from './rows.ts';
import { statusChoices } from './status-choices.ts';
import { VirtualRows } from './virtual-rows.ts';
import type { Watcher } from './watcher.ts';

const SHOWN = 20_000;
const EVERY_MS = 120;

export class CallsPane implements Pane {
  readonly id = 'calls';
  readonly title = 'System calls';
  readonly element: HTMLElement;
  private readonly process = make('select', { class: 'field small', 'aria-label': 'Process' });
  private readonly filter = make('input', {
    class: 'field small',
    'aria-label': 'Filter calls',
    placeholder: 'Filter',
    type: 'search',
  });
  private readonly holdButton = make('button', { class: 'button small', type: 'button', text: 'Hold' });
  private readonly stepButton = make('button', { class: 'button small', type: 'button', text: 'Next call' });
  private readonly goButton = make('button', { class: 'button small', type: 'button', text: 'Continue' });
  private readonly failButton = make('button', { class: 'button small', type: 'button', text: 'Fail with' });
  private readonly status = make('select', { class: 'field small', 'aria-label': 'Status' });
  private readonly heldBox = make('section', { class: 'held', 'aria-label': 'Held calls' });
  private readonly heldList = make('ul', { class: 'held-list', role: 'listbox', 'aria-label': 'Held threads' });
  private readonly about = make('div', { class: 'about' });
  private readonly list: VirtualRows<CallEvent>;
  private readonly note = make('span', { class: 'bar-text' });
  private readonly heldRows = new Map<string, HTMLElement>();
  private readonly descriptions = new Map<string, CallDescription | null>();
  private held: HeldCall[] = [];
  private chosen = 0;
  private shownCall = '';
  private version = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Processes that were asked to hold. */
  private readonly holding = new Set<number>();

  constructor(
    private readonly os: RatOS,
    private readonly recorder: Recorder,
    private readonly watcher: Watcher,
    private readonly events: {
      open(file: string, line: number, program: string): void;
      /** Other threads are held than before. */
      held(calls: readonly HeldCall[]): void;
    },
  ) {
    this.list = new VirtualRows('System calls', ['Time', 'Thread', 'Call', 'Gave', 'Took'], (call) => cells(call));
    this.holdButton.addEventListener('click', () => this.hold(this.pid));
    this.stepButton.addEventListener('click', () => this.stepChosen());
    this.goButton.addEventListener('click', () => this.letGo());
    this.failButton.addEventListener('click', () => this.fail());
    this.filter.addEventListener('input', () => this.refresh(true));
    this.process.addEventListener('change', () => {
      this.refresh(true);
      this.showHeld();
    });
    this.heldBox.append(this.heldList, this.about);
    this.heldBox.hidden = true;
    this.element = make(
      'div',
      { class: 'inspect calls' },
      make(
        'div',
        { class: 'bar' },
        this.process,
        this.holdButton,
        this.stepButton,
        this.goButton,
        this.failButton,
        this.status,
        this.filter,
        this.note,
      ),
      this.heldBox,
      this.list.element,
    );
    os.inspector.onHeld(() => this.showHeld());
    watcher.hear(({ snapshot }) => this.showProcesses(snapshot.processes));
    this.showHeld();
  }

  shown(visible: boolean): void {
    this.recorder.want(this.id, visible);
    this.watcher.setViewer(this.id, visible);
    clearTimeout(this.timer);
    if (visible) this.turn();
  }

  // ── Holding ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Steps a program: holds it at its next call, or lets it make the one at which it is held. */
  step(pid: number): void {
    const held =
      this.held.find((call) => call.pid === pid && call.tid === this.chosen) ??
      this.held.find((call) => call.pid === pid);
    this.process.value = String(pid);
    if (held === undefined) this.hold(pid);
    else this.try(() => this.os.inspector.step(held.tid));
  }

  /** A program is held from its first call on. */
  holdsFromStart(pid: number): void {
    this.holding.add(pid);
    this.showProcesses(this.os.inspect().processes);
    this.process.value = String(pid);
    this.showHeld();
  }

  private hold(pid: number): void {
    if (pid === 0) return;
    this.try(() => {
      this.os.inspector.hold(pid);
      this.holding.add(pid);
    });
    this.showHeld();
  }

  private letGo(): void {
    const pid = this.pid || (this.current?.pid ?? 0);
    this.holding.delete(pid);
    this.try(() => this.os.inspector.letGo(pid));
    this.showHeld();
  }

  private stepChosen(): void {
    const { current } = this;
    if (current === undefined) this.hold(this.pid);
    else this.try(() => this.os.inspector.step(current.tid));
  }

  private fail(): void {
    const { current } = this;
    if (current !== undefined) this.try(() => this.os.inspector.fail(current.tid, Number(this.status.value)));
  }

  /** What is held, or lives, may have changed a moment ago. */
  private try(act: () => void): void {
    try {
      act();
    } catch (error) {
      setText(this.note, messageOf(error));
    }
  }

  private get pid(): number {
    return Number(this.process.value) || 0;
  }

  private get current(): HeldCall | undefined {
    return this.held.find(({ tid }) => tid === this.chosen) ?? this.held[0];
  }

  private showHeld(): void {
    const all = this.os.inspector.held();
    this.events.held(all);
    this.held = all.filter(({ pid }) => this.pid === 0 || pid === this.pid);
    const { current } = this;
    const any = current !== undefined;
    this.heldBox.hidden = !any;
    this.goButton.disabled = !any && !this.holding.has(this.pid);
    this.stepButton.disabled = !any && this.pid === 0;
    this.holdButton.disabled = this.pid === 0 || this.holding.has(this.pid);
    const returns = current === undefined ? undefined : this.described(current.call)?.returns;
    this.failButton.disabled = !any || returns === 'noreturn';
    this.status.hidden = this.failButton.disabled;
    this.keepFocus();
    reconcile(
      this.heldList,
      this.held,
      ({ tid }) => String(tid),
      ({ tid }) => {
        const item = make('li', { role: 'option', tabindex: '0' });
        const choose = () => {
          this.chosen = tid;
          this.showHeld();
        };
        item.addEventListener('click', choose);
        item.addEventListener('keydown', ({ key }) => (key === 'Enter' || key === ' ') && choose());
        return item;
      },
      (item, call) => {
        item.setAttribute('aria-selected', String(call === current));
        setText(
          item,
          `${printable(call.thread) || `thread ${call.tid}`} (${printable(fileName(call.program))} ${call.pid}): ${call.call}`,
        );
      },
      this.heldRows,
    );
    this.showCall(current);
  }

  /** Who has pressed a button that cannot be pressed again goes on beside it. */
  private keepFocus(): void {
    const buttons = [this.stepButton, this.holdButton, this.goButton, this.failButton];
    if (buttons.some((button) => button === document.activeElement && button.disabled))
      (buttons.find(({ disabled }) => !disabled) ?? this.process).focus();
  }

  private showCall(call: HeldCall | undefined): void {
    const known = call === undefined ? undefined : this.described(call.call);
    const key = call === undefined ? '' : `${call.tid} ${call.since} ${call.call} ${known !== undefined}`;
    if (key === this.shownCall) return;
    this.shownCall = key;
    if (call === undefined) {
      this.about.replaceChildren();
      return;
    }
    this.status.replaceChildren(
      ...statusChoices(known ?? null).map(({ value, text }) => make('option', { value: String(value), text })),
    );
    const row = (text: string, i: number) => {
      const parameter = known?.parameters[i];
      return make(
        'tr',
        {},
        make('th', { scope: 'row', text: parameter?.name ?? `${i + 1}`, title: parameter?.doc ?? '' }),
        make('td', { class: 'type', text: parameter?.type ?? '' }),
        make('td', { text }),
      );
    };
    const place = make('p', { class: 'place' });
    this.about.replaceChildren(
      make('h2', { text: `${call.call}` }),
      make('p', { class: 'doc', text: (known?.doc ?? '').split('. ')[0] ?? '' }),
      make(
        'table',
        { class: 'inspect-table', 'aria-label': 'Arguments' },
        make('tbody', {}, ...call.arguments.map(row)),
      ),
      place,
    );
    void this.os.inspector.source(call.pid, call.stack).then((frames) => {
      const own = ownLine(frames);
      if (own === undefined) return;
      const link = make('button', { class: 'link', type: 'button', text: `${placeText(own)} in ${own.name}` });
      link.addEventListener('click', () => this.events.open(own.file, own.line, call.program));
      place.replaceChildren('at ', link);
    });
  }

  /** What the reference says of a call; undefined: it is being read, and shown when it is there. */
  private described(name: string): CallDescription | null | undefined {
    const known = this.descriptions.get(name);
    if (known !== undefined || this.descriptions.has(name)) return known;
    void describeCall(name).then((description) => {
      this.descriptions.set(name, description);
      this.showHeld();
    });
    return undefined;
  }

  private showProcesses(processes: readonly { pid: number; path: string }[]): void {
    const wanted = [
      { pid: 0, text: 'All processes' },
      ...processes.map(({ pid, path }) => ({ pid, text: `${printable(fileName(path))} ${pid}` })),
    ];
    const key = wanted.map(({ text }) => text).join('\n');
    for (const pid of this.holding) if (!processes.some((process) => process.pid === pid)) this.holding.delete(pid);
    if (this.process.dataset.key === key) return;
    this.process.dataset.key = key;
    const { value } = this.process;
    this.process.replaceChildren(...wanted.map(({ pid, text }) => make('option', { value: String(pid), text })));
    this.process.value = wanted.some(({ pid }) => String(pid) === value) ? value : '0';
    this.showHeld();
  }

  // ── The list ─────────────────────────────────────────────────────────────────────────────────────────────

  private turn(): void {
    this.refresh(false);
    this.timer = setTimeout(() => this.turn(), EVERY_MS);
  }

  private refresh(anew: boolean): void {
    const { recorder } = this;
    if (!anew && this.version === recorder.version) return;
    this.version = recorder.version;
    const { pid } = this;
    const text = this.filter.value.trim().toLowerCase();
    // As they began; what has not ended comes last, where one looks.
    const ended = recorder.calls.slice(-SHOWN).sort((a, b) => a.start - b.start);
    const all = [...ended, ...recorder.pending.values()];
    const calls =
      pid === 0 && text === ''
        ? all
        : all.filter(
            (call) =>
              (pid === 0 || call.pid === pid) && (text === '' || cells(call).join(' ').toLowerCase().includes(text)),
          );
    this.list.show(calls, true);
    const lost = recorder.dropped;
    setText(this.note, lost > 0 ? `${lost} calls were too many to be told.` : '');
  }
}

function cells(call: CallEvent): string[] {
  const name = printable(call.thread) || `thread ${call.tid}`;
  const outputs = call.outputs.length > 0 ? `  ${call.outputs.join(', ')}` : '';
  return [
    `${(call.start / 1000).toFixed(4)} s`,
    `${name} (${printable(fileName(call.program))} ${call.pid})`,
    printable(`${call.call}(${call.arguments.join(', ')})`),
    printable(call.pending ? (call.waits.at(-1)?.reason === 'held' ? 'held' : 'waits …') : call.result + outputs),
    call.pending ? '' : duration(call.duration),
  ];
}
