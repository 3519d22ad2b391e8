/** The editor: files of the system in tabs, their text, and what is wrong with them. */
import './editor.css';
import { closeCompletion } from '@codemirror/autocomplete';
import { isolateHistory } from '@codemirror/commands';
import { setDiagnostics } from '@codemirror/lint';
import { gotoLine } from '@codemirror/search';
import { EditorSelection, type StateEffect, Text, Transaction, type TransactionSpec } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { FileEvent, Files } from '../../host/api.ts';
import { make, messageOf } from '../elements.ts';
import { folderOf, foldersAbove, inFolder, moved, nameOf, wrongName } from '../files/paths.ts';
import { WatchedFolders } from '../files/watched-folders.ts';
import { ask } from '../layout/ask.ts';
import type { Pane, Place } from '../pane.ts';
import { languageOf } from '../source-language.ts';
import { type Change, changeBetween, changesOfBlanks } from './changes.ts';
import { Checker, type CheckSyntax, type CompleteSyntax } from './checker.ts';
import { PLAIN_BYTES } from './content.ts';
import { columnInBytes, type Diagnostic, type Problem, withNotes } from './diagnostics.ts';
import { sourceExtensions } from './extensions.ts';
import { FileTabs } from './file-tabs.ts';
import { formatSource } from './format/format-source.ts';
import { styleOf } from './format/style.ts';
import { Found } from './found.ts';
import { positionOf, shownDiagnostics } from './lint.ts';
import { type LineMark, marksEffect } from './marks.ts';
import { changedNotice, fixedNotice, removedNotice } from './notices.ts';
import { OpenFile } from './open-file.ts';
import { Problems } from './problems.ts';
import { BEGINS_HERE, readReports } from './reports.ts';
import { type LineTints, setTints } from './tints.ts';

/** After the last change. */
const SAVE_AFTER_MS = 400;
const CHECK_AFTER_MS = 350;
/** Of a text that is typed on meanwhile, before something is asked about it. */
const SAVES_MAX = 20;
/** The scroll of a file that nobody has seen yet: the whole margin, too. */
const FROM_THE_BEGINNING = EditorView.scrollIntoView(0, { x: 'start', xMargin: 99, y: 'start', yMargin: 99 });
/** Where programs of the system are, and what comes with it. */
const FIXED = /^\/(?:bin|dev|proc|usr)(?:\/|$)/;

export interface EditorOptions {
  readonly fs: Files;
  /** Looks for mistakes while one types; default: nobody does. */
  readonly check?: CheckSyntax;
  /** What clang says can be written at a place; columns in bytes. Default: nothing. */
  readonly complete?: CompleteSyntax;
  /** Whether a file is also looked through that was not changed here. Default: it is. */
  readonly checksUnchanged?: () => boolean;
  /** Which files are open, and which is in front (empty: none). */
  readonly onFiles?: (files: readonly string[], path: string) => void;
  /** Where the cursor is; both from 1. */
  readonly onCursor?: (line: number, column: number) => void;
  /** Something could not be done. @param unsaved the file that could not be saved, if that is it */
  readonly onError?: (message: string, unsaved?: string) => void;
  /** A file that could not be saved is saved now. */
  readonly onMended?: (path: string) => void;
  /** The folder of a new file when none is open. */
  readonly home?: string;
}

/** What somebody has made of a file in this visit. */
export interface ChangedText {
  path: string;
  text: string;
  before: string;
}

/** Whatever a file's line ends are, in a text they are these. */
const asSpec = ({ insert, ...range }: Change) => ({ ...range, insert: Text.of(insert.split('\n')) });

/** Only what is different. */
function changesTo({ state }: OpenFile, text: string): { changes: TransactionSpec['changes'] } {
  return { changes: asSpec(changeBetween(state.doc.toString(), state.toText(text).toString())) };
}

