/**
 * Program images: from an inode to a compiled module, with a cache. A file is read, checked and bound by `prepare.ts`
 * before the engine sees it. Small files are read on the page's thread, which takes a millisecond or two; others in a
 * worker, because even the engine's own copy of 100 MB makes a page stand still.
 */
import { RAT_ERR_IO, RAT_ERR_IS_DIRECTORY } from '../../guest-abi/status.ts';
import type { FileSystem } from '../../kernel/fs/file-system.ts';
import { FILE_TYPE, type FileStat, newFileStat } from '../../kernel/fs/types.ts';
import type { JobImage } from '../../workers/protocol.ts';
import type { StackFrame } from '../../workers/symbols/stack-text.ts';
import type { SourceFrame } from '../inspection.ts';
import { BackgroundLoader } from './background-loader.ts';
import { ByteBudget } from './byte-budget.ts';
import { checkHeader, HEADER_BYTES } from './header.ts';
import { badImage, ImageError } from './image-error.ts';
import type { LoadedImage } from './load-image.ts';
import { type Engine, readImage } from './read-image.ts';

export interface Program extends Omit<LoadedImage, 'codeStart'> {
  readonly id: number;
  readonly image: JobImage;
}

/** Largest file that is loaded on the page's thread: its checks take a millisecond or two. */
const SMALL_BYTES = 320 << 10;
/** Largest file that is loaded. One that is mostly a hole costs its writer nothing. */
const IMAGE_BYTES_MAX = 256 << 20;

/** Compiled programs kept, and bytes of their files. */
const CACHE_SIZE = 64;
const CACHE_BYTES = 256 << 20;

interface Entry {
  readonly bytes: number;
  readonly promise: Promise<Program>;
  /** Never thrown out: its bytes were brought from elsewhere. */
  readonly pinned: boolean;
  /** Once it is loaded. */
  program?: Program;
}

export class Loader {
  /** By inode, generation and engine, most recently used last. What could not be loaded is not kept. */
  private readonly cache = new Map<string, Entry>();
  private cachedBytes = 0;
  private nextId = 1;
  private readonly background: BackgroundLoader;
  /** By the same keys: who brings the bytes of programs that lie in no file, until they are wanted. */
  private readonly provided = new Map<string, () => Promise<Uint8Array<ArrayBuffer>>>();
  /** Files are whole in memory while they are loaded, more than once. */
  private readonly budget = new ByteBudget(IMAGE_BYTES_MAX);

  /**
   * @param memoryQuota bytes of memory that a process may have.
   * @param stopChecks whether programs must look in their loops whether they have been killed.
   */
  constructor(
    private readonly files: FileSystem,
    private readonly memoryQuota: number,
    private readonly stopChecks = false,
  ) {
    this.background = new BackgroundLoader(files.buffer);
  }

  /** The program in an inode if it is compiled already. */
  cached(inode: number): Program | undefined {
    return this.find(keyOf(this.stat(inode), 'ratos'))?.program;
  }

  /** Compiles the program in an inode, or finds it compiled. Rejects with ImageError. */
  load(inode: number, engine: Engine = 'ratos'): Promise<Program> {
    const stat = this.stat(inode);
    const key = keyOf(stat, engine);
    const known = this.find(key);
    if (known !== undefined) return known.promise;
    const bring = this.provided.get(key);
    const promise = bring === undefined ? this.compile(inode, stat, engine) : this.compileProvided(bring, stat);
    const entry: Entry = { bytes: stat.size, promise, pinned: bring !== undefined };
    this.add(key, entry);
    entry.promise.then(
      (program) => {
        entry.program = program;
      },
      () => this.remove(key, entry),
    );
    return entry.promise;
  }

  /**
   * Has the bytes of the program in an inode brought when it is first wanted, and not read from there. It stays compiled
   * as long as the file has that content.
   */
  provide(inode: number, bring: () => Promise<Uint8Array<ArrayBuffer>>): void {
    this.provided.set(keyOf(this.stat(inode), 'ratos'), bring);
  }

