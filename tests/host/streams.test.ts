/** The page's ends of pipes as web streams: aborting, cancelling and ending at any moment, and without memory. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PIPE_DEFAULT_BYTES } from '../../src/guest-abi/limits.ts';
import { RAT_ERR_CLOSED, RAT_ERR_NO_MEMORY, RAT_ERR_WOULD_BLOCK } from '../../src/guest-abi/status.ts';
import { InputPipe, OutputPipe } from '../../src/host/streams.ts';
import { lookup, prepareHandles } from '../../src/kernel/core/handle-table.ts';
import { release } from '../../src/kernel/core/object.ts';
import { readCounters } from '../../src/kernel/inspect/counters.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { PAGE_PROCESS } from '../../src/kernel/memory/header.ts';
import { heapAllocate, heapFree } from '../../src/kernel/memory/heap.ts';
import { tryReadPipe, tryWritePipe } from '../../src/kernel/objects/pipe.ts';

const CAPACITY = PIPE_DEFAULT_BYTES;
const START = performance.now();

let kernel: Kernel;
let base: Record<string, number>;

beforeEach(() => {
  kernel = Kernel.create({
    bytes: 12 << 20,
    quotaHandles: 100,
    quotaThreads: 10,
    quotaPackets: 10,
    wallClock: () => performance.now() - START,
  });
  prepareHandles(kernel, PAGE_PROCESS);
  base = { ...readCounters(kernel) };
});
afterEach(() => {
  expect(readCounters(kernel), 'nothing is left over').toEqual(base);
});

/** A later task: what can go on without anybody's help has gone on. */
const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Waits until somebody is parked on an object. */
async function parked(): Promise<void> {
  while (readCounters(kernel).waiters === base.waiters) await nextTask();
}

/** The program's end of a pipe, played by the test. */
class Program {
  private readonly end: number;

  constructor(private readonly pipe: InputPipe | OutputPipe) {
    this.end = lookup(kernel, pipe.guestHandle, 0, 0);
    release(kernel, this.end); // The handle keeps it.
  }

  write(bytes: number): number {
    return tryWritePipe(kernel, this.end, new Uint8Array(bytes).fill(7), 0, bytes);
  }

  read(bytes = CAPACITY): number {
    return tryReadPipe(kernel, this.end, new Uint8Array(bytes), 0, bytes);
  }

  exit(): void {
    this.pipe.closeGuestHandle();
  }
}

function input(): { pipe: InputPipe; program: Program; writer: WritableStreamDefaultWriter<Uint8Array> } {
  const pipe = new InputPipe(kernel);
  return { pipe, program: new Program(pipe), writer: pipe.stream.getWriter() };
}

function output(): { pipe: OutputPipe; program: Program; reader: ReadableStreamDefaultReader<Uint8Array> } {
  const pipe = new OutputPipe(kernel);
  return { pipe, program: new Program(pipe), reader: pipe.stream.getReader() };
}

/** Takes all memory that there is; gives it back. */
function takeHeap(): () => void {
  const blocks: number[] = [];
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    for (let block = heapAllocate(kernel, size); block !== 0; block = heapAllocate(kernel, size)) blocks.push(block);
  }
  return () => {
    for (const block of blocks) heapFree(kernel, block);
  };
}

describe('standard input', () => {
  test('abort ends a write that is blocked', async () => {
    const { program, writer } = input();
    const write = writer.write(new Uint8Array(CAPACITY + 1)).catch((error) => error.status);
    await parked();
    await writer.abort('enough');
    expect(await write).toBe(RAT_ERR_CLOSED);
    // What came before is still there to be read, and then the end.
    expect(program.read()).toBe(CAPACITY);
    expect(program.read()).toBe(0);
    program.exit();
  });

  test('a pipe into it, blocked, ends with the program', async () => {
    const { pipe, program, writer } = input();
    writer.releaseLock();
    const source = new ReadableStream<Uint8Array>({ pull: (c) => c.enqueue(new Uint8Array(CAPACITY)) });
    const piping = source.pipeTo(pipe.stream).catch((error) => error.status);
    await parked();
    program.exit();
    expect(await piping).toBe(RAT_ERR_CLOSED);
  });

  test('abort before anything, after the end, and twice', async () => {
    const one = input();
    await one.writer.abort();
    expect(one.program.read()).toBe(0);
    one.program.exit();
    const two = input();
    two.program.exit();
    await two.writer.abort();
    await two.writer.abort();
  });

  test('close waits for a blocked write, and both end when the program reads', async () => {
    const { program, writer } = input();
    const write = writer.write(new Uint8Array(CAPACITY + 100));
    const close = writer.close();
    await parked();
    expect(program.read()).toBe(CAPACITY);
    await write;
    await close;
    expect(program.read()).toBe(100);
    expect(program.read()).toBe(0);
    program.exit();
  });

  test('the program ends while a write is blocked', async () => {
    const { program, writer } = input();
    const write = writer.write(new Uint8Array(CAPACITY + 1)).catch((error) => error.status);
    await parked();
    program.exit();
    expect(await write).toBe(RAT_ERR_CLOSED);
  });

  test('the process ends while a write is blocked, and a child of it keeps the pipe', async () => {
    const { pipe, program, writer } = input();
    const write = writer.write(new Uint8Array(CAPACITY + 1)).catch((error) => error.status);
    await parked();
    pipe.closeEnd();
    expect(await write).toBe(RAT_ERR_CLOSED);
    program.exit();
  });

  test('what is not bytes is refused, and is the end', async () => {
    for (const odd of ['text', null, 5, new ArrayBuffer(3), [1, 2], { length: 3 }]) {
      const { program, writer } = input();
      await expect(writer.write(odd as Uint8Array)).rejects.toThrow(TypeError);
      expect(program.read()).toBe(0);
      program.exit();
    }
  });

  test('nothing, and a chunk that shrinks while it waits', async () => {
    const { program, writer } = input();
    await writer.write(new Uint8Array(0));
    const buffer = new ArrayBuffer(CAPACITY + 100);
    const write = writer.write(new Uint8Array(buffer));
    await parked();
    structuredClone(buffer, { transfer: [buffer] });
    expect(program.read()).toBe(CAPACITY);
    await write;
    await writer.close();
    expect(program.read()).toBe(0);
    program.exit();
  });

  test('waits without memory', async () => {
    const { program, writer } = input();
    const giveBack = takeHeap();
    const write = writer.write(new Uint8Array(CAPACITY + 1));
    await parked();
    expect(program.read()).toBe(CAPACITY);
    await write;
    giveBack();
    await writer.close();
    program.exit();
  });

  test('gives way to others though the program reads at once', async () => {
    const { program, writer } = input();
    let others = false;
    setTimeout(() => (others = true), 0);
    // Each write is answered by a read before the next: it never waits.
    while (!others) {
      await writer.write(new Uint8Array(CAPACITY));
      program.read();
    }
    await writer.close();
    program.exit();
  });
});