export class EditorPane implements Pane {
  readonly id = 'editor';
  readonly title = 'Source';
  readonly element: HTMLElement;
  private readonly view: EditorView;
  private readonly tabs: FileTabs;
  private readonly problems: Problems;
  private readonly area = make('div', { class: 'source', role: 'tabpanel', id: 'source-panel' });
  private readonly formatting = make('button', {
    class: 'format',
    type: 'button',
    text: 'Format',
    title: 'Format (Shift+Alt+F)',
  });
  private readonly notice = make('div', { class: 'source-notice', role: 'status' });
  private readonly open_: OpenFile[] = [];
  private front: OpenFile | undefined;
  private readonly watched: WatchedFolders;
  private readonly checker: Checker | undefined;
  private readonly found = new Found();
  private marks: readonly LineMark[] = [];
  /** Where the last run has gone wrong. */
  private reported: readonly LineMark[] = [];
  /** Of what is open, at last. */
  private told = '';
  /** What they were before they were changed here. */
  private readonly textsBefore = new WeakMap<OpenFile, Text>();
  private readonly saveTimers = new Map<OpenFile, ReturnType<typeof setTimeout>>();
  private checkTimer: ReturnType<typeof setTimeout> | undefined;
  /** Openings, one after the other: the last one is in front. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: EditorOptions) {
    this.view = new EditorView({ dispatchTransactions: (transactions) => this.dispatch(transactions) });
    this.tabs = new FileTabs(
      {
        select: (path) => void this.open(path, { focus: false }),
        close: (path) => void this.close(path),
        create: (name) => this.create(name),
      },
      this.area.id,
    );
    this.problems = new Problems(({ path, line, column }) => void this.goToBytes(path, line, column));
    this.area.append(this.notice, this.view.dom);
    this.formatting.onclick = () => void this.format();
    this.tabs.element.append(this.formatting);
    this.element = make('div', { class: 'editor' }, this.tabs.element, this.area, this.problems.element);
    this.watched = new WatchedFolders(options.fs, (_folder, event) => void this.heard(event));
    if (options.check) {
      this.checker = new Checker(
        options.check,
        (path) => this.fileAt(path)?.state.doc,
        (path, found) => {
          const file = this.fileAt(path);
          if (!file) return;
          this.found.setOfCheck(path, found, file.state.doc);
          this.showFound();
        },
      );
    }
    this.area.addEventListener('keydown', (event) => {
      const isSave = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's';
      // With Alt, a key's letter is another one on some keyboards.
      const isFormat = event.shiftKey && event.altKey && event.code === 'KeyF';
      if (!isSave && !isFormat) return;
      event.preventDefault();
      void (isSave ? this.save() : this.format());
    });
    this.show();
  }

  get files(): readonly string[] {
    return this.open_.map(({ path }) => path);
  }

  /** The file in front; empty: none. */
  get path(): string {
    return this.front?.path ?? '';
  }

  focus(): void {
    if (this.front && this.front.reason === undefined) this.view.focus();
    else this.element.querySelector<HTMLElement>('[role=tab], button')?.focus();
  }

  shown(visible: boolean): void {
    if (visible) {
      this.view.requestMeasure();
      // Where nothing is seen, nothing is scrolled.
      this.tabs.reveal(this.path);
    } else void this.save();
  }

  /** Shows a file, which is opened if it is not. Rejects when there is no such file. */
  open(path: string, { focus = true } = {}): Promise<void> {
    return this.inTurn(async () => {
      let file = this.fileAt(path);
      if (!file) {
        file = await this.read(path);
        this.open_.push(file);
        this.watch();
      }
      this.bringToFront(file);
      if (focus) this.focus();
    });
  }

  /** Opens what was open before, as far as it is still there. @returns whether there is a file now */
  async restore(paths: readonly string[], front: string): Promise<boolean> {
    await this.inTurn(async () => {
      const wanted = [...new Set(paths)].filter((path) => !this.fileAt(path));
      const files = await Promise.all(wanted.map((path) => this.read(path).catch(() => undefined)));
      this.open_.push(...files.filter((file) => file !== undefined));
      this.watch();
      const shown = this.fileAt(front) ?? this.open_.at(-1);
      if (shown) this.bringToFront(shown);
    });
    return this.front !== undefined;
  }

