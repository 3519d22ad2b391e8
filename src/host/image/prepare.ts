/** An image's checks before it is compiled, in one place; it takes time in proportion to its size. */
import { WASM_PAGE_BYTES } from '../../guest-abi/limits.ts';
import type { LazyGroup } from '../../workers/protocol.ts';
import { badImage } from './image-error.ts';
import { GIVEN_MEMORY, importMemory } from './import-memory.ts';
import { bindImage } from './limits.ts';
import { mendCatches, missesCatches } from './mend-catches.ts';
import { type Limits, ModuleReader, SECTION } from './read-module.ts';
import {
  ABI_MARKER,
  checkExports,
  ImportCheck,
  type ImportedMemory,
  IN_RATOS,
  ON_WASMER,
  USED_EXPORTS,
} from './signatures.ts';
import { addStopChecks } from './stop-checks.ts';
import { type StrippedImage, stripDebugSections } from './strip.ts';

/** Flag of all bytes of a number but the last. */
const CONTINUES = 0x80;

/**
 * A program that brings its memory, and is larger, keeps it and gets no checks: the compiler, which a visitor waits for,
 * would be loaded seconds later, and it ends by itself.
 */
const GIVEN_MEMORY_BYTES = 16 << 20;

/** Pages of 64 KiB. */
export interface MemoryWanted {
  readonly initial: number;
  readonly maximum: number;
}

/** A memory that is imported, and by which name. */
export interface NamedMemory extends MemoryWanted {
  readonly module: string;
  readonly name: string;
}

export interface PreparedImage {
  /** What is to be compiled: the file, bound to the quota and without its debug information. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the body of the code section begins in `bytes`, 0 when there is none. */
  readonly codeStart: number;
  /** The memory that it imports, null when it brings one of its own. */
  readonly memory: NamedMemory | null;
  /** Of the calls that it imports. */
  readonly groups: readonly LazyGroup[];
  /** It may set timers. */
  readonly setsTimers: boolean;
  /** Linked with our libratos, whose heap copes with a memory that has grown before. */
  readonly tolerant: boolean;
  /** Looks in its loops whether it has been killed (stop-checks.ts). */
  readonly stops: boolean;
}

/**
 * Checks a file that is to run as a process. Throws ImageError when it can't. `bytes` is used up: see `bindImage`.
 * @param quota bytes of memory that a process may have.
 * @param stopChecks for an engine that ends no loop.
 */
export function prepareImage(bytes: Uint8Array<ArrayBuffer>, quota: number, stopChecks = false): PreparedImage {
  const imports = new ImportCheck(IN_RATOS);
  const module = new ModuleReader(bytes, (found, types) => imports.note(found, types), USED_EXPORTS);
  imports.finish();
  checkExports(module, ['_start']);
  const memory = imports.memory;
  checkMemories(memory === null ? module.memories : [memory.limits, ...module.memories]);
  if (memory === null && !module.exports.has('memory')) {
    throw badImage('neither imports a shared memory nor exports "memory"');
  }
  if (memory !== null && !memory.limits.shared) throw badImage('imports a memory that is not shared');
  if (memory?.limits.maximum === 0) allowOnePage(bytes, memory.limits);
  const finished = finish(bytes, module, quota);
  const tolerant = module.exports.has(ABI_MARKER);
  const { groups, setsTimers } = imports;
  const prepared = { ...finished, stops: false, memory: wanted(memory), groups, setsTimers, tolerant };
  const looks = stopChecks && (memory !== null || bytes.length <= GIVEN_MEMORY_BYTES);
  const stopping = looks ? addStopChecks(finished.bytes, module.importedFunctions) : null;
  if (stopping === null) return prepared;
  if (prepared.memory !== null) return { ...prepared, bytes: stopping, stops: true };
  const given = givenMemory(module, quota);
  // Without one it is no good, which the engine will say.
  if (given === null) return prepared;
  return { ...prepared, bytes: importMemory(stopping, given), memory: given, stops: true };
}

/** As `prepareImage`, for `@wasmer/wasi`, which provides WASI preview1 and nothing else: such a program brings its memory. */
export function prepareForWasmer(bytes: Uint8Array<ArrayBuffer>, quota: number): PreparedImage {
  const imports = new ImportCheck(ON_WASMER);
  const module = new ModuleReader(bytes, (found, types) => imports.note(found, types), USED_EXPORTS);
  imports.finish();
  checkExports(module, ['_start', 'memory']);
  checkMemories(module.memories);
  const none = { memory: null, groups: [], setsTimers: false, tolerant: false, stops: false };
  return { ...finish(bytes, module, quota), ...none };
}

/** What is changed in a file that is good. */
function finish(bytes: Uint8Array<ArrayBuffer>, module: ModuleReader, quota: number): StrippedImage {
  const code = module.sections.get(SECTION.CODE);
  if (code !== undefined && missesCatches()) mendCatches(bytes.subarray(code.body, code.end));
  return stripDebugSections(bindImage(bytes, module, quota));
}

/** A tab holds few memories, so a program has one. */
function checkMemories(memories: readonly Limits[]): void {
  if (memories.length > 1) throw badImage(`has ${memories.length} memories; a program has one`);
  if (memories.some(({ wide }) => wide)) throw badImage('has a memory with 64-bit addresses');
}

/**
 * A program whose memory may have no page may have one: WebKit's process crashes when such a memory is sent to a worker.
 */
function allowOnePage(bytes: Uint8Array, { from }: Limits): void {
  let at = from + 1;
  while (((bytes[at] as number) & CONTINUES) !== 0) at++;
  // Behind the initial size: a 0, of however many bytes.
  bytes[at + 1] = (bytes[at + 1] as number) | 1;
}

/** What a program is given in place of the memory that it brings, null when it brings none. */
function givenMemory({ memories: [limits] }: ModuleReader, quota: number): NamedMemory | null {
  if (limits === undefined) return null;
  const { initial, maximum } = limits;
  return { ...GIVEN_MEMORY, initial, maximum: Math.max(1, Math.min(maximum, Math.floor(quota / WASM_PAGE_BYTES))) };
}

/** Without a maximum, all that 32 bits can address. */
function wanted(memory: ImportedMemory | null): NamedMemory | null {
  if (memory === null) return null;
  const { module, name, limits } = memory;
  return { module, name, initial: limits.initial, maximum: Math.max(1, Math.min(limits.maximum, 65536)) };
}
