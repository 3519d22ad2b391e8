/** The wait graph: a verdict in words, the picture, what is known of the one that is chosen, and all of it as a table. */
import { make } from '../elements.ts';
import type { Pane } from '../pane.ts';
import { GraphView } from './graph-view.ts';
import { duration, objectName, placeText } from './names.ts';
import type { Recorder } from './recorder.ts';
import { reconcile, setText } from './rows.ts';
import { type GraphNode, pictureOf, type Wait, type WaitPicture } from './waits.ts';
import type { Look, Watcher } from './watcher.ts';

export interface WaitsEvents {
  /** A source line is to be shown: file as the compiler was given it. */
  open(file: string, line: number, program: string): void;
  /** Shows in the timeline how these threads have come to where they are. */
  history(tids: readonly number[]): void;
  /** Something short beside the tab's title. */
  badge(text: string): void;
  /** Read out while the pane is not seen; empty: no more. */
  alarm(text: string): void;
}

const COLUMNS = ['Thread', 'Waits for', 'Owner', 'Since', 'Line'];
/** More rows than that say nothing to anybody. */
const ROWS_MOST = 500;

export class WaitsPane implements Pane {
  readonly id = 'waits';
  readonly title = 'Wait graph';
  readonly element: HTMLElement;
  private readonly banner = make('div', { class: 'verdict' });
  private readonly words = make('p', { class: 'words' });
  private readonly history = make('button', { class: 'button small', type: 'button', text: 'How it came about' });
  private readonly graph: GraphView;
  private readonly side = make('div', { class: 'wait-side' });
  private readonly body = make('tbody');
  private readonly empty = make('p', { class: 'hint', text: 'Run a program, and see here who waits for whom.' });
  private readonly rows = new Map<string, HTMLTableRowElement>();
  private visible = false;
  private picture: WaitPicture | undefined;
  private said = '';
  /** What is read out. */
  private alarm = '';

  constructor(
    private readonly watcher: Watcher,
    private readonly recorder: Recorder,
    private readonly events: WaitsEvents,
  ) {
    this.graph = new GraphView((node) => this.choose(node));
    this.banner.append(this.words, this.history);
    this.history.addEventListener('click', () => {
      const stuck = this.picture?.waits.filter(({ state }) => state !== 'waiting') ?? [];
      events.history(stuck.map(({ thread }) => thread.tid));
    });
    const table = make(
      'table',
      { class: 'inspect-table', 'aria-label': 'Waits' },
      make('thead', {}, make('tr', {}, ...COLUMNS.map((text) => make('th', { scope: 'col', text })))),
      this.body,
    );
    const legend = make(
      'ul',
      { class: 'legend', 'aria-hidden': 'true' },
      ...['thread', 'object', 'waits for', 'owned by'].map((text) =>
        make('li', { class: text.replace(' ', '-'), text }),
      ),
    );
    this.element = make(
      'div',
      { class: 'inspect waits' },
      this.banner,
      make(
        'div',
        { class: 'wait-picture-row' },
        make('div', { class: 'wait-canvas' }, this.graph.element, this.empty, legend),
        this.side,
      ),
      make('div', { class: 'scroll table-scroll', tabindex: '0' }, table),
    );
    watcher.hear((look) => this.update(look));
  }

  shown(visible: boolean): void {
    this.visible = visible;
    if (visible) this.raise('');
    // So that it can be told how it came about.
    this.recorder.want(this.id, visible);
    this.watcher.setViewer(this.id, visible);
  }

  private update(look: Look): void {
    const picture = pictureOf(look);
    this.picture = picture;
    this.events.badge(picture.cycles.length > 0 ? 'cycle' : picture.verdict.kind === 'stuck' ? 'stuck' : '');
    if (!this.visible) {
      const alarm = picture.verdict.kind === 'deadlock' ? picture.verdict.text : '';
      // The next one is another one, also in the same words.
      if (alarm === '') this.said = '';
      // Not again what has been seen here.
      this.raise(alarm === this.said ? '' : alarm);
      return;
    }
    this.showVerdict(picture);
    this.empty.hidden = picture.nodes.length > 0;
    this.graph.show(picture);
    this.showSide(picture, look);
    reconcile(
      this.body,
      picture.waits.slice(0, ROWS_MOST),
      ({ thread }) => String(thread.tid),
      (wait) => this.row(wait),
      (row, wait) => this.fill(row, wait),
      this.rows,
    );
  }

  private raise(alarm: string): void {
    if (this.alarm === alarm) return;
    this.alarm = alarm;
    this.events.alarm(alarm);
  }

  private showVerdict({ verdict: { kind, text } }: WaitPicture): void {
    this.history.hidden = kind === 'calm' || kind === 'waiting';
    if (this.said === text) return;
    this.said = text;
    this.banner.dataset.kind = kind;
    // Made anew for each alarm, so that it is read out; there is none while nothing is wrong.
    this.words.replaceChildren(kind === 'deadlock' ? make('span', { role: 'alert', text }) : text);
  }

  // ── The table ────────────────────────────────────────────────────────────────────────────────────────────