  private read(path: string): Promise<OpenFile> {
    return OpenFile.open(this.options.fs, path, FIXED.test(path), (...args) =>
      sourceExtensions(...args, (position, signal) => this.askCompiler(position, signal).catch(() => '')),
    );
  }

  private async askCompiler(position: number, signal: AbortSignal): Promise<string> {
    // Who asks may be told of a change that is not noted here yet.
    await Promise.resolve();
    const { front: file } = this;
    const { complete } = this.options;
    if (!file || !complete) return '';
    const before = file.state.doc.slice(0, position);
    await complete.ready(signal);
    // Who types on does not change what stands before it.
    const isAsked = () => this.front === file && !signal.aborted && file.state.doc.slice(0, position).eq(before);
    for (let time = 0; isAsked() && (time === 0 || file.isDirty); time++) {
      if (time === SAVES_MAX) return '';
      await this.saveFile(file, false);
    }
    if (!isAsked()) return '';
    const { number, text, from } = file.state.doc.lineAt(position);
    return complete.at(file.path, number, columnInBytes(text, position - from), signal);
  }

  /** Closes a file, after saving it; what cannot be saved is asked about. */
  close(path: string): Promise<void> {
    return this.inTurn(async () => {
      const file = this.fileAt(path);
      if (!file) return;
      if (file.divergence === 'none') await file.save(false);
      // What the person has not decided about, or could not be written, stays until they say so.
      if (file.isDirty && !(await this.mayLose(file))) {
        this.show();
        return;
      }
      const at = this.open_.indexOf(file);
      this.open_.splice(at, 1);
      if (file.divergence === 'removed') this.found.forgetFile(path);
      else this.found.forgetCheck(path);
      this.cancelSaving(file);
      this.watch();
      const next = this.open_[Math.min(at, this.open_.length - 1)];
      if (this.front !== file) this.show();
      else {
        this.front = undefined;
        if (next) this.bringToFront(next);
        else this.show();
        if (next) this.tabs.focus(next.path);
      }
      this.showProblems();
    });
  }

  private mayLose({ path, failure }: OpenFile): Promise<boolean> {
    const name = nameOf(path);
    const why =
      failure === undefined ? 'What was changed here is not in the file' : `It could not be saved (${failure})`;
    return ask(`Close ${name} without saving?`, `${why}, and is lost then.`, 'Close without saving');
  }

  /** Writes the source in front in the style of its project, as one step that can be undone. */
  async format(): Promise<void> {
    const file = this.front;
    if (!file || !this.canFormat(file) || this.formatting.ariaBusy === 'true') return;
    this.formatting.ariaBusy = 'true';
    let from: string | undefined;
    try {
      const { doc } = file.state;
      const text = doc.toString();
      const style = await styleOf(this.options.fs, file.path);
      from = style.from;
      const formatted = await formatSource({ text, path: file.path, style: style.style });
      // Who has typed on meanwhile, or gone to another file, has another text.
      if (this.front !== file || file.state.doc !== doc) return;
      const changes = changesOfBlanks(text, formatted).map(asSpec);
      if (changes.length > 0)
        this.change(file, { changes, annotations: isolateHistory.of('full'), userEvent: 'format' });
    } catch (error) {
      const why = `${nameOf(file.path)} could not be formatted: ${messageOf(error)}`;
      this.options.onError?.(from === undefined ? why : `${why} (style: ${from})`);
    } finally {
      this.formatting.ariaBusy = 'false';
    }
  }

  private canFormat({ path, readOnly, state }: OpenFile): boolean {
    return !readOnly && languageOf(path) !== 'other' && state.doc.length <= PLAIN_BYTES;
  }

  /** Saves all that is open; of what has been removed meanwhile, only what is in front is there again. */
  async save(): Promise<void> {
    await Promise.all(this.open_.map((file) => this.saveFile(file, file === this.front)));
  }

  /** What was typed before the page was loaded anew, and is not in the file: as if it had been typed again. */
  async putBack(path: string, text: string): Promise<void> {
    await this.open(path, { focus: false });
    const file = this.fileAt(path);
    if (file) this.change(file, { ...changesTo(file, text), userEvent: 'input' });
  }

