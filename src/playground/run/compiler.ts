/** What Run asks to make a program of a file. */
import type { RatOS } from '../../host/index.ts';
import type { Place } from '../pane.ts';
import { loadProgram, type ProgramIndex } from '../programs.ts';

export interface Problem extends Place {
  severity: 'error' | 'warning' | 'note';
  message: string;
}

export interface CompileEvents {
  /** The compiler is being loaded, once: bytes; `total` 0 is not known. */
  loading(done: number, total: number): void;
  /** What it prints. */
  print(text: string): Promise<void>;
}

export interface Compiled {
  /** Path of the program; undefined: the source has errors. */
  program: string | undefined;
  problems: readonly Problem[];
  /** How long it took; undefined: nothing had to be compiled. */
  ms: number | undefined;
}

export interface Compiler {
  /** @param path of the source, which is saved. @param signal ends it: it rejects with the signal's reason. */
  compile(path: string, options: { checks: boolean; signal: AbortSignal }, events: CompileEvents): Promise<Compiled>;
}

/** Knows the examples only, as they were compiled before. */
export class PrebuiltPrograms implements Compiler {
  constructor(
    private readonly os: RatOS,
    private readonly index: ProgramIndex,
  ) {}

  async compile(path: string): Promise<Compiled> {
    const source = await this.os.fs.readFile(path, 'utf8');
    const example = this.index.examples.find((each) => each.source === source);
    if (example === undefined)
      throw new Error('The page has no compiler yet: only examples that were not changed run.');
    const program = path.replace(/\.[^./]+$/, '');
    await this.os.fs.writeFile(program, await loadProgram('examples', example.name));
    return { program, problems: [], ms: undefined };
  }
}
