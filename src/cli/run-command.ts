import { open, readFile } from 'node:fs/promises';
import type { WebSocket } from 'ws';
import type { TraceEvent } from '../guest-abi/trace.ts';
import { Browser } from './browser.ts';
import { compile } from './compile.ts';
import { findBrowser, HOW_TO_GET_A_BROWSER } from './find-browser.ts';
import { SharedFolders } from './folders/shared-folders.ts';
import { bareFrame, EXIT_REASONS, FRAME, type Frame, killFrame, resizeFrame, STREAM, view } from './link/frames.ts';
import { EXIT, FILE_MEMORY } from './link/job.ts';
import { lossOf } from './lost-output.ts';
import { applicationEntries, toolLinks, toolNames } from './package-files.ts';
import { Picture } from './picture.ts';
import { parseRunArguments, type RunArguments } from './run-arguments.ts';
import { RunServer } from './run-server.ts';
import { ShellInput, ShellOutput } from './shell-streams.ts';
import { RawTerminal, shellTerminal } from './shell-terminal.ts';
import { TraceLog } from './trace-log.ts';
import { UsageError } from './usage.ts';
import { WaitReports } from './wait-reports.ts';

/** A browser that has not opened the page by then never will. */
const PAGE_TIMEOUT_MS = 60_000;
/** How long a killed program's end and last output may take. */
const KILL_GRACE_MS = 2_000;

const SIGNALS = { SIGINT: EXIT.INTERRUPTED, SIGTERM: EXIT.TERMINATED, SIGHUP: 129 } as const;

/** Ends the run with this exit code, and this message for the user. */
class RunFailure extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export async function runCommand(argv: readonly string[]): Promise<number> {
  const options = parseRunArguments(argv);
  const executable = findBrowser(options.browser, options.show);
  if (!executable) {
    const wanted = options.browser ?? process.env.RATOS_BROWSER;
    warn(wanted ? `${wanted}: no such browser\n${HOW_TO_GET_A_BROWSER}` : HOW_TO_GET_A_BROWSER);
    return EXIT.NO_BROWSER;
  }
  // Before there is a browser, which would be left behind.
  const waits = new WaitReports();
  const interrupted = signaled(waits);
  // The browser starts while the program is compiled.
  const program = loadProgram(options);
  program.catch(() => undefined);
  const folders = new SharedFolders(options.directories, {
    removes: options.delete,
    room: { bytes: FILE_MEMORY },
    warn,
  });
  const terminal = shellTerminal();
  const server = await RunServer.start({
    program,
    folders,
    job: {
      name: options.name,
      argv0: options.argv0,
      args: options.args,
      cwd: options.cwd,
      preopens: options.preopens,
      env: options.env,
      terminal,
      tools: toolNames(),
      links: toolLinks(),
      applications: applicationEntries(),
      picture: options.screenshot !== undefined,
      folders: folders.shared,
    },
  });
  const traces = new TraceLog(options);
  let socket: WebSocket | undefined;
  const raw = terminal && new RawTerminal(terminal, (columns, rows) => socket?.send(resizeFrame(columns, rows)));
  void server.link.then((link) => {
    socket = link;
  });
  const browser = new Browser(executable, `${server.url}${traces.wanted ? '?trace' : ''}`, options.show);
  const picture = new Picture(options.screenshot, () => browser.picture(), warn);
  try {
    return await Promise.race([
      runProgram(server, browser, program, folders, options, { waits, traces, picture }, raw),
      interrupted.then((code) => picture.finish().then(() => code)),
    ]);
  } catch (error) {
    if (!(error instanceof RunFailure)) throw error;
    warn(error.message);
    return error.code;
  } finally {
    raw?.giveBack();
    server.close();
    await browser.close();
    await traces.finish(warn);
  }
}

async function loadProgram({ file, compile: words }: RunArguments): Promise<Uint8Array> {
  if (words.length > 0) return compile(words);
  const handle = await open(file);
  const magic = await handle.read({ buffer: Buffer.alloc(4) }).finally(() => handle.close());
  if (magic.buffer.toString('latin1') === '\0asm') return readFile(file);
  throw new UsageError(`${file}: neither a C or C++ source file nor a WebAssembly program`);
}

/** Runs the program to its end and gives the exit code for the shell. */
async function runProgram(
  server: RunServer,
  browser: Browser,
  program: Promise<unknown>,
  folders: SharedFolders,
  options: RunArguments,
  reports: Reports,
  terminal: RawTerminal | null,
): Promise<number> {
  const socket = await Promise.race([
    server.link,
    // A program that cannot be had ends it all.
    program.then(() => after(PAGE_TIMEOUT_MS)).then(() => fail(EXIT.FAILED, 'the browser did not open the page')),
    browser.failed.then((why) => fail(EXIT.FAILED, why)),
  ]);
  return new Promise((resolve, reject) => {
    program.catch(reject);
    const session = new Session(socket, folders, options, reports, terminal, resolve, reject);
    browser.failed.then((why) => session.lose(new RunFailure(EXIT.FAILED, why)));
  });
}

/** What is told beside the program's own output. */
interface Reports {
  readonly waits: WaitReports;
  readonly traces: TraceLog;
  readonly picture: Picture;
}