describe('standard output', () => {
  test('cancel ends a read that waits', async () => {
    const { program, reader } = output();
    const read = reader.read();
    await parked();
    await reader.cancel('enough');
    expect(await read).toEqual({ done: true, value: undefined });
    await nextTask();
    expect(readCounters(kernel).waiters).toBe(base.waiters);
    expect(program.write(1)).toBe(RAT_ERR_CLOSED);
    program.exit();
  });

  test('cancel with bytes in the pipe, before anything, after the end, and twice', async () => {
    const one = output();
    one.program.write(100);
    await one.reader.cancel();
    await one.reader.cancel();
    one.program.exit();
    const two = output();
    await two.reader.cancel();
    two.program.exit();
    const three = output();
    three.program.write(5);
    three.program.exit();
    three.pipe.settle();
    await three.reader.cancel();
    expect(await three.reader.read()).toEqual({ done: true, value: undefined });
  });

  test('a reader that goes away while it waits loses nothing for the next', async () => {
    const { pipe, program, reader } = output();
    const read = reader.read().catch((error) => error.name);
    await parked();
    reader.releaseLock();
    expect(await read).toBe('TypeError');
    program.write(10);
    const next = pipe.stream.getReader();
    expect((await next.read()).value).toHaveLength(10);
    program.exit();
    expect((await next.read()).done).toBe(true);
  });

  test('the program ends while a read waits: with and without a last word', async () => {
    for (const last of [0, 20]) {
      const { pipe, program, reader } = output();
      const read = reader.read();
      await parked();
      if (last > 0) program.write(last);
      program.exit();
      pipe.settle();
      const { value, done } = await read;
      expect([value?.length ?? 0, done]).toEqual([last, last === 0]);
      if (last > 0) expect((await reader.read()).done).toBe(true);
    }
  });

  test('what was not read when the program ended is there later', async () => {
    const { pipe, program, reader } = output();
    program.write(3000);
    program.exit();
    pipe.settle();
    expect(readCounters(kernel)).toEqual(base);
    expect((await reader.read()).value).toHaveLength(3000);
    expect((await reader.read()).done).toBe(true);
  });

  test('waits without memory', async () => {
    const { program, reader } = output();
    const giveBack = takeHeap();
    const read = reader.read();
    await parked();
    program.write(10);
    expect((await read).value).toHaveLength(10);
    giveBack();
    await reader.cancel();
    program.exit();
  });

  test('gives way to others though the program writes at once', async () => {
    const { program, reader } = output();
    let others = false;
    setTimeout(() => (others = true), 0);
    program.write(CAPACITY);
    // Each read is answered by a write before the next: it never waits.
    while (!others) {
      await reader.read();
      program.write(CAPACITY);
    }
    await reader.cancel();
    program.exit();
  });
});

test('pipes that could not be made leave nothing behind', () => {
  for (const Pipe of [InputPipe, OutputPipe]) {
    // None, and room for the one or other part of it.
    for (const words of [0, 16, 32, 64, 128, 256, 512]) {
      const room = words === 0 ? 0 : heapAllocate(kernel, words);
      const giveBack = takeHeap();
      heapFree(kernel, room);
      const before = { ...readCounters(kernel) };
      expect(() => new Pipe(kernel)).toThrow(expect.objectContaining({ status: RAT_ERR_NO_MEMORY }));
      expect(readCounters(kernel)).toEqual(before);
      giveBack();
    }
  }
});

test('a read that finds nothing says so', () => {
  const pipe = new OutputPipe(kernel);
  const program = new Program(pipe);
  expect(program.read()).toBe(RAT_ERR_WOULD_BLOCK);
  pipe.closeEnd();
  program.exit();
});
