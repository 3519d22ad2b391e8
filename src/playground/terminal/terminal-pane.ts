/**
 * The terminals: one or more shells. A program that is run from the page takes the place of an idle shell until it has
 * ended, in a terminal of the system of its own.
 */
import './terminal.css';
import type { Process, SpawnOptions, Terminal } from '../../host/api.ts';
import { type RatOS, type TerminalView, viewTerminal } from '../../host/index.ts';
import { make, messageOf } from '../elements.ts';
import { icon } from '../icons.ts';
import type { Pane } from '../pane.ts';
import { environment, HOME } from '../system.ts';
import { type RunEnd, runInView } from './run-in-view.ts';

const PROMPT = '\\[\\e[32m\\]home\\[\\e[0m\\] \\[\\e[34m\\]\\w\\[\\e[0m\\] $ ';
/** Has the shell's line editor show its line again: the end of the line, where it is already. */
const REDRAW = '\x05';
const END_OF_INPUT = '\x04';
const INTERRUPT = '\x03';

/** A shell, what shows it, and its tab. */
class Session {
  readonly element = make('div', { class: 'session', role: 'group' });
  private readonly screen = make('div', { class: 'screen' });
  private view: TerminalView | undefined;
  private shell: Process | undefined;
  private shellTerminal: Terminal | undefined;
  private program: Terminal | undefined;
  private key: () => void = () => undefined;
  private tellStarted: () => void = () => undefined;
  /** Resolves when its first shell shows its prompt, or cannot be started. */
  readonly started = new Promise<void>((resolve) => {
    this.tellStarted = resolve;
  });

  constructor(
    private readonly os: RatOS,
    readonly name: string,
  ) {
    this.element.setAttribute('aria-label', name);
    this.element.append(this.screen);
  }

  /** Runs shells until the page goes. @param greeting written before the first one. */
  async start(greeting: string): Promise<void> {
    try {
      this.view = await viewTerminal(this.screen, { logName: 'Terminal output', onKey: () => this.key() });
    } catch (error) {
      const text = `There is no terminal: ${messageOf(error)}. Load the page again to have one.`;
      this.screen.append(make('p', { role: 'alert', text }));
      this.tellStarted();
      return;
    }
    for (let told = greeting; ; told = '') {
      const end = await this.runShell(this.view, told);
      if (this.program === undefined) this.view.connect(null);
      await this.view.note(`── The shell ${end}; a key starts another one ──`);
      await new Promise<void>((resolve) => {
        this.key = resolve;
      });
    }
  }

  /** @returns how it has ended. */
  private async runShell(view: TerminalView, greeting: string): Promise<string> {
    let showing: Promise<void> | undefined;
    try {
      const terminal = this.os.createTerminal(view.size);
      this.shellTerminal = terminal;
      // What is typed before the shell reads waits for it.
      if (this.program === undefined) view.connect(terminal);
      if (greeting !== '') await view.note(greeting);
      const options = { env: { ...environment(), PS1: PROMPT }, cwd: HOME, terminal };
      this.shell = await this.os.spawn('/bin/sh', ['sh'], options);
      showing = view.show(terminal, this.tellStarted);
      const { code } = await this.shell.exited;
      return `has exited with code ${code}`;
    } catch (error) {
      return `could not be started: ${messageOf(error)}`;
    } finally {
      this.shell = undefined;
      this.shellTerminal?.hangUp();
      await showing;
      this.tellStarted();
    }
  }

  /** Whether it can show something. */
  get stands(): boolean {
    return this.view !== undefined;
  }

  /** Whether a program could take its place: its shell waits for a command. */
  get idle(): boolean {
    const { shell } = this;
    if (this.view === undefined || shell === undefined || this.program !== undefined) return false;
    return !this.os.processes().some(({ parent, state }) => parent === shell.pid && state !== 'stopped');
  }

