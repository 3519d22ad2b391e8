/** Results of the compiler in a store, each with what the compiler said: a warning comes back from there, too. */
import type { Store } from './types.ts';

export interface Kept {
  readonly diagnostics: string;
  readonly contents: Uint8Array;
}

export async function getKept(store: Store | undefined, key: string): Promise<Kept | undefined> {
  const entry = await store?.get(key);
  if (!entry || entry.length < 4) return undefined;
  const size = new DataView(entry.buffer, entry.byteOffset).getUint32(0);
  const diagnostics = new TextDecoder().decode(entry.subarray(4, 4 + size));
  return { diagnostics, contents: entry.subarray(4 + size) };
}

export async function setKept(store: Store | undefined, key: string, { diagnostics, contents }: Kept): Promise<void> {
  const text = new TextEncoder().encode(diagnostics);
  const entry = new Uint8Array(4 + text.length + contents.length);
  new DataView(entry.buffer).setUint32(0, text.length);
  entry.set(text, 4);
  entry.set(contents, 4 + text.length);
  await store?.set(key, entry);
}
