/** The words of process and thread records: each has one meaning. */
import { expect, it } from 'vitest';
import { HANDLE_CHUNKS, PROCESS_NAME_BYTES, THREAD_NAME_BYTES } from '../../src/guest-abi/limits.ts';
import { NODE_WORDS, WAITER_WORDS } from '../../src/kernel/core/wait-queue.ts';
import { PROCESS_WORDS, THREAD_WORDS } from '../../src/kernel/memory/header.ts';
import * as processRecord from '../../src/kernel/memory/process-record.ts';
import * as threadRecord from '../../src/kernel/memory/thread-record.ts';

/** Words of fields that are not one word, nor a 64-bit float. */
const SIZES: Record<string, number> = {
  P_SIGNAL_SENDERS: 32,
  P_NAME: PROCESS_NAME_BYTES / 4,
  P_HANDLE_CHUNKS: HANDLE_CHUNKS,
  T_WAITER: WAITER_WORDS,
  T_REQUEST_ARGUMENTS: 4,
  T_NAME: THREAD_NAME_BYTES / 4,
  T_NODES: threadRecord.INLINE_NODES * NODE_WORDS,
};

it.each([
  ['process', processRecord, /^P_/, PROCESS_WORDS],
  ['thread', threadRecord, /^T_/, THREAD_WORDS],
] as const)('no field of a %s record lies on another', (_, record, prefix, words) => {
  const owners = new Map<number, string>();
  const shared: string[] = [];
  for (const [name, at] of Object.entries<unknown>(record)) {
    if (!prefix.test(name) || typeof at !== 'number') continue;
    const size = name.endsWith('_F64') ? 2 : (SIZES[name] ?? 1);
    expect(at + size, name).toBeLessThanOrEqual(words);
    if (name.endsWith('_F64')) expect(at % 2, name).toBe(0);
    for (let word = at; word < at + size; word++) {
      const owner = owners.get(word);
      if (owner !== undefined) shared.push(`${owner} and ${name}: ${word}`);
      owners.set(word, name);
    }
  }
  expect(shared).toEqual([]);
});