  /** Runs a program in place of the shell. @param begun is given the process. */
  async run(path: string, argv: readonly string[], options: SpawnOptions, begun: (process: Process) => void) {
    const view = this.view as TerminalView;
    view.clear();
    const terminal = this.os.createTerminal(view.size);
    this.program = terminal;
    view.connect(terminal);
    try {
      const process = await this.os.spawn(path, argv, { ...options, terminal });
      begun(process);
      return await runInView(view, process, terminal);
    } finally {
      terminal.hangUp();
      this.program = undefined;
    }
  }

  /** The shell goes on where the program was. */
  async resume(note: string): Promise<void> {
    await this.view?.note(note);
    this.view?.connect((this.shell && this.shellTerminal) ?? null);
    if (this.shell !== undefined) this.shellTerminal?.input(REDRAW);
  }

  async write(text: string): Promise<void> {
    await this.view?.write(text);
  }

  clear(): void {
    this.view?.clear();
  }

  type(data: string): void {
    (this.program ?? this.shellTerminal)?.input(data);
  }

  focus(): void {
    this.view?.focus();
  }
}

export class TerminalPane implements Pane {
  readonly id = 'terminal';
  readonly title = 'Terminal';
  readonly element = make('div', { class: 'terminal-pane' });
  private readonly tabs = make('div', { class: 'shells', role: 'tablist', 'aria-label': 'Shells' });
  private readonly bar = make('div', { class: 'terminal-bar' });
  private readonly sessions: Session[] = [];
  private chosen: Session | undefined;

  constructor(private readonly os: RatOS) {
    const button = (name: string, content: Node | string, act: () => void) => {
      const made = make(
        'button',
        { class: 'button plain small', type: 'button', title: name, 'aria-label': name },
        content,
      );
      made.addEventListener('click', act);
      return made;
    };
    this.bar.append(
      this.tabs,
      button('New shell', icon('plus'), () => void this.open('').then(() => this.focus())),
      make('span', { class: 'room' }),
      button('Interrupt (Ctrl C)', 'Interrupt', () => this.type(INTERRUPT)),
      button('End of input (Ctrl D)', 'End of input', () => this.type(END_OF_INPUT)),
    );
    this.element.append(this.bar);
  }

  /** Opens a shell. Resolves when it shows its prompt, or cannot be started. */
  async open(greeting: string): Promise<void> {
    await this.add(greeting);
  }

  private async add(greeting: string): Promise<Session> {
    const session = new Session(this.os, `Shell ${this.sessions.length + 1}`);
    this.sessions.push(session);
    this.element.append(session.element);
    this.choose(session);
    session.start(greeting).catch((error) => {
      // Not of a page that is being left, and has gone by then.
      setTimeout(() => console.error('RatOS: A terminal shows nothing any more.', error), 500);
    });
    await session.started;
    return session;
  }

  private choose(session: Session): void {
    this.chosen = session;
    this.tabs.replaceChildren(
      ...this.sessions.map((each) => {
        const tab = make('button', {
          type: 'button',
          role: 'tab',
          'aria-selected': String(each === session),
          tabindex: each === session ? '0' : '-1',
          text: each.name,
        });
        tab.addEventListener('click', () => {
          this.choose(each);
          this.focus();
        });
        return tab;
      }),
    );
    this.tabs.hidden = this.sessions.length < 2;
    for (const each of this.sessions) each.element.hidden = each !== session;
  }

  /** For the program that is about to be run: the place is emptied. */
  async prepare(): Promise<ProgramPlace> {
    await this.chosen?.started;
    const session = (this.chosen?.idle ? this.chosen : this.sessions.find(({ idle }) => idle)) ?? (await this.add(''));
    if (!session.stands) throw new Error('There is no terminal.');
    this.choose(session);
    session.clear();
    return session;
  }

  private type(data: string): void {
    this.chosen?.type(data);
    this.focus();
  }

  focus(): void {
    this.chosen?.focus();
  }
}

/** Where a program is run. */
export interface ProgramPlace {
  run(path: string, argv: readonly string[], options: SpawnOptions, begun: (process: Process) => void): Promise<RunEnd>;
  /** Shows what the page has to say meanwhile. */
  write(text: string): Promise<void>;
  /** The shell is there again, below a note. */
  resume(note: string): Promise<void>;
}