  private row({ thread }: Wait): HTMLTableRowElement {
    const line = make('button', { class: 'link', type: 'button' });
    const row = make('tr', {}, ...COLUMNS.map((_, i) => (i === 4 ? make('td', {}, line) : make('td'))));
    line.addEventListener('click', () => {
      const place = this.picture?.waits.find((wait) => wait.thread.tid === thread.tid)?.place;
      if (place !== undefined) this.events.open(place.file, place.line, this.programOf(thread.pid));
    });
    row.addEventListener('click', () => this.choose({ id: `t${thread.tid}` }));
    return row;
  }

  private programOf(pid: number): string {
    return this.watcher.look?.snapshot.processes.find((process) => process.pid === pid)?.path ?? '';
  }

  private fill(row: HTMLTableRowElement, wait: Wait): void {
    const { thread, name, waitsFor, owner, waited, place, state } = wait;
    row.dataset.state = state;
    const texts = [
      name,
      waitsFor,
      owner || '–',
      thread.forever ? duration(waited) : `${duration(waited)}, with a time-out`,
    ];
    for (const [i, text] of texts.entries()) {
      const cell = row.cells[i] as HTMLTableCellElement;
      setText(cell, text);
      // It may be cut off.
      if (cell.title !== text) cell.title = text;
    }
    const line = row.cells[4]?.firstElementChild as HTMLButtonElement;
    setText(line, placeText(place) || '–');
    if (line.title !== placeText(place)) line.title = placeText(place);
    line.disabled = place === undefined;
  }

  // ── What is chosen ───────────────────────────────────────────────────────────────────────────────────────

  private choose({ id }: Pick<GraphNode, 'id'>): void {
    this.graph.chosen = this.graph.chosen === id ? '' : id;
    this.watcher.soon();
  }

  private showSide(picture: WaitPicture, { snapshot, stacks }: Look): void {
    const chosen =
      picture.nodes.find(({ id }) => id === this.graph.chosen) ??
      picture.nodes.find(({ kind, bad }) => kind === 'thread' && bad);
    this.side.hidden = chosen === undefined;
    if (chosen === undefined) return;
    const facts: [string, string][] = [];
    const wait = picture.waits.find(({ thread }) => thread.tid === chosen.tid);
    if (chosen.tid !== undefined) {
      const process = snapshot.processes.find(({ threads }) => threads.some(({ tid }) => tid === chosen.tid));
      const thread = process?.threads.find(({ tid }) => tid === chosen.tid);
      if (wait !== undefined) {
        facts.push(['waits', duration(wait.waited)], ['for', wait.waitsFor]);
        if (wait.owner !== '') facts.push(['owned by', wait.owner]);
        if (thread?.call) facts.push(['in', thread.call]);
      } else if (thread !== undefined) facts.push(['state', thread.state]);
      const owned = thread?.owns ?? [];
      if (owned.length > 0) facts.push(['owns', owned.map((id) => `mutex #${id}`).join(', ')]);
      if (process !== undefined) facts.push(['process', `${process.path} (${process.pid})`]);
    }
    const { object } = chosen;
    const fresh = snapshot.objects.find(({ id }) => id === object?.id) ?? object;
    if (fresh !== undefined) {
      const line = fresh.waiters.map(({ tid, async }) => `${picture.names.thread(tid)}${async ? ' (async)' : ''}`);
      facts.push(
        ['owner', fresh.owner === null ? 'nobody' : picture.names.thread(fresh.owner)],
        [
          'in line',
          line.length === 0 ? 'nobody' : line.slice(0, 8).join(', ') + (line.length > 8 ? ` … ${line.length}` : ''),
        ],
        ['signaled', fresh.signaled ? 'yes' : 'no'],
        [
          'handles',
          `${fresh.handles}, of ${fresh.holders.map((pid) => (pid === 0 ? 'the page' : `process ${pid}`)).join(', ') || 'nobody'}`,
        ],
      );
    }
    const program = snapshot.processes.find(({ threads }) => threads.some(({ tid }) => tid === chosen.tid))?.path ?? '';
    const stack = stacks.get(chosen.tid ?? -1) ?? [];
    const title = fresh === undefined ? chosen.label : objectName(fresh);
    const key = JSON.stringify([title, facts, stack]);
    if (this.side.dataset.key === key) return;
    this.side.dataset.key = key;
    this.side.replaceChildren(
      make('h2', { text: title }),
      make('dl', {}, ...facts.flatMap(([term, text]) => [make('dt', { text: term }), make('dd', { text })])),
      ...(stack.length === 0
        ? []
        : [
            make(
              'ol',
              { class: 'stack', 'aria-label': 'Stack' },
              ...stack.slice(0, 12).map((frame) => {
                if (frame.line === 0) return make('li', { text: frame.name || 'a function without a name' });
                const link = make('button', {
                  class: 'link',
                  type: 'button',
                  text: `${placeText(frame)} ${frame.name}`,
                });
                link.addEventListener('click', () => this.events.open(frame.file, frame.line, program));
                return make('li', {}, link);
              }),
            ),
          ]),
    );
  }
}
