/** Names of threads: given and read by id, within the process only, and gone with the thread. */
import { describe, expect, it } from 'vitest';
import { THREAD_NAME_BYTES } from '../../src/guest-abi/limits.ts';
import { inspectKernel } from '../../src/kernel/inspect/system.ts';
import { utf8Bytes, utf8Text } from '../../src/kernel/memory/utf8.ts';
import { endThread, nameOfThread, renameThread, threadId } from '../../src/kernel/process/thread.ts';
import { System } from './support/system.ts';

describe('names of threads', () => {
  it('are what inspection shows, cut to the room that there is, without what stood there before', () => {
    const system = new System();
    const one = system.thread();
    const id = threadId(one, one.thread);
    const seen = () => inspectKernel(system.page).processes.flatMap(({ threads }) => threads.map(({ name }) => name));
    for (const name of ['a', 'x'.repeat(THREAD_NAME_BYTES - 1), 'worker', '']) {
      expect(renameThread(one, id, utf8Bytes(name))).toBe(true);
      expect(utf8Text(nameOfThread(one, id) ?? new Uint8Array([63]))).toBe(name);
      expect(seen()).toContain(name);
    }
    renameThread(one, id, utf8Bytes('y'.repeat(100)));
    expect(nameOfThread(one, id)).toHaveLength(THREAD_NAME_BYTES - 1);
  });

  it('are those of the caller’s own process, and of threads that have not ended', () => {
    const system = new System();
    const [one, two] = [system.thread(), system.thread()];
    const id = threadId(two, two.thread);
    expect(renameThread(one, id, utf8Bytes('two'))).toBe(true);
    expect(renameThread(system.page, id, utf8Bytes('the page'))).toBe(false);
    expect(nameOfThread(system.page, id)).toBeNull();
    for (const nobody of [0, -1, 0x7fffffff]) expect(renameThread(one, nobody, utf8Bytes('nobody'))).toBe(false);
    expect(utf8Text(nameOfThread(one, id) ?? new Uint8Array())).toBe('two');
    endThread(two, two.thread, 0);
    expect(nameOfThread(one, id)).toBeNull();
    expect(renameThread(one, id, utf8Bytes('late'))).toBe(false);
  });
});