  /** Rejects what is being loaded, and all that is asked for later unless it is cached. */
  close(): void {
    this.background.close();
  }

  /** Places in a program's code, as places in its source: for each frame those that it stands for. */
  places(image: JobImage, frames: StackFrame[]): Promise<SourceFrame[][]> {
    return this.background.places(image, frames);
  }

  private stat(inode: number): FileStat {
    const stat = newFileStat();
    this.files.stat(inode, stat);
    return stat;
  }

  private find(key: string): Entry | undefined {
    const entry = this.cache.get(key);
    if (entry === undefined) return undefined;
    this.cache.delete(key);
    this.cache.set(key, entry);
    return entry;
  }

  private add(key: string, entry: Entry): void {
    this.cache.set(key, entry);
    this.cachedBytes += entry.bytes;
    for (const [oldest, old] of this.cache) {
      if (old === entry || (this.cache.size <= CACHE_SIZE && this.cachedBytes <= CACHE_BYTES)) return;
      if (!old.pinned) this.remove(oldest, old);
    }
  }

  private remove(key: string, entry: Entry): void {
    // It may be gone already, and loaded anew.
    if (this.cache.get(key) !== entry) return;
    this.cache.delete(key);
    this.cachedBytes -= entry.bytes;
  }

  private async compile(inode: number, { type, size, generation }: FileStat, engine: Engine): Promise<Program> {
    if (type !== FILE_TYPE.FILE)
      throw new ImageError(RAT_ERR_IS_DIRECTORY, type === FILE_TYPE.DIRECTORY ? 'is a directory' : 'is a device');
    if (size > IMAGE_BYTES_MAX) throw badImage(`is larger than ${IMAGE_BYTES_MAX >> 20} MiB`);
    const header = new Uint8Array(HEADER_BYTES);
    this.files.read(inode, 0, header, 0, HEADER_BYTES);
    checkHeader(header);
    const request = { inode, generation, size, memoryQuota: this.memoryQuota, engine, stopChecks: this.stopChecks };
    const program = (loaded: LoadedImage) => this.programOf(loaded, inode, generation);
    if (size <= SMALL_BYTES) {
      // Now: whoever writes the file from here on writes another content.
      const bytes = readImage(this.files, request);
      const { compileImage } = await checks();
      return program(await compileImage(bytes, request));
    }
    await this.budget.take(size);
    try {
      return program(await this.background.load(request));
    } finally {
      this.budget.give(size);
    }
  }

  private async compileProvided(
    bring: () => Promise<Uint8Array<ArrayBuffer>>,
    { ino, generation }: FileStat,
  ): Promise<Program> {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await bring();
    } catch (error) {
      throw new ImageError(RAT_ERR_IO, `cannot be brought: ${error instanceof Error ? error.message : String(error)}`);
    }
    // They are handed to the worker.
    if (!(bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer))
      throw badImage('what was brought is no Uint8Array of an ArrayBuffer');
    const options = { memoryQuota: this.memoryQuota, engine: 'ratos', stopChecks: this.stopChecks } as const;
    return this.programOf(await this.background.compile(bytes, options), ino, generation);
  }

  private programOf({ codeStart, ...loaded }: LoadedImage, inode: number, generation: number): Program {
    return { ...loaded, id: this.nextId++, image: { inode, generation, codeStart } };
  }
}

/** What is looked at in images: loaded with the first one, so not before a page needs it. */
async function checks(): Promise<typeof import('./load-image.ts')> {
  try {
    return await import('./load-image.ts');
  } catch (error) {
    throw new ImageError(
      RAT_ERR_IO,
      `the loader could not be loaded: ${error instanceof Error ? error.message : error}`,
    );
  }
}

const keyOf = ({ ino, generation }: FileStat, engine: Engine): string => `${ino}:${generation}:${engine}`;
