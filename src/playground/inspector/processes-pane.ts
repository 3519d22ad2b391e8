/** The task manager: processes as a tree, and of the one that is chosen its threads and handles. */
import type { HandleSnapshot, ProcessSnapshot, RatOS, SystemSnapshot, ThreadSnapshot } from '../../host/index.ts';
import { counted, make } from '../elements.ts';
import type { Pane } from '../pane.ts';
import { awaitedOf } from './awaited.ts';
import { CpuShares } from './cpu-shares.ts';
import { bytes, fileName, Names, objectName, ownLine, placeText, printable, sleepName } from './names.ts';
import { nextTo, type ProcessRow, processRows } from './process-rows.ts';
import { reconcile, setText } from './rows.ts';
import { VirtualRows } from './virtual-rows.ts';
import type { Look, Watcher } from './watcher.ts';

const COLUMNS = ['Name', 'Id', 'State', 'CPU', 'Memory', 'Threads', 'Handles', ''];
const INDENT = 14;

export class ProcessesPane implements Pane {
  readonly id = 'processes';
  readonly title = 'Processes';
  readonly element: HTMLElement;
  private readonly body = make('div', { role: 'rowgroup' });
  private readonly grid: HTMLElement;
  private readonly details = make('section', { class: 'details', 'aria-label': 'Details' });
  private readonly summary = make('p', { class: 'bar-text' });
  private readonly rows = new Map<string, HTMLElement>();
  private readonly closed = new Set<number>();
  private readonly shares = new CpuShares();
  private readonly threads: VirtualRows<ThreadSnapshot>;
  private readonly handles: VirtualRows<HandleSnapshot>;
  private readonly title_ = make('h2');
  private readonly facts = make('p', { class: 'facts' });
  private visible = false;
  private order: ProcessRow[] = [];
  private chosen = 0;
  private focused = 0;
  private look: Look | undefined;
  private names: Names | undefined;
  private objects = new Map<number, SystemSnapshot['objects'][number]>();

  constructor(
    private readonly os: RatOS,
    private readonly watcher: Watcher,
    private readonly open: (file: string, line: number, program: string) => void,
  ) {
    // Beside the tree, whose rows are processes and nothing else; cells say themselves what they are.
    const header = make(
      'div',
      { class: 'grid-row head', 'aria-hidden': 'true' },
      ...COLUMNS.map((text) => make('span', { text })),
    );
    this.grid = make('div', { role: 'treegrid', 'aria-label': 'Processes', class: 'tree-grid' }, this.body);
    this.grid.addEventListener('keydown', (event) => this.pressKey(event));
    const endTree = make('button', { class: 'button small', type: 'button', text: 'End tree' });
    endTree.addEventListener('click', () => this.end(this.chosen, true));
    this.threads = new VirtualRows('Threads', ['Thread', 'State', 'CPU', 'In', 'Waits for', 'Line'], (thread) =>
      this.threadCells(thread),
    );
    this.handles = new VirtualRows('Handles', ['Handle', 'Object', 'Rights', 'Also held by'], (handle) =>
      this.handleCells(handle),
    );
    this.details.append(
      make('div', { class: 'details-head' }, this.title_, this.facts, endTree),
      this.threads.element,
      this.handles.element,
    );
    this.details.hidden = true;
    this.element = make(
      'div',
      { class: 'inspect processes' },
      make('div', { class: 'bar' }, this.summary),
      make('div', { class: 'split' }, make('div', { class: 'scroll' }, header, this.grid), this.details),
    );
    watcher.hear((look) => this.update(look));
  }

  shown(visible: boolean): void {
    this.visible = visible;
    this.watcher.setViewer(this.id, visible);
  }

  focus(): void {
    (this.rows.get(String(this.focused)) ?? this.body.querySelector<HTMLElement>('[role=row]'))?.focus();
  }

