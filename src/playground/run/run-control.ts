/** Run, Stop and Step, and what is said of them: the page's first status. */
import type { Exit, Process, SpawnOptions } from '../../host/api.ts';
import { QuoteError, splitArguments } from '../../source/arguments.ts';
import { partialFlag } from '../../source/program-flags.ts';
import type { Problem } from '../editor/diagnostics.ts';
import { byId, messageOf } from '../elements.ts';
import { icon } from '../icons.ts';
import { PHONE } from '../layout/layout.ts';
import { remember, state } from '../state.ts';
import { environment } from '../system.ts';
import type { RunEnd } from '../terminal/run-in-view.ts';
import type { ProgramPlace } from '../terminal/terminal-pane.ts';
import type { Compiled, Compiler } from './compiler.ts';
import { askForFlags, setFlagsAndInput, startFlagsAndInput } from './flags-and-input.ts';

export interface RunHost {
  /** The source in front, saved. @returns its path; empty: there is none. */
  save(): Promise<string>;
  compiler: Compiler;
  /** Empties a terminal for the program. @param focus it gets the keyboard. */
  terminal(focus: boolean): Promise<ProgramPlace>;
  /** Hears what the compiler found; and nothing when it is asked again. */
  problems(problems: readonly Problem[]): void;
  compiled(compiled: Compiled): void;
  /** The program has been compiled, and is about to start. */
  starts(): void;
  /** What is compiled for the eye is another thing now. */
  flagsChanged(): void;
  begun(process: Process, held: boolean): void;
  /** Holds a process at its next call, or lets it make the one that it is held at. */
  step(pid: number): void;
  ended(end: RunEnd, program: string, words: readonly string[]): void;
  /** After all that, or when nothing was run. */
  over(): void;
}

type State = 'ready' | 'compiling' | 'running' | 'ended' | 'failed';

function outcomeOf({ code, reason }: Exit): string {
  if (reason === 'trapped') return 'Trapped';
  return reason === 'killed' ? 'Killed' : `Exited with code ${code}`;
}

/** Ends the input; a program need not read it. */
async function feed({ stdin }: Process, input: string): Promise<void> {
  const writer = stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => undefined);
  await writer.close().catch(() => undefined);
}

/** What is typed as flags cannot be used. */
class FlagsError extends Error {
  override readonly name = 'FlagsError';
}

