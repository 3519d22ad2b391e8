/** The playground: examples, their source, and a terminal to run them in. A client of the host like any other. */
import '@xterm/xterm/css/xterm.css';
import './style.css';
import type { Exit } from '../host/api.ts';
import { RatOS } from '../host/index.ts';
import { FilesPane } from './files.ts';
import { highlight } from './highlight.ts';
import { HOME_MOUNT, showStore } from './home.ts';
import { type Example, loadIndex, loadProgram, type ProgramIndex } from './programs.ts';
import { Run } from './run.ts';
import { runShells } from './shell.ts';
import { Tabs } from './tabs.ts';
import { ProgramTerminal } from './terminal.ts';

const COUNTERS_EVERY_MS = 500;
/** Where the shell finds the examples' sources. */
const EXAMPLES = '/usr/share/examples';
/** Where the desktop finds programs for its launcher. */
const APPLICATIONS = '/usr/share/applications';

function element<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

const runButton = element<HTMLButtonElement>('run');
const stopButton = element<HTMLButtonElement>('stop');

function showProblem(title: string, details: readonly string[]): void {
  const list = document.createElement('ul');
  for (const detail of details) list.append(Object.assign(document.createElement('li'), { textContent: detail }));
  element('problem').replaceChildren(Object.assign(document.createElement('h2'), { textContent: title }), list);
  element('problem').hidden = false;
  showStatus('failed', 'Not running');
}

function showStatus(state: 'ready' | 'running' | 'ended' | 'failed', text: string, exit?: Exit): void {
  const status = element('status');
  status.textContent = text;
  status.dataset.state = state;
  delete status.dataset.exitCode;
  delete status.dataset.reason;
  if (exit) Object.assign(status.dataset, { exitCode: String(exit.code), reason: exit.reason });
}

function outcomeOf({ code, reason }: Exit): string {
  if (reason === 'trapped') return `Trapped, exit code ${code}`;
  return reason === 'killed' ? `Stopped, exit code ${code}` : `Exited with code ${code}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

class Playground {
  private selected: Example;
  private current: Run | undefined;
  /** At the last look. */
  private windows = 0;

  constructor(
    private readonly os: RatOS,
    private readonly terminal: ProgramTerminal,
    private readonly tabs: Tabs,
    { examples }: ProgramIndex,
  ) {
    const items = examples.map((example) => this.listItem(example));
    element('examples').append(...items);
    const named = examples.find(({ name }) => name === location.hash.slice(1));
    this.selected = named ?? examples[0]!;
    this.select(this.selected);
    runButton.onclick = () => void this.run();
    stopButton.onclick = () => this.current?.stop();
    runButton.disabled = false;
    showStatus('ready', 'Ready');
    setInterval(() => this.showCounters(), COUNTERS_EVERY_MS);
  }

  private listItem(example: Example): HTMLLIElement {
    const button = Object.assign(document.createElement('button'), { type: 'button' });
    const name = Object.assign(document.createElement('strong'), { textContent: example.name });
    const title = Object.assign(document.createElement('span'), { textContent: example.title });
    button.append(name, title);
    button.dataset.testid = `example-${example.name}`;
    button.dataset.name = example.name;
    button.onclick = () => this.select(example);
    button.ondblclick = () => void this.run();
    const item = document.createElement('li');
    item.append(button);
    return item;
  }

  private select(example: Example): void {
    this.selected = example;
    history.replaceState(null, '', `#${example.name}`);
    element('source-name').textContent = example.file;
    element('source').replaceChildren(...highlight(example.source));
    element('source').scrollTop = 0;
    for (const button of element('examples').querySelectorAll('button')) {
      const current = button.dataset.name === example.name;
      button.setAttribute('aria-current', String(current));
      if (current) button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }

  private async run(): Promise<void> {
    if (runButton.disabled) return;
    runButton.disabled = true;
    const { name } = this.selected;
    this.terminal.clear();
    this.tabs.show('terminal');
    try {
      this.current = await Run.start(this.os, this.terminal, name, await loadProgram('examples', name));
      stopButton.disabled = false;
      showStatus('running', `${name} is running`);
      const exit = await this.current.finish();
      await this.terminal.note(`── ${outcomeOf(exit)} ──`);
      showStatus('ended', outcomeOf(exit), exit);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await this.terminal.note(`${name} could not be run: ${message}`);
      showStatus('failed', 'Could not be run');
    } finally {
      this.current = undefined;
      stopButton.disabled = true;
      runButton.disabled = false;
    }
  }

  /** The first window is shown, wherever its program was started. */
  private showWindows(windows: number): void {
    if (windows > 0 && this.windows === 0) this.tabs.show('desktop');
    this.windows = windows;
  }

  private showCounters(): void {
    const { processes, threads, handles, windows } = this.os.counters();
    this.showWindows(windows);
    element('counters').textContent = [
      counted(processes, 'process', 'processes'),
      counted(threads, 'thread', 'threads'),
      counted(handles, 'handle', 'handles'),
    ].join(' · ');
  }
}

async function start(): Promise<void> {
  const support = RatOS.support();
  if (!support.ok) {
    showProblem('RatOS cannot run in this page', support.missing);
    return;
  }
  try {
    const [os, index] = await Promise.all([
      RatOS.boot({
        mounts: HOME_MOUNT,
        desktop: element('desktop'),
        onStore: (status) => showStore(status, element('store')),
      }),
      loadIndex(),
    ]);
    // For looking from the browser's console: `os.inspect()`.
    Object.assign(globalThis, { os });
    await os.fs.mkdir('/bin', { recursive: true });
    await Promise.all(index.bin.map(async (name) => os.fs.writeFile(`/bin/${name}`, await loadProgram('bin', name))));
    await Promise.all(Object.entries(index.links).map(([name, program]) => os.fs.symlink(program, `/bin/${name}`)));
    for (const directory of ['/tmp', '/home', EXAMPLES, APPLICATIONS])
      await os.fs.mkdir(directory, { recursive: true });
    for (const [file, entry] of Object.entries(index.applications))
      await os.fs.writeFile(`${APPLICATIONS}/${file}`, entry);
    await Promise.all(index.examples.map(({ file, source }) => os.fs.writeFile(`${EXAMPLES}/${file}`, source)));
    const terminals: Record<string, ProgramTerminal> = {};
    for (const id of ['shell', 'terminal']) terminals[id] = new ProgramTerminal(element(id));
    const tabs = new Tabs(element('tabs'), (panel) => terminals[panel]?.focus());
    new Playground(os, terminals.terminal!, tabs, index);
    new FilesPane(os);
    tabs.show('shell');
    await runShells(os, terminals.shell!);
  } catch (error) {
    showProblem('RatOS could not be started', [error instanceof Error ? error.message : String(error)]);
  }
}

void start();
