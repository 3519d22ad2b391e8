/** Loads the compiler's parts: from what was kept, else from the network, where a load that breaks off goes on. */

import type { CompilerIndex, CompilerPart } from '../guest-abi/compiler-index.ts';
import type { LoadProgress } from './api.ts';
import { type Kept, KeptBehind, openKept } from './kept.ts';
import type { LoadRequest } from './load.ts';

/** Parts that are loaded at one time. */
const AT_ONCE = 3;
/** How long is waited before each further try. */
const RETRY_MS = [500, 1_000, 2_000, 4_000];
const INDEX = 'index.json';

export interface LoadListener {
  onProgress(progress: LoadProgress): void;
  /** The headers and libraries are there, mostly long before the whole is. */
  onFiles(files: Uint8Array<ArrayBuffer>): void;
}

export interface Load {
  readonly llvm: Uint8Array<ArrayBuffer>;
  /** Resolves when all of it is kept, as far as it can be; nobody need wait for that to use it. */
  readonly kept: Promise<void>;
}

/** When it fails, what has been loaded is kept. */
export async function loadAll({ base, keep }: LoadRequest, listener: LoadListener): Promise<Load> {
  const kept = new KeptBehind(await openKept(keep));
  try {
    const index = await loadIndex(base, kept);
    const llvm = await loadLlvm(base, index, kept, listener);
    const files = [INDEX, ...[...Object.values(index.programs), ...partsOf(index)].map(({ file }) => file)];
    return { llvm, kept: kept.all().then(() => kept.keepOnly(base, files)) };
  } catch (error) {
    await kept.all();
    throw error;
  }
}

const partsOf = ({ files, llvm }: CompilerIndex): CompilerPart[] => [files, ...llvm.parts];

async function loadLlvm(
  base: string,
  index: CompilerIndex,
  kept: Kept,
  { onProgress, onFiles }: LoadListener,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts = partsOf(index);
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const done = new Map<CompilerPart, number>();
  const note = (part: CompilerPart, bytes: number) => {
    done.set(part, bytes);
    onProgress({ loaded: [...done.values()].reduce((sum, each) => sum + each, 0), total });
  };
  onProgress({ loaded: 0, total });
  const llvm = new Uint8Array(index.llvm.bytes);
  const places = placesOf(index);
  await eachAtOnce(parts, AT_ONCE, async (part) => {
    const bytes = await loadPart(base, part, kept, (loaded) => note(part, loaded));
    const place = places.get(part);
    if (place === undefined) onFiles(bytes);
    else await inflate(bytes, llvm.subarray(place.from, place.to));
  });
  return llvm;
}

/** One of the small programs. */
export async function loadProgram({ base, keep }: LoadRequest, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await openKept(keep);
  const part = (await loadIndex(base, kept)).programs[name];
  if (part === undefined) throw new Error(`${base + INDEX} has no ${name}`);
  return loadPart(base, part, kept, () => {});
}

/** Where each part of the compiler stands in it. */
function placesOf({ llvm }: CompilerIndex): Map<CompilerPart, { from: number; to: number }> {
  const { bytes, partBytes, parts } = llvm;
  return new Map(
    parts.map((part, at) => [part, { from: at * partBytes, to: Math.min((at + 1) * partBytes, bytes) }] as const),
  );
}

async function inflate(bytes: Uint8Array<ArrayBuffer>, into: Uint8Array): Promise<void> {
  const { readable, writable } = new DecompressionStream('gzip');
  // In one piece: as the stream of a Blob it takes three times as long in Chromium.
  const writer = writable.getWriter();
  const written = Promise.all([writer.write(bytes), writer.close()]);
  // The reader is told of it, too.
  written.catch(() => undefined);
  const reader = readable.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    into.set(value, at);
    at += value.length;
  }
  if (at !== into.length) throw new Error('a part is of another length than it should be');
}

/** The newest index; without a network, the one that was kept. */
async function loadIndex(base: string, kept: Kept): Promise<CompilerIndex> {
  const url = base + INDEX;
  try {
    const response = await fetch(url, { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${url} gives status ${response.status}`);
    const text = await response.text();
    const index = readIndex(text, url);
    await kept.put(url, new TextEncoder().encode(text));
    return index;
  } catch (error) {
    const before = await kept.get(url);
    if (before === undefined) throw error;
    return readIndex(new TextDecoder().decode(before), url);
  }
}

function readIndex(text: string, url: string): CompilerIndex {
  let index: Partial<CompilerIndex>;
  try {
    index = JSON.parse(text);
  } catch {
    index = {};
  }
  const { programs, llvm, files } = index;
  if (!Array.isArray(llvm?.parts) || typeof files?.file !== 'string' || typeof programs !== 'object') {
    throw new Error(`${url} is no index of the compiler's files: are they there?`);
  }
  return index as CompilerIndex;
}

async function loadPart(
  base: string,
  part: CompilerPart,
  kept: Kept,
  onBytes: (loaded: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = base + part.file;
  const before = await kept.get(url);
  if (before !== undefined && (await isWhole(before, part))) {
    onBytes(part.bytes);
    return before;
  }
  let bytes = await fetchPart(url, part, onBytes);
  // Something between here and there may have kept a damaged one.
  if (!(await isWhole(bytes, part))) bytes = await fetchPart(url, part, onBytes, 'reload');
  if (!(await isWhole(bytes, part))) throw new Error(`${url} is damaged: it has another checksum than it should have`);
  await kept.put(url, bytes);
  return bytes;
}

async function isWhole(bytes: Uint8Array<ArrayBuffer>, { sha256, bytes: length }: CompilerPart): Promise<boolean> {
  if (bytes.length !== length) return false;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

/** Goes on where it was when the network is lost, a few times. */
async function fetchPart(
  url: string,
  { bytes: length }: CompilerPart,
  onBytes: (loaded: number) => void,
  cache: RequestCache = 'default',
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (let time = 0, before = 0; ; time++) {
    // What comes slowly and with breaks comes all the same.
    if (at > before) time = 0;
    before = at;
    try {
      const headers: Record<string, string> = at > 0 ? { Range: `bytes=${at}-` } : {};
      const response = await fetch(url, { cache, headers });
      if (!response.ok) throw new Error(`status ${response.status}`);
      // A host that knows no ranges begins again.
      if (response.status !== 206) at = 0;
      if (response.body === null) throw new Error('the answer is empty');
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        if (at + value.length > length) throw new Error('it is longer than it should be');
        bytes.set(value, at);
        at += value.length;
        onBytes(at);
      }
      if (at === length) return bytes;
      throw new Error('the connection was lost');
    } catch (error) {
      const wait = RETRY_MS[time];
      const reason = error instanceof Error ? error.message : String(error);
      if (wait === undefined) throw new Error(`${url}: ${reason}. What has been loaded is kept; try again`);
      await laterOrOnline(wait);
    }
  }
}

/** Waits, but not longer than until the network is back. */
async function laterOrOnline(ms: number): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => clearTimeout(timer));
    addEventListener('online', () => done(), { signal });
  });
  over.abort();
}

async function eachAtOnce<T>(all: readonly T[], count: number, action: (each: T) => Promise<void>): Promise<void> {
  const left = [...all];
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await action(next);
    }),
  );
}
