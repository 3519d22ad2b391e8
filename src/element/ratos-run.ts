/**
 * `<ratos-run>`: a program in a page, with its source to be changed and run. Nothing is loaded before it is seen, and no
 * system is booted before something is to run. See docs/element.md.
 */
import type { BootOptions, Exit, Process, RatOS, TerminalView } from '../host/index.ts';
import { splitArguments } from '../source/arguments.ts';
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

const endText = ({ code, reason }: Exit): string =>
  reason === 'exit' ? `Ended with ${code}` : reason === 'killed' ? 'Stopped' : 'Trapped';

export class RatosRun extends HTMLElement {
  /** What the element is built from: when one of them changes it is built anew. */
  static readonly observedAttributes = ['src', 'name', 'label', 'view', 'readonly'];

  private readonly folder = `/home/run-${++count}`;
  private readonly output = new Output();
  private readonly heading = make('span', 'name');
  private readonly status = make('span', 'status');
  private readonly runButton = make('button', 'run', 'Run');
  private readonly stopButton = make('button', 'stop', 'Stop');
  private editor: SourceEditor | undefined;
  /** What was given before the element was in a page. */
  private given = '';
  private readonly place = make('div', 'place');
  private readonly seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && this.comeIntoView());
  private loading: Promise<void> | undefined;
  private program: Uint8Array | undefined;
  private own: Promise<ElementSystem> | undefined;
  private terminal: TerminalView | undefined;
  private process: Process | undefined;
  private running: AbortController | undefined;

  constructor() {
    super();
    const { runButton, stopButton, status } = this;
    runButton.type = stopButton.type = 'button';
    runButton.addEventListener('click', () => void this.run());
    stopButton.addEventListener('click', () => this.stop());
    stopButton.disabled = true;
    status.setAttribute('role', 'status');
  }

  connectedCallback(): void {
    if (this.shadowRoot === null) this.build(this.makeRoot());
    this.seen.observe(this);
  }

  disconnectedCallback(): void {
    this.seen.disconnect();
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
    this.output.clear();
    this.tell('');
    this.build(shadowRoot);
    if (!this.isConnected) return;
    this.seen.disconnect();
    this.seen.observe(this);
  }

  /** Ends its program, and the system, if it has one of its own. */
  private end(): void {
    this.stop();
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
      frame.append(place);
    }
    frame.append(output.element);
    root.replaceChildren(frame);
    const text = this.textContent ?? '';
    // As it is written in a page, between two tags on lines of their own.
    if (!this.hasAttribute('src') && this.given === '') this.source = `${text.replace(/^\s*\n/, '').trimEnd()}\n`;
    if (this.given !== '') this.source = this.given;
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
    if (this.hasAttribute('autorun')) void this.run();
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
    if (src === null) return;
    const response = await fetch(new URL(src, document.baseURI));
    if (!response.ok) throw new Error(`${src} cannot be loaded: ${response.status} ${response.statusText}`);
    const bytes = await response.arrayBuffer();
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

  /** Compiles the source, if there is one, and runs the program. Resolves when it has ended; null: it has not been run. */
  async run(): Promise<Exit | null> {
    if (this.running !== undefined) return null;
    const running = new AbortController();
    this.running = running;
    this.runButton.disabled = true;
    this.stopButton.disabled = false;
    this.output.clear();
    try {
      const exit = await this.runOnce(running.signal);
      if (exit === null) return null;
      this.tell(endText(exit), exit.reason === 'trapped' || exit.code !== 0);
      this.dispatchEvent(new CustomEvent<Exit>('ratos-exit', { detail: exit, bubbles: true }));
      return exit;
    } catch (error) {
      if (running.signal.aborted) this.tell('Stopped');
      else this.fail(error);
      return null;
    } finally {
      this.process = undefined;
      this.running = undefined;
      this.runButton.disabled = false;
      this.stopButton.disabled = true;
    }
  }

  private async runOnce(signal: AbortSignal): Promise<Exit | null> {
    this.tell('Starting…');
    const words = splitArguments(this.getAttribute('args') ?? '');
    const [system] = await Promise.all([this.system(), this.load()]);
    signal.throwIfAborted();
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
    const compiler = await system.compiler(this.getAttribute('compiler'), ({ loaded, total }) =>
      this.tell(`Loading the compiler: ${(loaded / MIB).toFixed(1)} of ${(total / MIB).toFixed(1)} MB, once`),
    );
    this.tell('Compiling…');
    const flags = splitArguments(this.getAttribute('flags') ?? '');
    const result = await compiler.compile({ sources: this.fileName, cwd: this.folder, output, flags, signal });
    this.output.add(result.diagnostics, result.exitCode !== 0);
    if (result.exitCode === 0) return true;
    const first = result.problems.find(({ severity }) => severity === 'error');
    this.tell(first === undefined ? 'Does not compile' : `Does not compile: line ${first.line}`, true);
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
    const { viewTerminal } = await import('../host/index.ts');
    this.terminal ??= await viewTerminal(this.place, { logName: 'Output' });
    this.terminal.clear();
    const terminal = os.createTerminal(this.terminal.size);
    this.terminal.connect(terminal);
    const shown = this.terminal.show(terminal);
    try {
      const process = await os.spawn(argv[0], argv, { cwd: this.folder, terminal, orphans: 'end' });
      this.process = process;
      if (signal.aborted) process.kill();
      this.terminal.focus();
      return await process.exited;
    } finally {
      this.terminal.connect(null);
      terminal.hangUp();
      await shown;
    }
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
    this.output.add(`${error instanceof Error ? error.message : String(error)}\n`, true);
  }
}