/** Throws a FlagsError. */
function readFlags(): string[] {
  let flags: string[];
  try {
    flags = splitArguments(state.flags);
  } catch (error) {
    throw new FlagsError(`Compiler flags: ${messageOf(error)}`);
  }
  const partial = partialFlag(flags);
  if (partial !== undefined) throw new FlagsError(`With ${partial} in the compiler flags there is no program.`);
  return flags;
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
const directoryOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/';

export class RunControl {
  private readonly runButton = byId<HTMLButtonElement>('run');
  private readonly stopButton = byId<HTMLButtonElement>('stop');
  private readonly stepButton = byId<HTMLButtonElement>('step');
  private readonly given = byId<HTMLInputElement>('arguments');
  private readonly checks = byId<HTMLInputElement>('checks');
  private readonly status = byId('status');
  private process: Process | undefined;
  private compiling: AbortController | undefined;

  constructor(private readonly host: RunHost) {
    // Firefox has them as they were when the page was loaded anew.
    for (const element of [this.runButton, this.stopButton, this.stepButton]) element.disabled = true;
    this.given.value = state.arguments;
    this.checks.checked = state.checks;
    startFlagsAndInput(() => host.flagsChanged());
    this.placeChecks();
    this.given.addEventListener('input', () => remember('arguments', this.given.value));
    this.checks.addEventListener('change', () => remember('checks', this.checks.checked));
    byId<HTMLFormElement>('run-bar').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.run();
    });
    this.stopButton.addEventListener('click', () => this.stop());
    // Before the editor and the terminal, which have their own ideas of it.
    addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
        // Keys of windows are their programs'.
        if (event.target instanceof Element && event.target.closest('.desktop-pane, dialog') !== null) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        // Who writes goes on writing.
        void this.run({ focus: false });
      },
      { capture: true },
    );
    host.compiler.onLoad((loaded, total) => this.showLoad(loaded, total));
    // Who comes near it may want it.
    this.runButton.addEventListener('pointerenter', () => host.compiler.prepare(), { once: true });
    this.stepButton.addEventListener('click', () => void this.step());
  }

  /** From now on the visitor says what is run, and how: the file that the page opens is there. */
  allow(): void {
    for (const element of [this.runButton, this.stepButton, this.given, this.checks]) element.disabled = false;
    this.tell('ready', 'Ready');
  }

  /** At the foot of the page, with what else the program is made with; on a phone, that is not seen. */
  private placeChecks(): void {
    const label = this.checks.parentElement as HTMLElement;
    const phone = matchMedia(PHONE);
    const place = () => (phone.matches ? byId('run-bar').append(label) : byId('status-bar').prepend(label));
    phone.addEventListener('change', place);
    place();
  }

  /** As an example, or a shared program, is run. */
  setOptions({ words, ...given }: { words: string; flags: string; input: string; checks: boolean }): void {
    this.given.value = words;
    remember('arguments', words);
    setFlagsAndInput(given);
    this.checks.checked = given.checks;
    remember('checks', given.checks);
  }

  stop(): void {
    this.compiling?.abort(new Error('Stopped.'));
    // With all that it has started.
    this.process?.kill(-1, { tree: true });
  }

  /**
   * Holds the program at its next call; and when it is held, lets it make that call and holds it at the one after. Without a
   * program, one is started, held at its first call.
   */
  private async step(): Promise<void> {
    const { process } = this;
    if (process === undefined) {
      // Who steps goes on stepping: what is typed is not for the program.
      if (!this.runButton.disabled) await this.run({ hold: true, focus: false });
      return;
    }
    this.host.step(process.pid);
  }

  /** @param hold the program is held at its first call. @param focus what is typed is for the program. */
  private async run({ hold = false, focus = true } = {}): Promise<void> {
    if (this.runButton.disabled) return;
    this.runButton.disabled = true;
    this.stopButton.disabled = false;
    this.tell('compiling', 'Compiling…');
    const compiling = new AbortController();
    this.compiling = compiling;
    let place: ProgramPlace | undefined;
    try {
      const words = splitArguments(this.given.value);
      const flags = readFlags();
      const path = await this.host.save();
      if (path === '') throw new Error('No file is open.');
      this.host.problems([]);
      place = await this.host.terminal(focus);
      const options = { checks: this.checks.checked, flags, signal: compiling.signal };
      const compiled = await this.host.compiler.compile(path, options);
      this.compiling = undefined;
      this.host.problems(compiled.problems);
      this.host.compiled(compiled);
      if (compiled.text !== '') await place.write(compiled.text.replaceAll(/\r?\n/g, '\r\n'));
      if (compiled.program === undefined) {
        this.tell('failed', 'Does not compile');
        await place.resume('── Does not compile ──');
        return;
      }
      await this.start(place, compiled.program, words, hold);
    } catch (error) {
      const text = compiling.signal.aborted ? 'Killed' : messageOf(error);
      this.tell('failed', text);
      if (error instanceof FlagsError) askForFlags();
      else if (error instanceof QuoteError) this.given.focus();
      await place?.resume(`── ${text} ──`);
    } finally {
      this.process = undefined;
      this.compiling = undefined;
      const stopped = document.activeElement === this.stopButton;
      this.stopButton.disabled = true;
      this.runButton.disabled = false;
      // Who has pressed it by a key goes on from there.
      if (stopped) this.runButton.focus();
      this.host.over();
    }
  }

  private async start(place: ProgramPlace, program: string, words: readonly string[], hold: boolean): Promise<void> {
    const { input } = state;
    const options: SpawnOptions = { env: environment(), cwd: directoryOf(program), hold };
    if (input !== '') options.onTerminal = { stdin: false };
    this.host.starts();
    const exit = await place.run(program, [program, ...words], options, (process) => {
      this.process = process;
      if (input !== '') void feed(process, input);
      this.tell('running', 'Running');
      this.host.begun(process, hold);
    });
    this.tell('ended', outcomeOf(exit), exit);
    this.host.ended(exit, program, words);
    await place.resume(`── ${outcomeOf(exit)} ──`);
  }

  /** The compiler is on its way: how much of it has come. */
  private showLoad(loaded: number, total: number): void {
    const { status } = this;
    const whole = loaded >= total;
    status.style.setProperty('--done', `${(100 * loaded) / Math.max(1, total)}%`);
    status.toggleAttribute('data-loading', !whole);
    if (status.dataset.state !== 'compiling') return;
    status.title = whole ? '' : `Loading the compiler: ${megabytes(loaded)} of ${megabytes(total)} MB, once`;
  }

  private tell(state: State, text: string, exit?: Exit): void {
    const { status } = this;
    status.textContent = text;
    status.title = status.scrollWidth > status.clientWidth ? text : '';
    status.dataset.state = exit !== undefined && (exit.reason !== 'exit' || exit.code !== 0) ? 'failed' : state;
  }

  /** Its drawings, before anything runs. */
  static dress(): void {
    for (const [id, name] of [
      ['run', 'play'],
      ['stop', 'stop'],
      ['step', 'step'],
      ['share', 'share'],
    ] as const)
      byId(id).prepend(icon(name));
  }
}