  /** The texts that were changed here since the page was loaded, but for those whose files went their own ways. */
  get changedTexts(): ChangedText[] {
    return this.open_.flatMap((file) => {
      const before = this.textsBefore.get(file);
      if (before === undefined || file.divergence !== 'none') return [];
      return [{ path: file.path, text: file.text, before: before.sliceString(0, before.length, file.state.lineBreak) }];
    });
  }

  /** Whether everything that is open is in the system as it is here. */
  get isSaved(): boolean {
    return this.open_.every(({ isDirty }) => !isDirty);
  }

  /** Asks which line to go to. */
  askForLine(): void {
    if (this.view.dom.hidden) return;
    gotoLine(this.view);
  }

  /** Opens a file and puts the cursor there. Columns count characters, from 1. */
  async goTo({ path, line, column = 1 }: Place): Promise<void> {
    await this.open(path);
    const { doc } = this.view.state;
    const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    this.select(Math.min(from + Math.max(column, 1) - 1, to));
  }

  /** The marks of all files, in place of those that were. */
  setMarks(marks: readonly LineMark[]): void {
    if (JSON.stringify(marks) === JSON.stringify(this.marks)) return;
    this.marks = marks;
    this.showMarks();
  }

  /** Colours of lines of a file, in place of those that any file had. */
  setTints(path: string, tints: LineTints): void {
    for (const file of this.open_) this.change(file, { effects: setTints.of(file.path === path ? tints : new Map()) });
  }

  /** What a program has said of its own mistakes: reports of checks, and of a trap. @param program its path */
  showReports(output: string, program: string): void {
    const reports = readReports(output, folderOf(program));
    if (reports.length === 0) return;
    this.setFoundByRun([...this.found.byRun, ...reports]);
    this.reported = reports.map(({ path, line, message }) => {
      const [what = ''] = /^.*? error|^trap/.exec(message) ?? [];
      return { path, line, kind: 'trap', text: message.endsWith(BEGINS_HERE) ? `${what} in this function` : what };
    });
    this.showMarks();
  }

  /** What running something has found, in place of what that had found before. It goes when its file is changed. */
  setProblems(problems: readonly Problem[]): void {
    this.forgetChecksOfOldTexts();
    this.setFoundByRun(withNotes(problems, this.path));
  }

  /** These have just been compiled without an error: what a check has found that stood in the way then is over. */
  forgetErrors(paths: readonly string[]): void {
    const mended = paths.filter((path) => this.found.forgetErrors(path));
    if (mended.length === 0) return;
    this.showFound();
    // A check says more than a Run.
    if (mended.includes(this.path)) this.checkSoon();
  }

  private setFoundByRun(found: readonly Diagnostic[]): void {
    this.found.byRun = found;
    this.reported = [];
    // A check says what mends them.
    if (found.length > 0) this.checkSoon();
    this.showMarks();
    this.showFound();
  }

  private showMarks(): void {
    for (const file of this.open_) this.change(file, { effects: this.marksOf(file) });
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.last.then(action);
    this.last = done.catch(() => undefined);
    return done;
  }

  private fileAt(path: string): OpenFile | undefined {
    return this.open_.find((file) => file.path === path);
  }

  private bringToFront(file: OpenFile): void {
    if (this.front !== file) {
      // What is offered would be there again with the text.
      closeCompletion(this.view);
      if (this.front) this.front.scroll = this.view.scrollSnapshot();
      this.front = file;
      this.view.setState(file.state);
      // One that is new would be where the one before was.
      this.view.dispatch({ effects: file.scroll ?? FROM_THE_BEGINNING });
      this.change(file, { effects: this.marksOf(file) });
      this.underline(file);
      this.showProblems();
      if (this.options.checksUnchanged?.() !== false) this.checkSoon();
    }
    this.show();
    this.tellCursor();
  }