class Session {
  private readonly input: ShellInput;
  private readonly outputs: readonly [ShellOutput, ShellOutput];
  /** The program's own code, as a shell has it; undefined until it has ended. */
  private exitCode: number | undefined;
  private timedOut = false;
  /** Some of the output could not be written. */
  private outputFailed = false;
  /** The page has no more to tell. */
  private finished = false;
  /** Runs while the program does. */
  private clock: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly folders: SharedFolders,
    private readonly options: RunArguments,
    private readonly reports: Reports,
    private readonly terminal: RawTerminal | null,
    private readonly resolve: (code: number) => void,
    private readonly reject: (error: Error) => void,
  ) {
    const send = (frame: Frame) => socket.send(frame);
    const lost = (name: string) => (error: NodeJS.ErrnoException) => {
      // What a signal does to a program whose reader has gone, in a shell.
      if (error.code === 'EPIPE') return send(killFrame(EXIT.OUTPUT_LOST));
      this.outputFailed = true;
      warn(lossOf(name, error));
      send(killFrame(EXIT.FAILED));
    };
    const shape = (bytes: Uint8Array) => terminal?.shape(bytes) ?? bytes;
    // Both go to the terminal as one.
    const [onStdout, onStderr] = process.stdout.isTTY ? [shape, undefined] : [undefined, shape];
    this.outputs = [
      new ShellOutput(process.stdout, STREAM.STDOUT, send, lost('standard output'), onStdout),
      new ShellOutput(process.stderr, STREAM.STDERR, send, lost('standard error'), onStderr),
    ];
    this.input = new ShellInput(process.stdin, send);
    reports.waits.send = send;
    socket.on('message', (data) => this.receive(data as Buffer));
    socket.on('close', () => this.lose(new RunFailure(EXIT.FAILED, 'the page of the program ended unexpectedly')));
  }

  /** The page or the browser came to an end by itself. Once the program has ended, its exit code counts. */
  lose(failure: RunFailure): void {
    if (this.exitCode === undefined) this.reject(failure);
    else if (!this.finished) void this.finish(failure);
  }

  private receive(frame: Buffer): void {
    const body = frame.subarray(1);
    switch (frame[0]) {
      case FRAME.DATA:
        this.outputs[frame[1] === STREAM.STDOUT ? 0 : 1].write(frame.subarray(2));
        break;
      case FRAME.CREDIT:
        this.input.grant(view(frame).getUint32(2));
        break;
      case FRAME.LOST:
        this.input.lost();
        break;
      case FRAME.STARTED:
        this.terminal?.take();
        this.startClock();
        break;
      case FRAME.TRACE:
        this.reports.traces.note(JSON.parse(body.toString()) as TraceEvent);
        break;
      case FRAME.WAITS:
        this.reports.waits.receive(body.toString());
        break;
      case FRAME.PICTURE:
        void this.reports.picture.now().then(() => this.socket.send(bareFrame(FRAME.PICTURE)));
        break;
      case FRAME.WARNING:
        warn(body.toString().trimEnd());
        break;
      case FRAME.EXIT:
        clearTimeout(this.clock);
        this.terminal?.giveBack();
        this.reports.waits.send = undefined;
        this.exitCode = shellCode(view(frame).getInt32(1), EXIT_REASONS[frame[5] as number]);
        break;
      case FRAME.DONE:
        void this.finish();
        break;
      case FRAME.FAILED:
        this.lose(new RunFailure(frame[1] as number, frame.subarray(2).toString()));
        break;
    }
  }

  private startClock(): void {
    const { timeoutMs } = this.options;
    if (timeoutMs === undefined) return;
    this.clock = setTimeout(() => {
      this.timedOut = true;
      warn(`timed out after ${timeoutMs / 1000} s`);
      void this.reports.waits.ask();
      this.socket.send(killFrame(EXIT.TIMEOUT));
      this.clock = setTimeout(() => this.resolve(EXIT.TIMEOUT), KILL_GRACE_MS);
    }, timeoutMs);
  }

  /** @param lost Why the page did not get to its end, which is to copy the folders back. */
  private async finish(lost?: RunFailure): Promise<void> {
    this.finished = true;
    const flushed = Promise.all(this.outputs.map((output) => output.flushed()));
    await Promise.race([flushed, ...(this.timedOut ? [after(KILL_GRACE_MS)] : [])]);
    const copied = this.folders.failures === 0 && (!lost || this.options.directories.length === 0);
    if (!copied) warn(`not everything was copied back${lost ? `: ${lost.message}` : ''}`);
    const code = this.timedOut ? EXIT.TIMEOUT : this.exitCode;
    const failed = !copied || this.outputFailed || this.reports.picture.failed;
    this.resolve(code || (failed ? EXIT.FAILED : 0));
  }
}

function shellCode(code: number, reason: (typeof EXIT_REASONS)[number] | undefined): number {
  return reason === 'trapped' ? EXIT.TRAPPED : code & 0xff;
}

function signaled(waits: WaitReports): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, code] of Object.entries(SIGNALS)) {
      process.once(signal, () => void waits.ask().then(() => resolve(code)));
    }
  });
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function fail(code: number, message: string): never {
  throw new RunFailure(code, message);
}

function warn(message: string): void {
  process.stderr.write(`ratos: ${message}\n`);
}
