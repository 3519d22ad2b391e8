/**
 * Program images: from an inode to a compiled module, with a cache. The place where a later step that rewrites
 * images (checks at loop heads) fits.
 */
import { RAT_ERR_BAD_IMAGE, RAT_ERR_IS_DIRECTORY } from '../guest-abi/status.ts';
import { IMPORTED_SYSCALLS } from '../guest-abi/syscalls.ts';
import { WASI_CALLS } from '../guest-abi/wasi.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import { FILE_TYPE, newFileStat } from '../kernel/fs/types.ts';
import { readWasmFacts, type WasmFacts } from './wasm-file.ts';

export interface Program extends WasmFacts {
  readonly id: number;
  readonly module: WebAssembly.Module;
  /** Imports its memory as `env.memory`; else it brings its own. */
  readonly importsMemory: boolean;
  /** Linked with our libratos, whose heap copes with a memory that has grown before. */
  readonly tolerant: boolean;
}

/** A program that can't be run: a status, and the reason in words. */
export class ImageError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Compiled programs kept. */
const CACHE_SIZE = 64;
/** Exported by everything that is linked with libratos. */
const ABI_MARKER = '__ratos_abi';
/** Longest list of missing imports that is worth reading. */
const MISSING_SHOWN = 5;

const PROVIDED: Record<string, ReadonlySet<string>> = {
  ratos: new Set(IMPORTED_SYSCALLS.map((call) => call.name)),
  wasi_snapshot_preview1: new Set(WASI_CALLS.map((call) => call.name)),
};

export class Loader {
  /** By inode and generation, most recently used last. */
  private readonly cache = new Map<string, Promise<Program>>();
  private readonly loaded = new Map<string, Program>();
  private nextId = 1;

  constructor(private readonly files: FileSystem) {}

  /** The program in an inode if it is compiled already. */
  cached(inode: number): Program | undefined {
    return this.loaded.get(this.keyOf(inode));
  }

  /** Compiles the program in an inode, or finds it compiled. Rejects with ImageError. */
  load(inode: number): Promise<Program> {
    const key = this.keyOf(inode);
    const known = this.cache.get(key);
    if (known !== undefined) {
      this.cache.delete(key);
      this.cache.set(key, known);
      return known;
    }
    const program = this.compile(inode);
    this.cache.set(key, program);
    program.then(
      (p) => this.loaded.set(key, p),
      () => this.cache.delete(key),
    );
    if (this.cache.size > CACHE_SIZE) {
      const [oldest] = this.cache.keys();
      this.cache.delete(oldest as string);
      this.loaded.delete(oldest as string);
    }
    return program;
  }

  private keyOf(inode: number): string {
    const stat = newFileStat();
    this.files.stat(inode, stat);
    return `${inode}:${stat.generation}`;
  }

  private async compile(inode: number): Promise<Program> {
    const stat = newFileStat();
    this.files.stat(inode, stat);
    if (stat.type !== FILE_TYPE.FILE) throw new ImageError(RAT_ERR_IS_DIRECTORY, 'is a directory');
    const bytes = new Uint8Array(stat.size);
    for (let at = 0; at < bytes.length; ) {
      const read = this.files.read(inode, at, bytes, at, bytes.length - at);
      if (read <= 0) throw new ImageError(RAT_ERR_BAD_IMAGE, 'changed while it was read');
      at += read;
    }
    let module: WebAssembly.Module;
    try {
      module = await WebAssembly.compile(bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ImageError(RAT_ERR_BAD_IMAGE, `not a WebAssembly program: ${reason}`);
    }
    const facts = readWasmFacts(bytes);
    const exports = WebAssembly.Module.exports(module);
    checkImports(WebAssembly.Module.imports(module), facts);
    if (!exports.some(({ name, kind }) => name === '_start' && kind === 'function')) {
      throw new ImageError(RAT_ERR_BAD_IMAGE, 'exports no function "_start"');
    }
    if (facts.imported === null && !exports.some(({ name, kind }) => name === 'memory' && kind === 'memory')) {
      throw new ImageError(RAT_ERR_BAD_IMAGE, 'neither imports env.memory nor exports "memory"');
    }
    const tolerant = exports.some(({ name }) => name === ABI_MARKER);
    return { ...facts, id: this.nextId++, module, tolerant, importsMemory: facts.imported !== null };
  }
}

function checkImports(imports: WebAssembly.ModuleImportDescriptor[], facts: WasmFacts): void {
  const missing = imports
    .filter(({ module, name, kind }) => {
      if (kind === 'function') return !(PROVIDED[module]?.has(name) ?? false);
      return !(kind === 'memory' && module === 'env' && name === 'memory');
    })
    .map(({ module, name }) => `${module}.${name}`);
  if (missing.length > 0) {
    const more = missing.length > MISSING_SHOWN ? `, and ${missing.length - MISSING_SHOWN} more` : '';
    throw new ImageError(
      RAT_ERR_BAD_IMAGE,
      `imports what the system does not provide: ${missing.slice(0, MISSING_SHOWN).join(', ')}${more}`,
    );
  }
  if (facts.imported !== null && !facts.imported.shared) {
    throw new ImageError(RAT_ERR_BAD_IMAGE, 'imports a memory that is not shared');
  }
}