  private dispatch(transactions: readonly Transaction[]): void {
    this.view.update(transactions);
    const file = this.front;
    if (!file) return;
    file.state = this.view.state;
    const change = transactions.find(({ docChanged }) => docChanged);
    if (change !== undefined) this.changed(file, change.startState.doc);
    if (transactions.some(({ docChanged, selection }) => docChanged || selection !== undefined)) this.tellCursor();
  }

  /** Also of a file that is not in front. */
  private change(file: OpenFile, spec: TransactionSpec): void {
    if (file === this.front) this.view.dispatch(spec);
    else file.state = file.state.update(spec).state;
  }

  private changed(file: OpenFile, before: Text): void {
    if (!this.textsBefore.has(file)) this.textsBefore.set(file, before);
    this.saveSoon(file);
    this.forgetRun(file.path);
    this.checkSoon();
    this.show();
  }

  private saveSoon(file: OpenFile): void {
    this.cancelSaving(file);
    this.saveTimers.set(
      file,
      setTimeout(() => void this.saveFile(file, false), SAVE_AFTER_MS),
    );
  }

  private async saveFile(file: OpenFile, recreate: boolean): Promise<void> {
    this.cancelSaving(file);
    const before = file.failure;
    await file.save(recreate);
    if (file.failure !== undefined && file.failure !== before)
      this.options.onError?.(`${nameOf(file.path)} could not be saved: ${file.failure}`, file.path);
    else if (file.failure === undefined && before !== undefined) this.options.onMended?.(file.path);
    this.show();
  }

  private cancelSaving(file: OpenFile): void {
    clearTimeout(this.saveTimers.get(file));
    this.saveTimers.delete(file);
  }

  checkSoon(): void {
    clearTimeout(this.checkTimer);
    this.checkTimer = setTimeout(() => void this.check(), CHECK_AFTER_MS);
  }

  private async check(): Promise<void> {
    const file = this.front;
    if (!this.checker || !file || languageOf(file.path) === 'other' || file.state.doc.length > PLAIN_BYTES) return;
    // The compiler reads files.
    await this.saveFile(file, false);
    if (this.front !== file || file.isDirty) return;
    const { state, path } = file;
    this.checker.request({ path, version: state.doc, text: () => state.sliceDoc() });
  }

  /** A compilation is of the text as it is; what was said of an earlier one is not to stand beside it. */
  private forgetChecksOfOldTexts(): void {
    for (const { path, state } of this.open_) this.found.forgetCheckOfOther(path, state.doc);
  }

  private forgetRun(path: string): void {
    // They stay at their lines in the text; another file has its own.
    this.reported = this.reported.filter((each) => each.path !== path);
    if (this.found.forgetRun(path)) this.showFound();
  }

  /** In every file, and in the list. */
  private showFound(): void {
    for (const file of this.open_) this.underline(file);
    this.showProblems();
  }

  private underline(file: OpenFile): void {
    const shown = shownDiagnostics(file.state.doc, file.path, this.found.all());
    this.change(file, setDiagnostics(file.state, shown));
  }

  private showProblems(): void {
    this.problems.show(this.found.all(), this.path);
  }

  private marksOf(file: OpenFile): StateEffect<readonly LineMark[]> {
    return marksEffect([...this.marks, ...this.reported].filter(({ path }) => path === file.path));
  }

  private watch(): void {
    // Those above, too: a folder may get another name.
    this.watched.keep(this.open_.flatMap(({ path }) => foldersAbove(path)));
  }

  /** A file or folder has another path now. */
  moved(from: string, to: string): void {
    const files = this.open_.filter((file) => {
      const path = moved(file.path, from, to);
      if (path !== undefined) file.path = path;
      return path !== undefined;
    });
    this.found.moved(from, to);
    this.reported = this.reported.map((mark) => ({ ...mark, path: moved(mark.path, from, to) ?? mark.path }));
    this.showProblems();
    if (files.length === 0) return;
    // Another name can mean another language.
    if (files.some((file) => file === this.front)) this.checkSoon();
    this.watch();
    // Where it was it may have been missed already.
    void this.look(files);
  }

