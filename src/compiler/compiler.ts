/** `cc` in a system: loaded when it is first wanted, run as any program is. */
import { RAT_ERR_CLOSED } from '../guest-abi/status.ts';
import { RatError, type RatOS, tar } from '../host/index.ts';
import { orAborted } from '../host/or-aborted.ts';
import { HeadersAhead, untilEnd } from './ahead.ts';
import type {
  CompileRequest,
  CompileResult,
  CompilerOptions,
  CompilerState,
  LoadOptions,
  LoadProgress,
  RunOptions,
} from './api.ts';
import { type LoadListener, loadProgram } from './download.ts';
import { type LoadRequest, loadParts } from './load.ts';
import { problemsIn, withoutColors } from './problems.ts';
import { checkRunOptions, checkText, checkTexts, compileArguments } from './request.ts';
import { textOf } from './text-of.ts';

/** One program, which goes by the name that it is called by. */
const LLVM = '/usr/bin/llvm';
/** Tools that are used as they are. */
const TOOLS = ['ar', 'c++filt', 'nm', 'objcopy', 'objdump', 'ranlib', 'size', 'strip', 'wasm-ld'];
/** What the driver runs beside the linker; in PATH, these names are the driver's own. */
const COMPILERS = ['clang', 'clang++'];
/** Small programs: the driver, and what goes with it. */
const PROGRAMS = ['cc', 'make'];
/** With those that makefiles call it by. */
const DRIVER_NAMES = ['c++', ...COMPILERS, 'gcc', 'g++'];

/** Where `cc` reads how far the load is: bytes that are there, and all of them. */
const LOADING = '/usr/lib/ratos/loading';
const CONFIG = '/usr/lib/ratos/cc.conf';
const TELL_EACH_MS = 200;

/** Of one who types: headers are compiled ahead for what comes between. */
const isCompletion = (word: string) => word.startsWith('-code-completion-at=');

/** What `c++` is for, in the words of a command line. */
const CXX_SOURCE = /\.(?:cc|cp|cpp|cxx|CPP|c\+\+|C)$/;

const WARM_UP = '#include <stdio.h>\nint main(void) { puts("hello"); }\n';

/**
 * Has `cc`, `c++` and the tools behind them in a system. Nothing is loaded before somebody wants it: `load`, `compile`,
 * or a program that starts one of them.
 */
export async function installCompiler(os: RatOS, options: CompilerOptions = {}): Promise<Compiler> {
  const compiler = new Compiler(os, options);
  await compiler.install();
  return compiler;
}

export class Compiler {
  #state: CompilerState = 'absent';
  #loading: Promise<void> | undefined;
  #files: Promise<void> | undefined;
  /** Until the system has it. */
  #llvm: Uint8Array<ArrayBuffer> | undefined;
  #temporary = 0;
  #told: Promise<void> = Promise.resolve();
  readonly #ahead: HeadersAhead;
  /** Ends the warming up: who compiles something does what it does. */
  readonly #warming = new AbortController();
  /** With the system. */
  readonly #closing = new AbortController();

  /** @internal Use `installCompiler`. */
  constructor(
    private readonly os: RatOS,
    private readonly options: CompilerOptions,
  ) {
    this.#ahead = new HeadersAhead(os, options.precompile === true);
  }

  get state(): CompilerState {
    return this.#state;
  }

