/** What Run asks to make a program of a file: `cc` and `c++` of the system, loaded when they are first wanted. */
import { type CompileResult, installCompiler, type Compiler as Toolchain } from '../../compiler/index.ts';
import { textOf } from '../../compiler/text-of.ts';
import type { RatOS } from '../../host/index.ts';
import { argumentsOrNone, asArgument } from '../../source/arguments.ts';
import { partialFlag } from '../../source/program-flags.ts';
import { DIAGNOSTIC_FLAGS, type Problem } from '../editor/diagnostics.ts';
import { absolutePath, folderOf, inFolder } from '../files/paths.ts';
import { languageOf } from '../source-language.ts';
import { placeOfUndefined } from './link-places.ts';
import { type MadeWith, Projects, textsOf } from './projects.ts';

export interface Compiled {
  /** Path of the program; undefined: the source has errors. */
  program: string | undefined;
  /** Paths of what it is made of. */
  sources: readonly string[];
  problems: readonly Problem[];
  /** What the compiler says, coloured for a terminal. */
  text: string;
  ms: number;
  /** A check may find something else now. */
  isOtherwise: boolean;
}

export interface CompileOptions {
  checks: boolean;
  /** Those of the visitor, behind all others. */
  flags: readonly string[];
  /** Ends it: it rejects with the signal's reason. */
  signal: AbortSignal;
}

type CheckOptions = NonNullable<Parameters<Toolchain['check']>[1]>;

/** Bytes of the compiler that are there, of all. */
export type LoadListener = (loaded: number, total: number) => void;