  private update(look: Look): void {
    this.shares.note(look.snapshot);
    if (!this.visible) return;
    this.look = look;
    const { snapshot } = look;
    this.names = new Names(snapshot);
    this.objects = new Map(snapshot.objects.map((object) => [object.id, object]));
    const before = this.order.map(({ process }) => process.pid);
    this.order = processRows(snapshot.processes, this.closed);
    const hadFocus = this.rows.get(String(this.focused))?.contains(document.activeElement) ?? false;
    const next = nextTo(this.focused, before, new Set(this.order.map(({ process }) => process.pid)));
    const isGone = next !== this.focused;
    this.focused = next;
    reconcile(
      this.body,
      this.order,
      ({ process }) => String(process.pid),
      (row) => this.row(row),
      (element, row) => this.fill(element, row),
      this.rows,
    );
    if (isGone && hadFocus) this.moveTo(next);
    const threads = snapshot.processes.reduce((sum, process) => sum + process.threads.length, 0);
    setText(
      this.summary,
      `${counted(snapshot.processes.length, 'process', 'processes')}, ${counted(threads, 'thread')}, ${counted(snapshot.objects.length, 'object')}`,
    );
    this.showDetails(snapshot);
  }

  // ── The tree ─────────────────────────────────────────────────────────────────────────────────────────────

  private row({ process }: ProcessRow): HTMLElement {
    const { pid } = process;
    const name = printable(fileName(process.path)) || `process ${pid}`;
    const twisty = make('span', { class: 'twisty', 'aria-hidden': 'true' });
    const end = make('button', {
      class: 'button small',
      type: 'button',
      tabindex: '-1',
      text: 'End',
      'aria-label': `End ${name}`,
      title: `End ${name}; with Shift, all that it has started, too`,
    });
    end.addEventListener('click', (event) => {
      event.stopPropagation();
      this.end(pid, event.shiftKey);
    });
    twisty.addEventListener('click', (event) => {
      event.stopPropagation();
      this.toggle(pid);
    });
    const cells = COLUMNS.map((text) => make('span', { role: 'gridcell', title: text }));
    cells[0]?.append(twisty, make('b', { text: name, title: printable(process.path) }));
    cells.at(-1)?.append(end);
    const row = make('div', { role: 'row', class: 'grid-row', tabindex: '-1' }, ...cells);
    row.addEventListener('click', () => this.choose(pid));
    row.addEventListener('focus', () => {
      this.focused = pid;
    });
    return row;
  }

  private fill(element: HTMLElement, { process, level, hasChildren, place, siblings }: ProcessRow): void {
    const { pid, memory, threads, handles } = process;
    const set = (name: string, value: string) => {
      if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    };
    set('aria-level', String(level));
    set('aria-posinset', String(place));
    set('aria-setsize', String(siblings));
    set('aria-selected', String(pid === this.chosen));
    set('tabindex', pid === this.focused ? '0' : '-1');
    if (hasChildren) set('aria-expanded', String(!this.closed.has(pid)));
    else element.removeAttribute('aria-expanded');
    const [name, ...rest] = element.children;
    (name as HTMLElement).style.paddingInlineStart = `${8 + (level - 1) * INDENT}px`;
    const share = this.shares.ofProcess(pid);
    const doing = this.doing(process);
    set('data-state', doing);
    const texts = [
      String(pid),
      doing,
      `${Math.round(share * 100)} %`,
      memory === null ? '–' : bytes(memory),
      String(threads.length),
      String(handles),
    ];
    for (const [i, text] of texts.entries()) if (rest[i] !== undefined) setText(rest[i], text);
    (element as HTMLElement).style.setProperty('--share', share.toFixed(2));
  }

  /** In a word. One whose threads all wait is not said to run. */
  private doing({ state, threads }: ProcessSnapshot): string {
    if (state !== 'running' || threads.length === 0) return state;
    const stuck = this.look?.snapshot.stuck ?? [];
    if (threads.every(({ tid }) => stuck.includes(tid))) return 'stuck';
    return threads.every((thread) => thread.state === 'waiting') ? 'waiting' : state;
  }