  private async heard(event: FileEvent): Promise<void> {
    if (event.type === 'renamed') this.moved(event.from, event.path);
    if (event.type === 'removed' && !this.fileAt(event.path)) this.forgetFile(event.path);
    await this.look(event.type === 'overflow' ? this.open_ : this.open_.filter(({ path }) => path === event.path));
  }

  private async look(files: readonly OpenFile[]): Promise<void> {
    this.show();
    for (const file of files) {
      const theirs = await file.look().catch(() => undefined);
      if (theirs !== undefined) this.replace(file, theirs);
      // It was to be saved while it had another path than was known here.
      else if (file.isDirty && file.divergence === 'none' && !this.saveTimers.has(file)) this.saveSoon(file);
      this.show();
    }
  }

  /** Only what is different is changed: the cursor, marks and what is folded stay where they are. */
  private replace(file: OpenFile, text: string): void {
    this.change(file, { ...changesTo(file, text), annotations: Transaction.remote.of(true) });
  }

  private async create(name: string): Promise<string | undefined> {
    const wrong = wrongName(name);
    if (wrong !== undefined) return wrong;
    const folder =
      this.front && !FIXED.test(this.front.path) ? folderOf(this.front.path) : (this.options.home ?? '/home');
    const path = inFolder(folder, name);
    try {
      if (await this.options.fs.exists(path)) return `${name} is there already`;
      await this.options.fs.mkdir(folder, { recursive: true });
      await this.options.fs.writeFile(path, '');
      await this.open(path);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  private async goToBytes(path: string, line: number, column: number): Promise<void> {
    try {
      await this.open(path);
      this.select(positionOf(this.view.state.doc, line, column));
    } catch (error) {
      this.forgetFile(path);
      this.options.onError?.(`${path} cannot be opened: ${messageOf(error)}`);
    }
  }

  /** What was found there is of no use any more. */
  private forgetFile(path: string): void {
    this.found.forgetFile(path);
    this.showFound();
  }

  private select(position: number): void {
    const range = EditorSelection.cursor(position);
    this.view.dispatch({ selection: range, effects: EditorView.scrollIntoView(range, { y: 'center' }) });
    this.view.focus();
  }

  private tellCursor(): void {
    const { head } = this.view.state.selection.main;
    const line = this.view.state.doc.lineAt(head);
    this.options.onCursor?.(line.number, head - line.from + 1);
  }

  private show(): void {
    const { front } = this;
    const states = this.open_.map(({ path, isDirty, divergence, readOnly }) => {
      return { path, isDirty, isGone: divergence === 'removed', readOnly };
    });
    this.area.setAttribute('aria-labelledby', this.tabs.show(states, front?.path));
    const isText = front !== undefined && front.reason === undefined;
    this.view.dom.hidden = !isText;
    this.formatting.hidden = !isText || !this.canFormat(front);
    const answered = this.notice.contains(document.activeElement);
    this.notice.replaceChildren(...this.notices(front));
    this.notice.hidden = !this.notice.hasChildNodes();
    // Who has answered by a key goes on from there.
    if (answered) (this.notice.querySelector('button') ?? this.view).focus();
    this.tellFiles();
  }

  private tellFiles(): void {
    const now = [this.path, ...this.files].join('\n');
    if (now === this.told) return;
    this.told = now;
    this.options.onFiles?.(this.files, this.path);
  }

  private notices(file: OpenFile | undefined): Node[] {
    if (!file) return [make('p', { class: 'source-empty', text: 'No file is open.' })];
    if (file.reason !== undefined) return [make('p', { class: 'source-empty', text: file.reason })];
    if (file.divergence === 'changed') {
      return changedNotice(nameOf(file.path), {
        mine: () => void file.keepMine().then(() => this.show()),
        theirs: () =>
          void file.takeTheirs().then((text) => {
            if (text !== undefined) this.replace(file, text);
            this.show();
          }),
      });
    }
    if (file.divergence === 'removed') return removedNotice(nameOf(file.path), () => void this.saveFile(file, true));
    return file.readOnly ? fixedNotice() : [];
  }
}
