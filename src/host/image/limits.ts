/**
 * Binds what an image may grow to by writing maxima into it: `memory.grow` and `table.grow` are the engine's, and
 * the only thing that they obey is what the module declares.
 */
import { WASM_PAGE_BYTES } from '../../guest-abi/limits.ts';
import { RAT_ERR_QUOTA } from '../../guest-abi/status.ts';
import { join, unsignedInteger } from './byte-reader.ts';
import { badImage, ImageError } from './image-error.ts';
import { type Limits, type ModuleReader, SECTION, type Section } from './read-module.ts';

/**
 * Entries of all tables of a program together. An engine would let each of 100,000 tables have 10 million, at 16
 * bytes and more, for each thread anew; this many take 4 MiB a thread, about what its worker takes.
 */
export const TABLE_ENTRIES_MAX = 1 << 18;
/** Exports from which on those that nobody uses are left out, because each costs an object in each thread. */
export const EXPORTS_KEPT = 1000;
/** Flag of limits that have a maximum. */
const MAXIMUM = 1;

/** In place of the bytes `from` to `to`. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/**
 * @param bytes may have room before it in its buffer (`ROOM`): then it is changed in place rather than copied, and
 *   must not be used afterwards.
 * @param quota bytes of memory that a process may have.
 * @returns the image with all of its growth bound: `bytes` itself when it is bound already. Throws ImageError when
 *   it wants too much from the start.
 */
export function bindImage(
  bytes: Uint8Array<ArrayBuffer>,
  module: ModuleReader,
  quota: number,
): Uint8Array<ArrayBuffer> {
  const edits = [
    rewriteSection(bytes, module.sections.get(SECTION.TABLE), tableEdits(bytes, module.tables)),
    rewriteSection(bytes, module.sections.get(SECTION.MEMORY), memoryEdits(bytes, module.memories, quota)),
    exportsEdit(bytes, module),
  ].filter((edit) => edit !== undefined);
  const last = edits.at(-1);
  if (last === undefined) return bytes;
  // What is behind the last edit, code and data, is nearly all of the file, and stays where it is.
  const head = splice(bytes, 0, last.to, edits);
  const from = bytes.byteOffset + last.to - head.length;
  if (bytes.byteOffset === 0 || from < 0) return join([head, bytes.subarray(last.to)]);
  const bound = new Uint8Array(bytes.buffer, from, head.length + bytes.length - last.to);
  bound.set(head);
  return bound;
}

function memoryEdits(bytes: Uint8Array, memories: readonly Limits[], quota: number): Edit[] {
  const pages = Math.floor(quota / WASM_PAGE_BYTES);
  return memories.flatMap((limits) => {
    if (limits.initial > pages) {
      const mib = (count: number) => `${Math.ceil((count * WASM_PAGE_BYTES) / 2 ** 20)} MiB`;
      throw new ImageError(RAT_ERR_QUOTA, `wants ${mib(limits.initial)} of memory; the quota is ${mib(pages)}`);
    }
    return withMaximum(bytes, limits, pages);
  });
}

/** What there is beyond the initial sizes is divided evenly among the tables that can grow. */
function tableEdits(bytes: Uint8Array, tables: readonly Limits[]): Edit[] {
  const initial = tables.reduce((sum, limits) => sum + limits.initial, 0);
  if (initial > TABLE_ENTRIES_MAX) {
    throw badImage(`has tables of ${initial} entries; at most ${TABLE_ENTRIES_MAX} are supported`);
  }
  const growing = tables.filter((limits) => limits.maximum > limits.initial);
  const share = Math.floor((TABLE_ENTRIES_MAX - initial) / growing.length);
  return growing.flatMap((limits) => withMaximum(bytes, limits, limits.initial + share));
}

function withMaximum(bytes: Uint8Array, { initial, maximum, from, to }: Limits, bound: number): Edit[] {
  if (maximum <= bound) return [];
  const flags = (bytes[from] as number) | MAXIMUM;
  return [{ from, to, bytes: new Uint8Array([flags, ...unsignedInteger(initial), ...unsignedInteger(bound)]) }];
}

/** An edit of a whole section, its length included. */
function rewriteSection(bytes: Uint8Array, section: Section | undefined, edits: readonly Edit[]): Edit | undefined {
  if (section === undefined || edits.length === 0) return undefined;
  const { from, body, end } = section;
  return { from, to: end, bytes: newSection(bytes[from] as number, splice(bytes, body, end, edits)) };
}

function exportsEdit(bytes: Uint8Array, { sections, exports, exportCount }: ModuleReader): Edit | undefined {
  const section = sections.get(SECTION.EXPORT);
  if (section === undefined || exportCount <= EXPORTS_KEPT) return undefined;
  const kept = [...exports.values()].map(({ from, to }) => bytes.subarray(from, to));
  return { from: section.from, to: section.end, bytes: newSection(SECTION.EXPORT, vector(kept)) };
}

function newSection(id: number, body: Uint8Array): Uint8Array {
  return join([new Uint8Array([id, ...unsignedInteger(body.length)]), body]);
}

function vector(elements: readonly Uint8Array[]): Uint8Array {
  return join([new Uint8Array(unsignedInteger(elements.length)), ...elements]);
}

/** The bytes `from` to `end` with edits, which come in order and do not overlap. */
function splice(bytes: Uint8Array, from: number, end: number, edits: readonly Edit[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let at = from;
  for (const edit of edits) {
    parts.push(bytes.subarray(at, edit.from), edit.bytes);
    at = edit.to;
  }
  return join([...parts, bytes.subarray(at, end)]);
}