  /** @internal */
  async install(): Promise<void> {
    const { fs } = this.os;
    const closed = new RatError(RAT_ERR_CLOSED, 'the compiler: the system has been shut down.');
    this.os.onShutdown(() => this.#closing.abort(closed));
    await fs.mkdir('/usr/bin', { recursive: true });
    await this.os.provideProgram(LLVM, async () => {
      await this.#loadFiles();
      const bytes = this.#llvm ?? (await this.#bring(() => {}).finally(() => this.#tellEnd()));
      this.#llvm = undefined;
      return bytes;
    });
    for (const name of [...COMPILERS, ...TOOLS]) await this.#link('llvm', `/usr/bin/${name}`);
    for (const name of TOOLS) await this.#link(`../usr/bin/${name}`, `/bin/${name}`);
    await this.#link('../usr/bin/wasm-ld', '/bin/ld');
    for (const name of PROGRAMS) await this.os.provideProgram(`/bin/${name}`, () => loadProgram(this.#request(), name));
    for (const name of DRIVER_NAMES) await this.#link('cc', `/bin/${name}`);
  }

  async #link(target: string, path: string): Promise<void> {
    await this.os.fs.rm(path, { force: true });
    await this.os.fs.symlink(target, path);
  }

  /**
   * Loads the compiler, 26 MB the first time, and has it compile something small, unless somebody waits for something
   * else by then, so that the next thing is quick. Several calls are one load. Rejects with a RatError (`RAT_ERR_IO`) when
   * it cannot be had: the message says why, and the next call goes on from where this one was.
   */
  load({ signal }: LoadOptions = {}): Promise<void> {
    this.#loading ??= this.#loadFiles().then(() => this.#warmUp());
    this.#loading.catch(() => {
      this.#loading = undefined;
    });
    return orAborted(this.#loading, signal);
  }

  #loadFiles(): Promise<void> {
    this.#files ??= this.#bringFiles();
    this.#files.catch(() => {
      this.#files = undefined;
    });
    return this.#files;
  }

  async #bringFiles(): Promise<void> {
    this.#state = 'loading';
    let unpacked: Promise<void> | undefined;
    try {
      const llvm = await this.#bring((files) => {
        unpacked = this.os.fs.unpack('/usr', tar(files));
        // It is told when all is there, or not at all where that cannot be had.
        unpacked.catch(() => undefined);
      });
      await unpacked;
      this.#llvm = llvm;
      this.#state = 'ready';
    } catch (error) {
      this.#state = 'failed';
      await unpacked?.catch(() => undefined);
      // By this `cc` sees that all is there.
      await this.os.fs.rm(CONFIG, { force: true }).catch(() => undefined);
      if (error instanceof RatError && error.code === 'RAT_ERR_NO_SPACE')
        throw new RatError(error.status, 'there is no room left for the compiler’s files');
      throw error;
    } finally {
      await this.#tellEnd();
    }
  }

  /** To `cc`. */
  #tell(text: string): void {
    this.#told = this.#told
      .then(() => this.os.fs.mkdir(LOADING.slice(0, LOADING.lastIndexOf('/')), { recursive: true }))
      .then(() => this.os.fs.writeFile(LOADING, text))
      // There is no room: it is only not shown.
      .catch(() => undefined);
  }

  async #tellEnd(): Promise<void> {
    await this.#told;
    // Why it could not be had is told, not that nothing can be removed after a shutdown.
    await this.os.fs.rm(LOADING, { force: true }).catch(() => undefined);
  }

  /** The engine compiles the compiler's functions as they are first called: a second of work for the first source. */
  async #warmUp(): Promise<void> {
    const { signal } = this.#warming;
    if (signal.aborted) return;
    const { fs } = this.os;
    const folder = `/tmp/cc-warm-${this.#temporary++}`;
    const left = [folder];
    try {
      await fs.mkdir(folder);
      await fs.writeFile(`${folder}/a.c`, WARM_UP);
      const options = { cwd: folder, stdin: 'empty', orphans: 'end' } as const;
      const process = await this.os.spawn('/bin/cc', ['cc', 'a.c'], options);
      left.push(`/tmp/cc-${process.pid}`);
      const end = () => process.kill(-1, { tree: true });
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
      await untilEnd(process);
      signal.removeEventListener('abort', end);
    } catch {
      // Whatever it is, it is told to those who compile something.
    } finally {
      for (const path of left) await fs.rm(path, { recursive: true, force: true });
    }
  }

  #bring(onFiles: LoadListener['onFiles']): Promise<Uint8Array<ArrayBuffer>> {
    let told = Number.NEGATIVE_INFINITY;
    const onProgress = (progress: LoadProgress) => {
      this.options.onProgress?.(progress);
      const now = performance.now();
      if (now - told < TELL_EACH_MS) return;
      told = now;
      this.#tell(`${progress.loaded} ${progress.total}`);
    };
    return loadParts(this.#request(), this.os.assets, this.#closing.signal, { onProgress, onFiles });
  }

  #request(): LoadRequest {
    const { url = 'compiler/', keep = true } = this.options;
    return { base: folderUrl(url), keep };
  }

  /** Compiles and links, by `cc` (or `c++`) as a process of the system. */
  async compile(request: CompileRequest): Promise<CompileResult> {
    const args = compileArguments(request);
    const { cxx, cwd, signal } = checkRunOptions('compile', request);
    const { output } = request;
    const held = this.#ahead.hold({ name: driverName(cxx), args, cwd });
    try {
      await orAborted(held, signal);
      const result = await this.run(args, request);
      // Most are started next, and what is done in the background would be in the way of that, too.
      if (result.exitCode === 0 && output !== undefined)
        await this.os.preloadProgram(join(cwd, output)).catch(() => undefined);
      return result;
    } finally {
      this.#ahead.release();
    }
  }

  /**
   * What the compiler has to say of one source, without making anything of it: for an editor, while somebody types.
   */
  async check(path: string, options: Omit<CompileRequest, 'sources' | 'output'> = {}): Promise<CompileResult> {
    checkText('check', 'the path', path);
    checkRunOptions('check', options);
    return this.run(['-fsyntax-only', ...checkTexts('check', 'flags', options.flags ?? []), path], options);
  }

  /** `cc` with any arguments: `['-c', 'a.c']`. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<CompileResult> {
    checkTexts('run', 'the arguments', args);
    const { cxx, cwd, signal } = checkRunOptions('run', options);
    const begin = performance.now();
    signal?.throwIfAborted();
    this.#warming.abort();
    await orAborted(this.#loadFiles(), signal);
    const times = `/tmp/cc-times-${this.#temporary++}`;
    const name = driverName(cxx);
    const process = await this.os.spawn(`/bin/${name}`, [name, '-fcolor-diagnostics', `--times=${times}`, ...args], {
      cwd,
      stdin: 'empty',
      lines: false,
      orphans: 'end',
    });
    const kill = () => process.kill(-1, { tree: true });
    signal?.addEventListener('abort', kill, { once: true });
    try {
      const [colored, output, { code, reason }] = await Promise.all([
        textOf(process.stderr),
        textOf(process.stdout),
        process.exited,
      ]);
      signal?.throwIfAborted();
      if ((cxx || args.some((word) => CXX_SOURCE.test(word))) && !args.some(isCompletion))
        this.#ahead.note({ name, args, cwd });
      const diagnostics = withoutColors(colored);
      const ms = { total: performance.now() - begin, ...(await this.#timesIn(times)) };
      const exitCode = reason === 'exit' ? code : code || 1;
      return { exitCode, output, diagnostics, colored, problems: problemsIn(diagnostics), ms };
    } finally {
      signal?.removeEventListener('abort', kill);
      for (const path of [times, `/tmp/cc-${process.pid}`]) await this.os.fs.rm(path, { recursive: true, force: true });
    }
  }

  /** What the driver has noted: a tool and milliseconds a line. */
  async #timesIn(path: string): Promise<{ compile: number; link: number }> {
    const sums = { compile: 0, link: 0 };
    const text = await this.os.fs.readFile(path, 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      const [tool = '', ms = '0'] = line.split('\t');
      if (tool !== '') sums[tool.startsWith('clang') ? 'compile' : 'link'] += Number(ms);
    }
    return sums;
  }
}

function folderUrl(url: string | URL): string {
  const { href } = new URL(url, document.baseURI);
  return href.endsWith('/') ? href : `${href}/`;
}

const driverName = (cxx: boolean) => (cxx ? 'c++' : 'cc');

const join = (folder: string, path: string) => (path.startsWith('/') ? path : `${folder}/${path}`);