  private pressKey(event: KeyboardEvent): void {
    const at = this.order.findIndex(({ process }) => process.pid === this.focused);
    const row = this.order[at];
    if (row === undefined || !(event.target instanceof HTMLElement)) return;
    const { pid, parent } = row.process;
    const inButton = event.target.tagName === 'BUTTON';
    const go = (to: number) => this.moveTo(this.order[Math.max(0, Math.min(to, this.order.length - 1))]?.process.pid);
    const page = 10;
    const open = row.hasChildren && !this.closed.has(pid);
    switch (event.key) {
      case 'ArrowDown':
        go(at + 1);
        break;
      case 'ArrowUp':
        go(at - 1);
        break;
      case 'PageDown':
        go(at + page);
        break;
      case 'PageUp':
        go(at - page);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(this.order.length - 1);
        break;
      case 'ArrowRight':
        if (row.hasChildren && !open) this.toggle(pid);
        else if (inButton) return;
        else this.rows.get(String(pid))?.querySelector('button')?.focus();
        break;
      case 'ArrowLeft':
        if (inButton) this.rows.get(String(pid))?.focus();
        else if (open) this.toggle(pid);
        else this.moveTo(this.order.some(({ process }) => process.pid === parent) ? parent : undefined);
        break;
      case 'Enter':
      case ' ':
        if (inButton) return;
        this.choose(pid);
        break;
      case 'Delete':
        this.end(pid, event.shiftKey);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  private moveTo(pid: number | undefined): void {
    if (pid === undefined) return;
    const before = this.rows.get(String(this.focused));
    this.focused = pid;
    if (before !== undefined) before.tabIndex = -1;
    const row = this.rows.get(String(pid));
    if (row === undefined) return;
    row.tabIndex = 0;
    row.focus();
    row.scrollIntoView({ block: 'nearest' });
  }

  private toggle(pid: number): void {
    if (!this.closed.delete(pid)) this.closed.add(pid);
    this.watcher.soon();
  }

  private choose(pid: number): void {
    this.chosen = this.chosen === pid ? 0 : pid;
    this.watcher.soon();
  }

  private end(pid: number, tree: boolean): void {
    try {
      this.os.kill(pid, -1, { tree });
    } catch {
      // It has ended meanwhile, which is what was wanted.
    }
    this.watcher.soon();
  }

  // ── Details ──────────────────────────────────────────────────────────────────────────────────────────────

  private showDetails({ processes }: SystemSnapshot): void {
    const process = processes.find(({ pid }) => pid === this.chosen);
    this.details.hidden = process === undefined;
    if (process === undefined) return;
    setText(this.title_, `${printable(process.path)} (${process.pid})`);
    const { memory, kernelMemory, cpuMs } = process;
    setText(
      this.facts,
      `${memory === null ? '' : `${bytes(memory)}, `}${bytes(kernelMemory)} of kernel memory, ${(cpuMs / 1000).toFixed(1)} s computed`,
    );
    this.threads.show(process.threads);
    this.handles.show(this.handlesOf(process));
  }

  private handlesOf({ pid }: ProcessSnapshot): HandleSnapshot[] {
    try {
      return this.os.inspector.handles(pid);
    } catch {
      return [];
    }
  }

  private threadCells(thread: ThreadSnapshot): (string | Node)[] {
    const { tid, state, call, futex, sendsTo } = thread;
    const awaited = awaitedOf(thread, this.objects)
      .slice(0, 4)
      .map((id) => this.objectText(id));
    if (futex !== null) awaited.push(`0x${futex.toString(16)}`);
    if (sendsTo !== null) awaited.push(this.names?.thread(sendsTo) ?? '');
    if (awaited.length === 0) awaited.push(sleepName(thread));
    const place = ownLine(this.look?.stacks.get(tid));
    let line: string | Node = '';
    if (place !== undefined) {
      line = make('button', { class: 'link', type: 'button', text: placeText(place) });
      line.addEventListener('click', () => this.open(place.file, place.line, this.programPath(thread.pid)));
    }
    const share = `${Math.round(this.shares.ofThread(tid) * 100)} %`;
    return [this.names?.thread(tid) ?? '', state, share, call ?? '', awaited.join(', '), line];
  }

  private handleCells({ handle, object, rights }: HandleSnapshot): string[] {
    const known = this.objects.get(object);
    const others = (known?.holders ?? []).filter((pid) => pid !== this.chosen);
    const text = others.slice(0, 6).map((pid) => (pid === 0 ? 'the page' : this.processName(pid)));
    if (others.length > text.length) text.push(`${others.length - text.length} more`);
    return [`0x${handle.toString(16)}`, this.objectText(object), rights.join(' ').toLowerCase(), text.join(', ')];
  }

  private programPath(pid: number): string {
    return this.look?.snapshot.processes.find((process) => process.pid === pid)?.path ?? '';
  }

  private processName(pid: number): string {
    const path = this.programPath(pid);
    return `${printable(fileName(path))} ${pid}`;
  }

  private objectText(id: number): string {
    const object = this.objects.get(id);
    return object === undefined ? `#${id}` : objectName(object);
  }
}
