/** What the compiler makes of the source in front: its functions as WebAssembly, behind the lines that they come from. */
import './assembly.css';
import { defaultKeymap } from '@codemirror/commands';
import { search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap } from '@codemirror/view';
import type { Files } from '../../host/api.ts';
import { sourceBasics } from '../../source/basics.ts';
import type { LineTints } from '../editor/tints.ts';
import { counted, make, messageOf } from '../elements.ts';
import { folderOf, nameOf } from '../files/paths.ts';
import { WatchedFolders } from '../files/watched-folders.ts';
import type { Pane, Place } from '../pane.ts';
import { isSource, languageOf } from '../source-language.ts';
import { withReadableNames } from './names.ts';
import { type Assembly, ROWS_MAX, readAssembly } from './read-assembly.ts';
import { assemblyRows, firstRowOf, markLine, rowAt, setRows } from './rows.ts';
import { tintsOf } from './tints.ts';

/** The page compiles with the first of them marked so. */
const LEVELS = ['-O0', '-O1', '-O2', '-O3', '-Os'];
const OF_RUN = '-O1';
/** After the last change of a file. */
const AFTER_MS = 300;

export interface AssemblyEvents {
  readonly fs: Files;
  compile(path: string, level: string, signal: AbortSignal): Promise<{ text: string } | { errors: string }>;
  /** Names of C++, for those of the linker. */
  demangle(names: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /** Shows a line of the source. */
  open(place: Place): void;
  /** Lines of the source have the colours of what comes from them, and no other file's lines have any. */
  onTints(path: string, tints: LineTints): void;
}

export class AssemblyPane implements Pane {
  readonly id = 'assembly';
  readonly title = 'Assembly';
  readonly element: HTMLElement;
  private readonly level = make('select', { class: 'field small', 'aria-label': 'Optimization' });
  private readonly note = make('span', { class: 'bar-text', 'aria-live': 'polite' });
  private readonly view: EditorView;
  private readonly watched: WatchedFolders;
  private path = '';
  private tints: LineTints = new Map();
  private line = 0;
  private isShown = false;
  /** What is shown is not of what the file is now. */
  private isStale = true;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;

  constructor(private readonly events: AssemblyEvents) {
    for (const level of LEVELS) this.level.append(make('option', { value: level, text: level }));
    this.level.value = OF_RUN;
    this.level.addEventListener('change', () => this.request(0));
    this.view = new EditorView({
      state: EditorState.create({
        extensions: [
          EditorState.readOnly.of(true),
          sourceBasics('Assembly'),
          assemblyRows(),
          drawSelection(),
          highlightActiveLine(),
          search({ top: false }),
          keymap.of([
            { key: 'Enter', run: () => this.openAt(this.view.state.selection.main.head) },
            ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Mod-i'),
            ...searchKeymap,
          ]),
          EditorView.domEventHandlers({
            dblclick: (event) => this.openAt(this.view.posAtCoords(event) ?? 0),
          }),
        ],
      }),
    });
    const bar = make('div', { class: 'bar' }, this.level, this.note);
    this.element = make('div', { class: 'inspect assembly' }, bar, this.view.dom);
    this.watched = new WatchedFolders(events.fs, (_folder, { path }) => {
      if (languageOf(path) !== 'other') this.request(AFTER_MS);
    });
  }

  shown(visible: boolean): void {
    this.isShown = visible;
    if (!visible) this.stop();
    else if (this.isStale) this.request(0);
    this.tellTints();
  }

  focus(): void {
    this.view.focus();
  }

  /** @param path of the file in front of the editor; empty: none. */
  setFile(path: string): void {
    if (path === this.path) return;
    this.path = path;
    this.show({ rows: [], isCut: false, functions: 0, ofHeaders: 0 });
    this.watched.keep(path === '' ? [] : [folderOf(path)]);
    this.request(0);
  }

  /** Marks what comes from the line at which the editor's cursor is. */
  setLine(line: number): void {
    this.line = line;
    if (!this.isShown) return;
    this.view.dispatch({ effects: markLine.of(line) });
    const at = firstRowOf(this.view.state, line);
    if (at !== undefined && !this.view.hasFocus)
      this.view.dispatch({ effects: EditorView.scrollIntoView(at, { y: 'nearest', yMargin: 40 }) });
  }

  /** It is compiled otherwise now. */
  refresh(): void {
    this.request(AFTER_MS);
  }

  private openAt(position: number): boolean {
    const row = rowAt(this.view.state, position);
    if (row === undefined || row.line === 0) return false;
    this.events.open({ path: this.path, line: row.line });
    return true;
  }

  private request(afterMs: number): void {
    this.isStale = true;
    this.stop();
    if (this.isShown) this.timer = setTimeout(() => void this.compile(), afterMs);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = undefined;
  }

  private tellTints(): void {
    this.events.onTints(this.path, this.isShown ? this.tints : new Map());
  }

  private async compile(): Promise<void> {
    const { path } = this;
    if (!isSource(path)) {
      this.note.textContent = path === '' ? '' : `${nameOf(path)} is not a source in C or C++`;
      return;
    }
    const { signal } = (this.running = new AbortController());
    this.note.textContent = 'Compiling…';
    try {
      const source = await this.events.fs.readFile(path, 'utf8');
      const made = await this.events.compile(path, this.level.value, signal);
      if (signal.aborted) return;
      if ('errors' in made) this.note.textContent = `Does not compile: ${firstError(made.errors)}`;
      else {
        const read = await readAssembly(made.text, path, source.split('\n'), signal);
        const readable = await withReadableNames(read, (names) => this.events.demangle(names, signal));
        if (signal.aborted) return;
        this.show(readable);
      }
      this.isStale = false;
    } catch (error) {
      if (!signal.aborted) this.note.textContent = messageOf(error);
    }
  }

  private show({ rows, isCut, functions, ofHeaders }: Assembly): void {
    this.tints = tintsOf(rows);
    const { doc } = this.view.state;
    this.view.dispatch({
      changes: { from: 0, to: doc.length, insert: rows.map(({ text }) => text).join('\n') },
      effects: [setRows.of({ rows, tints: this.tints }), markLine.of(this.line)],
    });
    this.tellTints();
    const others = ofHeaders === 0 ? '' : `, ${ofHeaders} of headers not shown`;
    const cut = isCut ? `, the first ${ROWS_MAX} lines` : '';
    this.note.textContent = functions === 0 && ofHeaders === 0 ? '' : counted(functions, 'function') + others + cut;
  }
}

function firstError(diagnostics: string): string {
  const lines = diagnostics.split('\n');
  return lines.find((line) => /error:/.test(line)) ?? lines[0] ?? '';
}