/** Names that a person reads. */
const HINTED = 5;
/** An error's line that tells of what C++ has had since 2020. */
const NEWER =
  /error: (?:no (?:type|member|template) named '\w+' in namespace 'std|.*\b(?:concept|requires|co_await|co_yield|co_return|consteval|constinit|char8_t|coroutine_\w+)\b)/;
/** As the page compiles. Lines of traps and of waits are known without more. */
const FLAGS = ['-O1', '-Wall'];

/** What is typed may not be whole yet. */
const flagsIn = (text: string): string[] => argumentsOrNone(text).filter((flag) => partialFlag([flag]) === undefined);

/** Nothing is wrong with the source. */
const NO_ROOM = /No space left on device/;

const isCxx = (path: string) => languageOf(path) === 'c++';

export class Compiler {
  private readonly listeners = new Set<LoadListener>();

  /** What Run waits for; resolved while it waits for nothing. */
  private compiling: Promise<unknown> = Promise.resolve();
  /** Of what is compiled for the eye, until Run wants to compile. */
  private yielding = new AbortController();
  private temporary = 0;

  private readonly projects: Projects;
  private toolchain!: Toolchain;

  private constructor(
    private readonly os: RatOS,
    private readonly typedFlags: () => string,
  ) {
    this.projects = new Projects(os);
  }

  /** @param typedFlags those of the visitor, for what is compiled for the eye. */
  static async install(os: RatOS, typedFlags: () => string): Promise<Compiler> {
    const compiler = new Compiler(os, typedFlags);
    compiler.toolchain = await installCompiler(os, {
      precompile: true,
      onProgress: ({ loaded, total }) => {
        for (const listener of compiler.listeners) listener(loaded, total);
      },
    });
    return compiler;
  }

  /** Hears how far the compiler's load is. */
  onLoad(listener: LoadListener): void {
    this.listeners.add(listener);
  }

  /** Has it there when it is wanted; what fails now is told then. */
  prepare(): void {
    if (this.toolchain.state === 'absent') this.toolchain.load().catch(() => undefined);
  }

  /** @param path of the file in front, which is saved. */
  async compile(path: string, options: CompileOptions): Promise<Compiled> {
    const compiled = this.compileAlone(path, options);
    this.compiling = compiled.catch(() => undefined);
    this.yielding.abort();
    this.yielding = new AbortController();
    return compiled;
  }

  /** Of what a file is a part, as the last Run has read its Makefile; undefined: there was none. */
  madeWith(path: string): MadeWith | undefined {
    return this.projects.madeWith(path);
  }

  /** From where the compiler looks at a source: what it says of other files is relative to that. */
  folderFor(path: string): string {
    return this.projects.madeWith(path)?.folder ?? folderOf(path);
  }

  /** As the toolchain's, for an editor. The program's flags, and those of the visitor, are behind the given ones. */
  check(path: string, { signal, flags = [], ...options }: CheckOptions): Promise<CompileResult> {
    const made = this.projects.madeWith(path);
    const cwd = this.folderFor(path);
    const all = [...flags, ...(made?.flags ?? []), ...flagsIn(this.typedFlags()), ...DIAGNOSTIC_FLAGS];
    const asMade = { ...options, flags: all, cwd };
    return this.behindRun((until) => this.toolchain.check(path, { ...asMade, signal: until }), signal);
  }

  /**
   * A source as assembly text, with the lines that it comes from.
   * @param level as `-O1`.
   * @returns what the compiler says when it does not compile.
   */
  assembly(path: string, level: string, signal: AbortSignal): Promise<{ text: string } | { errors: string }> {
    const made = this.projects.madeWith(path);
    const { folder: cwd, flags } = made ?? { folder: folderOf(path), flags: [] };
    return this.behindRun(async (until) => {
      // A compiler that is ended leaves what it has begun, beside what it was to make.
      const folder = `/tmp/assembly-${this.temporary++}`;
      const output = `${folder}/made.s`;
      try {
        await this.os.fs.mkdir(folder, { recursive: true });
        const args = [...flags, ...flagsIn(this.typedFlags()), '-S', '-g1', '-w', level, '-o', output, path];
        const { exitCode, diagnostics } = await this.toolchain.run(args, { cxx: isCxx(path), cwd, signal: until });
        return exitCode === 0 ? { text: await this.os.fs.readFile(output, 'utf8') } : { errors: diagnostics };
      } finally {
        await this.os.fs.rm(folder, { recursive: true, force: true });
      }
    }, signal);
  }

  /** Names of C++ as people write them, for those of the linker; what is none stays. The compiler has been loaded. */
  async demangle(names: readonly string[], signal: AbortSignal): Promise<string[]> {
    const process = await this.os.spawn('/bin/c++filt', ['c++filt'], { orphans: 'end' });
    const kill = () => process.kill(-1);
    signal.addEventListener('abort', kill, { once: true });
    try {
      const writer = process.stdin.getWriter();
      const write = async () => {
        await writer.write(new TextEncoder().encode(`${names.join('\n')}\n`));
        await writer.close();
      };
      // One that ends before it has read all has said what it says.
      write().catch(() => undefined);
      return (await textOf(process.stdout)).split('\n');
    } finally {
      signal.removeEventListener('abort', kill);
    }
  }

  /** What Run compiles comes first, and what is compiled for the eye then begins anew behind it. */
  private async behindRun<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (;;) {
      await this.compiling;
      const { signal: yields } = this.yielding;
      const signals = signal === undefined ? [yields] : [yields, signal];
      try {
        return await work(AbortSignal.any(signals));
      } catch (error) {
        if (!yields.aborted || signal?.aborted) throw error;
      }
    }
  }

  private async compileAlone(path: string, { checks, flags: typed, signal }: CompileOptions): Promise<Compiled> {
    const project = await this.projects.projectOf(path, signal);
    const { folder: cwd, sources, output, beside, complaint, isOtherwise } = project;
    const flags = [...project.flags, ...typed];
    const result = await this.toolchain.compile({
      sources: sources.map(asArgument),
      output,
      flags: [...FLAGS, ...flags],
      check: checks,
      // Beside C++, what is C stays it.
      cxx: sources.every(isCxx),
      cwd,
      signal,
    });
    const problems = await this.placed(result, sources, cwd);
    // The driver has refused it in words of its own.
    const [refused] = result.diagnostics.split('\n');
    if (result.exitCode !== 0 && problems.length === 0 && refused)
      problems.push({ path: '', line: 1, severity: 'error', message: refused });
    const hints = [...hintOn(result.diagnostics, beside), ...hintOnStandard(result, sources, flags)];
    return {
      program: result.exitCode === 0 ? inFolder(cwd, output) : undefined,
      sources: sources.map((name) => inFolder(cwd, name)),
      problems: [
        ...problems,
        ...hints.map((message): Problem => ({ path: '', line: 1, severity: 'note', message })),
        ...(complaint === undefined ? [] : [complaint]),
      ],
      text:
        (complaint === undefined ? '' : textOfComplaint(complaint)) +
        result.colored +
        hints.map((hint) => `note: ${hint}\n`).join(''),
      // Without what it took to load the compiler, once.
      ms: result.ms.compile + result.ms.link || result.ms.total,
      isOtherwise,
    };
  }

  /** For who asks for more than Run does. */
  get tools(): Toolchain {
    return this.toolchain;
  }

  /** What has no place of its own is at the beginning of what is in front. */
  private async placed({ problems }: CompileResult, names: readonly string[], cwd: string): Promise<Problem[]> {
    const sources = problems.some(({ file }) => file === '') ? await textsOf(this.os, cwd, names) : new Map();
    return problems.map(({ file, line, column, severity, message: said }) => {
      const message = NO_ROOM.test(said) ? `there is no room left: ${said}` : said;
      const use = file === '' ? placeOfUndefined(message, sources) : undefined;
      if (use !== undefined)
        return { path: absolutePath(cwd, use.name), line: use.line, column: use.column, severity, message };
      const path = file === '' ? file : absolutePath(cwd, file);
      return { path, line: Math.max(1, line), column: Math.max(1, column), severity, message };
    });
  }
}

const textOfComplaint = ({ message }: Problem) => `note: ${message}\n`;

/** Who writes C++ of today may not know that it is compiled as that of 2017. */
function hintOnStandard(
  { exitCode, diagnostics }: CompileResult,
  sources: readonly string[],
  flags: readonly string[],
): string[] {
  const isDefault = sources.some(isCxx) && !flags.some((flag) => flag.startsWith('-std='));
  if (exitCode === 0 || !isDefault || !diagnostics.split('\n').some((line) => NEWER.test(line))) return [];
  return [
    'this is compiled as C++17; a Makefile beside it with the line CXXFLAGS = -std=c++20 (or c++23) says otherwise, and so does -std=c++20 in the flags, beside the arguments',
  ];
}

/** What a linker lacks may be in a source that the program is not made of. @param beside those of its folder */
function hintOn(diagnostics: string, beside: readonly string[]): string[] {
  if (beside.length === 0 || !diagnostics.includes('undefined symbol: ')) return [];
  const names = beside.length > HINTED ? 'other sources of its folder' : beside.join(', ');
  return [`it is made without ${names}; with a Makefile there, all sources of a folder are one program`];
}
