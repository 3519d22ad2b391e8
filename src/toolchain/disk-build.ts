/**
 * Compiles files of this disk. Every object is kept, by all that it was made of: of several sources only the ones that
 * have changed are compiled again.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ParsedArguments, Source } from './arguments.ts';
import { buildProgram } from './compile.ts';
import { compileUnit, type UnitRequest, type UnitResult, unitFlags, WORKING_DIRECTORY } from './compile-unit.ts';
import { TOOLCHAIN_VERSION } from './flags.ts';
import { contentKey } from './hash.ts';
import { collectFiles, type FileCache } from './includes.ts';
import { compilerVersion, supportFiles } from './installation.ts';
import { getKept, setKept } from './kept.ts';
import { type LinkResult, link } from './link.ts';
import { type LinkPlan, linkArguments, linkFiles } from './link-plan.ts';
import { loadFromDisk } from './load-from-disk.ts';
import { sourceTree } from './source-tree.ts';
import { type CompileProgress, type CompileResult, type Store, type SupportFiles, UsageError } from './types.ts';

export interface DiskBuildOptions {
  readonly onProgress?: (progress: CompileProgress) => void;
  readonly store?: Store;
  /** What the source `-` is. */
  readonly stdin?: Uint8Array;
}

loadFromDisk();

export class DiskBuild {
  /** The compiler had to run. */
  ran = false;
  readonly #read: FileCache = new Map();

  private constructor(
    readonly parsed: ParsedArguments,
    readonly cwd: string,
    private readonly support: SupportFiles,
    private readonly options: DiskBuildOptions,
  ) {}

  static async start(parsed: ParsedArguments, cwd: string, options: DiskBuildOptions): Promise<DiskBuild> {
    return new DiskBuild(parsed, resolve(cwd), await supportFiles(), options);
  }

  /**
   * What the arguments want of one source.
   * @param target In the rules for make.
   * @throws UsageError when the source is not there
   */
  async unit(source: Source, target?: string): Promise<UnitResult> {
    const { parsed, cwd, support, options } = this;
    const request: UnitRequest = { source, parsed, cwd, ...(target === undefined ? {} : { target }) };
    const files = await this.#filesOf(source);
    const flags = unitFlags(request);
    const stdin = source.path === '-' ? options.stdin : undefined;
    const key = `unit-${await contentKey([
      String(TOOLCHAIN_VERSION),
      compilerVersion(),
      // The same files in another folder make the same object.
      ...flags.filter((flag) => !flag.startsWith(WORKING_DIRECTORY)),
      '',
      ...headersOf(support),
      '',
      ...[...files].flat(),
      stdin ?? '',
    ])}`;
    const kept = await getKept(options.store, key);
    const rulesKept = parsed.dependencies ? await getKept(options.store, `${key}.d`) : undefined;
    if (kept && (rulesKept || !parsed.dependencies)) {
      return {
        ok: true,
        diagnostics: kept.diagnostics,
        product: kept.contents,
        ...(rulesKept && { rules: rulesKept.contents }),
      };
    }
    this.ran = true;
    const tools = { ...options, ...(stdin ? { stdin } : {}) };
    const result = await compileUnit(request, flags, sourceTree(files, support, cwd), tools);
    if (result.ok && result.product) {
      const { diagnostics, product, rules } = result;
      await setKept(options.store, key, { diagnostics, contents: product });
      if (rules) await setKept(options.store, `${key}.d`, { diagnostics: '', contents: rules });
    }
    return result;
  }

  /** The files that have been read: absolute paths. */
  async files(): Promise<string[]> {
    const read = await Promise.all(
      [...this.#read].map(async ([path, file]) => ((await file) === undefined ? '' : path)),
    );
    return read.filter((path) => path !== '');
  }

  /** @param unit Compiles one source. */
  program(unit = (source: Source) => this.unit(source)): Promise<CompileResult> {
    const { parsed, cwd, support, options } = this;
    return buildProgram({
      parsed,
      cwd,
      support,
      options,
      unit: (index) => unit(parsed.sources[index] as Source),
      read: readOrNothing,
      link: (plan) => this.#link(plan),
    });
  }

  async #link(plan: LinkPlan): Promise<LinkResult> {
    const { store } = this.options;
    const key = `program-${await contentKey([
      String(TOOLCHAIN_VERSION),
      compilerVersion(),
      ...linkArguments(plan),
      '',
      ...linkFiles(plan).flatMap(({ name, contents }) => [name, contents]),
    ])}`;
    const kept = await getKept(store, key);
    if (kept) return { wasm: kept.contents, diagnostics: kept.diagnostics };
    this.ran = true;
    const { wasm, diagnostics } = await link(plan);
    if (wasm) await setKept(store, key, { diagnostics, contents: wasm });
    return wasm ? { wasm, diagnostics } : { diagnostics };
  }

  async #filesOf({ path }: Source): Promise<Map<string, Uint8Array>> {
    const { includeDirectories, includedFiles } = this.parsed;
    const { stdin } = this.options;
    const text = path === '-' && stdin ? { text: stdin } : {};
    const includes = { source: path, includeDirectories, includedFiles, ...text };
    const files = await collectFiles(this.cwd, includes, this.#read);
    if (path !== '-' && (await this.#read.get(resolve(this.cwd, path))) === undefined) {
      throw new UsageError(`no such file: '${path}'`);
    }
    return files;
  }
}

function headersOf({ files }: SupportFiles): string[] {
  return Object.keys(files)
    .filter((path) => path.startsWith('include/'))
    .sort()
    .flatMap((path) => [path, files[path] ?? '']);
}

function readOrNothing(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
