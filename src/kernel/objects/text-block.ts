/** Texts on their way between a thread and the page: blocks of the heap, given from one to the other with a request. */
import type { Kernel } from '../kernel.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';
import { giveBlock, takeBlock } from './message-records.ts';

/** Who is charged, the bytes there are, and those. */
const SLIP = 0;
const LENGTH = SLIP_WORDS;
const TEXT = LENGTH + 1;

const wordsFor = (bytes: number) => TEXT + Math.ceil(bytes / 4);

/** Makes a block with a text, charged to the caller: its position, RAT_ERR_QUOTA or RAT_ERR_NO_MEMORY. */
export function makeTextBlock(k: Kernel, text: Uint8Array): number {
  const block = takeBlock(k, wordsFor(text.length), SLIP);
  if (block < 0) return block;
  k.words[block + LENGTH] = text.length;
  k.bytes.set(text, (block + TEXT) * 4);
  return block;
}

/** The text of a block, which is given back. */
export function takeTextBlock(k: Kernel, block: number): Uint8Array<ArrayBuffer> {
  const length = k.words[block + LENGTH];
  const from = (block + TEXT) * 4;
  const text = new Uint8Array(length);
  text.set(k.bytes.subarray(from, from + length));
  giveBlock(k, block, wordsFor(length), SLIP);
  return text;
}
