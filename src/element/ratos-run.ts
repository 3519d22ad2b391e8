/**
 * `<ratos-run>`: a program in a page, with its source to be changed and run. Nothing is loaded before it is seen, and no
 * system is booted before something is to run. See docs/element.md.
 */
import type { BootOptions, Exit, Process, RatOS, TerminalView } from '../host/index.ts';
import { orAborted } from '../host/or-aborted.ts';
import { splitArguments } from '../source/arguments.ts';
import { partialFlag } from '../source/program-flags.ts';
import { Output } from './output.ts';
import { type EditorOptions, PlainEditor, type SourceEditor } from './source-editor.ts';
import { STYLE } from './style.ts';
import { type ElementSystem, newSystem, sharedSystem } from './system.ts';

type View = 'output' | 'terminal' | 'desktop';

const MIB = 2 ** 20;
let count = 0;

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text = '',
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

/** What follows the last slash. */
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

async function bytesAt(src: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(new URL(src, document.baseURI));
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw new Error(`${src} cannot be loaded: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const endText = ({ code, reason }: Exit): string =>
  reason === 'exit' ? `Ended with ${code}` : reason === 'killed' ? 'Stopped' : 'Trapped';

/** A page that is made by a server imports this there, too, where there are no elements. */
const Element = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export class RatosRun extends Element {
  /** What the element is built from: when one of them changes it is built anew. */
  static readonly observedAttributes = ['src', 'name', 'label', 'view', 'readonly'];

  private readonly folder = `/home/run-${++count}`;
  /** Another one whenever the element is built: what a program of before still writes is not shown in it. */
  private output = new Output();
  private readonly heading = make('span', 'name');
  private readonly status = make('span', 'status');
  private readonly runButton = make('button', 'run', 'Run');
  private readonly stopButton = make('button', 'stop', 'Stop');
  private editor: SourceEditor | undefined;
  /** What was given before the element was in a page. */
  private given = '';
  /** The text of the element, as it has come into the editor. */
  private taken: string | undefined;
  private readonly place = make('div', 'place');
  /** Behind the place, for leaving a terminal, which keeps Tab to itself. */
  private readonly behind = make('span', 'behind');
  private readonly seen = new IntersectionObserver(
    (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.comeIntoView(),
  );
  private readonly texts = new MutationObserver(() => this.followText());
  private loading: Promise<void> | undefined;
  private program: Uint8Array | undefined;
  private own: Promise<ElementSystem> | undefined;
  private terminal: TerminalView | undefined;
  private process: Process | undefined;
  private running: AbortController | undefined;
  /** The last run, until it has ended: the next one begins then. */
  private last: Promise<unknown> = Promise.resolve();
  private takesFocus = true;

  constructor() {
    super();
    const { runButton, stopButton, status } = this;
    runButton.type = stopButton.type = 'button';
    runButton.addEventListener('click', () => void this.run());
    stopButton.addEventListener('click', () => this.stop());
    stopButton.disabled = true;
    // Tab leads on from what is in its order, so it is while it has the focus.
    this.behind.addEventListener('blur', () => this.behind.removeAttribute('tabindex'));
    this.place.addEventListener('keydown', (event) => this.leaveTerminal(event), { capture: true });
    status.setAttribute('role', 'status');
    // Given before there was anything to take it.
    if (!Object.hasOwn(this, 'source')) return;
    const { source } = this;
    Reflect.deleteProperty(this, 'source');
    this.source = source;
  }

  connectedCallback(): void {
    if (this.shadowRoot === null) this.build(this.makeRoot());
    else this.followText();
    // A page that is still being read, or made by a script, brings it later.
    this.texts.observe(this, { childList: true, characterData: true, subtree: true });
    this.seen.observe(this);
  }

  disconnectedCallback(): void {
    this.seen.disconnect();
    this.texts.disconnect();
    this.end();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    const { shadowRoot } = this;
    if (shadowRoot === null || before === now) return;
    this.end();
    // What somebody has written stays, unless there is another source.
    this.given = name === 'src' ? '' : this.source;
    if (name === 'src') {
      this.loading = undefined;
      this.program = undefined;
    }
    this.terminal?.remove();
    this.terminal = undefined;
    this.output = new Output();
    this.tell('');
    this.build(shadowRoot);
    if (!this.isConnected) return;
    this.seen.disconnect();
    this.seen.observe(this);
  }

  /** Ends its program, and the system, if it has one of its own. */
  private end(): void {
    if (this.running !== undefined) {
      this.stop();
      this.tell('Stopped');
      this.setRunning(undefined);
    }
    void this.own?.then(({ os }) => os.shutdown()).catch(() => undefined);
    this.own = undefined;
  }

  /** The source, as it is in the editor. */
  get source(): string {
    return this.editor?.text ?? this.given;
  }

  set source(text: string) {
    this.given = text;
    if (this.editor === undefined) return;
    this.editor.text = text;
    this.editor.element.hidden = false;
  }

  private get view(): View {
    const view = this.getAttribute('view');
    return view === 'terminal' || view === 'desktop' ? view : 'output';
  }

  private get fileName(): string {
    const path = (this.getAttribute('src') ?? '').split(/[?#]/)[0] ?? '';
    return lastOf(path) || lastOf(this.getAttribute('name') ?? '') || 'main.c';
  }

  private get isProgram(): boolean {
    return this.fileName.endsWith('.wasm');
  }

  private makeRoot(): ShadowRoot {
    const root = this.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    return root;
  }

  private build(root: ShadowRoot): void {
    const { heading, status, runButton, stopButton, output, place, fileName, view } = this;
    heading.textContent = this.getAttribute('label') ?? fileName;
    const editor = new PlainEditor(this.editorOptions);
    editor.element.hidden = true;
    this.editor = editor;
    const header = make('header', '');
    header.append(heading, status, runButton, stopButton);
    const frame = make('section', 'frame');
    frame.setAttribute('aria-label', heading.textContent);
    frame.append(header, editor.element);
    place.className = 'place';
    if (view !== 'output') {
      place.classList.add(view);
      frame.append(place, this.behind);
    }
    frame.append(output.element);
    root.replaceChildren(frame);
    if (this.given !== '') this.source = this.given;
    else if (!this.hasAttribute('src')) this.takeText();
  }

  /** The text of the element is the source. */
  private takeText(): void {
    // As it is written in a page, between two tags on lines of their own.
    this.source = `${(this.textContent ?? '').replace(/^\s*\n/, '').trimEnd()}\n`;
    this.taken = this.source;
  }

  /** It may be another one; what somebody has written stays. */
  private followText(): void {
    if (!this.hasAttribute('src') && this.source === this.taken) this.takeText();
  }

  private get editorOptions(): EditorOptions {
    const { fileName } = this;
    const isReadOnly = this.hasAttribute('readonly');
    return { label: `Source of ${fileName}`, isReadOnly, fileName, run: () => void this.run() };
  }

  /** The editor with colours, in place of the plain one. Where it cannot be loaded that stays. */
  private async loadEditor(): Promise<void> {
    await this.load();
    const { shadowRoot, editor } = this;
    if (this.isProgram || shadowRoot === null || !(editor instanceof PlainEditor)) return;
    const { CodeEditor } = await import('./code-editor.ts');
    // Built anew meanwhile, or asked for twice.
    if (this.editor !== editor) return;
    const code = new CodeEditor(editor.text, this.editorOptions, shadowRoot);
    const hadFocus = shadowRoot.activeElement === editor.element;
    editor.element.replaceWith(code.element);
    this.editor = code;
    if (hadFocus) code.takeOver(editor.element);
  }

  private comeIntoView(): void {
    this.seen.disconnect();
    const loading = this.load();
    // When the page has nothing else to do: the source can be read before.
    const whenIdle = globalThis.requestIdleCallback ?? ((later: () => void) => setTimeout(later, 200));
    whenIdle(() => void this.loadEditor().catch(() => undefined));
    if (this.hasAttribute('autorun')) void this.run({ focus: false });
    else loading.catch((error: unknown) => this.fail(error));
  }

  /** The source or the program, once. */
  private load(): Promise<void> {
    if (this.loading !== undefined) return this.loading;
    const loading = this.fetchSource();
    this.loading = loading;
    loading.catch(() => {
      if (this.loading === loading) this.loading = undefined;
    });
    return loading;
  }

  private async fetchSource(): Promise<void> {
    const src = this.getAttribute('src');
    if (src === null || src === '') return;
    const bytes = await bytesAt(src);
    // Another one is wanted meanwhile.
    if (src !== this.getAttribute('src')) return this.load();
    if (this.isProgram) this.program = new Uint8Array(bytes);
    else this.source = new TextDecoder().decode(bytes);
  }

  private system(): Promise<ElementSystem> {
    const assets = this.getAttribute('assets');
    const options: BootOptions = assets === null ? {} : { assets };
    if (this.view !== 'desktop') return sharedSystem(options);
    // A system has one desktop.
    this.own ??= newSystem({ ...options, desktop: this.place });
    this.own.catch(() => {
      this.own = undefined;
    });
    return this.own;
  }

  /**
   * Compiles the source, if there is one, and runs the program. Resolves when it has ended; null: it has not been run.
   * What is being ended has ended first.
   * @param focus whether a terminal has the keyboard then
   */
  run({ focus = true } = {}): Promise<Exit | null> {
    // One that is not in the page would not be ended by being taken out of it.
    if (this.running !== undefined || !this.isConnected) return Promise.resolve(null);
    const running = new AbortController();
    this.setRunning(running);
    const ended = this.last.then(() => {
      this.takesFocus = focus;
      return this.runUntilEnd(running);
    });
    this.last = ended;
    return ended;
  }

  private setRunning(running: AbortController | undefined): void {
    this.running = running;
    this.runButton.disabled = running !== undefined;
    this.stopButton.disabled = running === undefined;
  }

  private async runUntilEnd(running: AbortController): Promise<Exit | null> {
    // The element may have ended it, and may be another one by now.
    const tell = (text: string, isBad = false) => this.running === running && this.tell(text, isBad);
    try {
      const exit = await this.runOnce(running.signal);
      if (exit === null) return null;
      tell(endText(exit), exit.reason === 'trapped' || exit.code !== 0);
      this.dispatchEvent(new CustomEvent<Exit>('ratos-exit', { detail: exit, bubbles: true, composed: true }));
      return exit;
    } catch (error) {
      if (running.signal.aborted) tell('Stopped');
      else this.fail(error);
      return null;
    } finally {
      this.process = undefined;
      if (this.running === running) this.setRunning(undefined);
    }
  }

  private async runOnce(signal: AbortSignal): Promise<Exit | null> {
    signal.throwIfAborted();
    this.output.clear();
    this.tell('Starting…');
    const words = splitArguments(this.getAttribute('args') ?? '');
    const [system] = await orAborted(Promise.all([this.system(), this.load()]), signal);
    const { os } = system;
    await os.fs.mkdir(this.folder, { recursive: true });
    const path = `${this.folder}/${this.fileName.replace(/\.[^.]*$/, '')}`;
    if (this.program !== undefined) await os.fs.writeFile(path, this.program);
    else if (!(await this.compile(system, path, signal))) return null;
    this.tell('Running');
    const argv: [string, ...string[]] = [path, ...words];
    return this.view === 'terminal' ? this.runOnTerminal(os, argv, signal) : this.runWithOutput(os, argv, signal);
  }

  private async compile(system: ElementSystem, output: string, signal: AbortSignal): Promise<boolean> {
    const file = `${this.folder}/${this.fileName}`;
    await system.os.fs.writeFile(file, this.source);
    const compiler = await system.compiler(this.getAttribute('compiler'), ({ loaded, total }) => {
      if (signal.aborted) return;
      this.tell(`Loading the compiler: ${(loaded / MIB).toFixed(1)} of ${(total / MIB).toFixed(1)} MB, once`);
    });
    signal.throwIfAborted();
    this.tell('Compiling…');
    const flags = splitArguments(this.getAttribute('flags') ?? '');
    const result = await compiler.compile({ sources: this.fileName, cwd: this.folder, output, flags, signal });
    this.output.add(result.diagnostics, result.exitCode !== 0);
    const partly = partialFlag(flags);
    if (result.exitCode === 0 && partly !== undefined) throw new Error(`With ${partly} in flags there is no program.`);
    if (result.exitCode === 0) return true;
    const first = result.problems.find(({ severity }) => severity === 'error');
    const line = first?.line ?? 0;
    this.tell(line === 0 ? 'Does not compile' : `Does not compile: line ${line}`, true);
    if (first?.file.endsWith(this.fileName)) this.editor?.select(first.line);
    return false;
  }

  private async runWithOutput(os: RatOS, argv: [string, ...string[]], signal: AbortSignal): Promise<Exit> {
    const stdin = this.getAttribute('stdin');
    const process = await os.spawn(argv[0], argv, { cwd: this.folder, orphans: 'end' });
    this.process = process;
    if (signal.aborted) process.kill();
    const writer = process.stdin.getWriter();
    const feed = async () => {
      if (stdin !== null) await writer.write(new TextEncoder().encode(stdin));
      await writer.close();
    };
    // It may end before it has read everything.
    feed().catch(() => undefined);
    const shown = Promise.all([this.output.show(process.stdout), this.output.show(process.stderr, true)]);
    const exit = await process.exited;
    await shown;
    return exit;
  }

  private async runOnTerminal(os: RatOS, argv: [string, ...string[]], signal: AbortSignal): Promise<Exit> {
    const view = this.terminal ?? (await this.openTerminal(signal));
    view.clear();
    const terminal = os.createTerminal(view.size);
    view.connect(terminal);
    const shown = view.show(terminal);
    try {
      const process = await os.spawn(argv[0], argv, { cwd: this.folder, terminal, orphans: 'end' });
      this.process = process;
      if (signal.aborted) process.kill();
      if (this.takesFocus) view.focus();
      return await process.exited;
    } finally {
      view.connect(null);
      terminal.hangUp();
      await shown;
    }
  }

  private async openTerminal(signal: AbortSignal): Promise<TerminalView> {
    const { viewTerminal } = await import('../host/index.ts');
    const view = await viewTerminal(this.place, { logName: 'Output' });
    if (signal.aborted) view.remove();
    signal.throwIfAborted();
    this.terminal = view;
    return view;
  }

  /** F6 leads out of a terminal, with Shift to what is before it; and Tab, when nothing runs there. */
  private leaveTerminal(event: KeyboardEvent): void {
    if (this.terminal === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const isRunning = this.running !== undefined;
    if (event.key !== 'F6' && (event.key !== 'Tab' || isRunning)) return;
    // The terminal does not hear of it.
    event.stopPropagation();
    if (event.key === 'Tab') return;
    event.preventDefault();
    const before = isRunning ? this.stopButton : this.runButton;
    const next = event.shiftKey ? before : this.behind;
    next.tabIndex = 0;
    next.focus();
  }

  /** Ends what runs, with all that it has started. */
  stop(): void {
    this.running?.abort();
    this.process?.kill(-1, { tree: true });
  }

  private tell(text: string, isBad = false): void {
    this.status.textContent = text;
    this.status.classList.toggle('bad', isBad);
  }

  private fail(error: unknown): void {
    this.tell('Cannot run', true);
    this.output.add(`${messageOf(error)}\n`, true);
  }
}
