import { afterAll, beforeAll, expect, it } from 'vitest';
import { iterable } from '../../src/host/iterable-stream.ts';

/** As in WebKit. */
const native = Object.getOwnPropertyDescriptor(ReadableStream.prototype, Symbol.asyncIterator) as PropertyDescriptor;
beforeAll(() => {
  Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator);
});
afterAll(() => {
  Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, native);
});

function streamOf(chunks: number[], cancel?: () => void, failure?: Error): ReadableStream<number> {
  const left = [...chunks];
  return iterable(
    new ReadableStream<number>(
      {
        pull(controller) {
          const chunk = left.shift();
          if (chunk !== undefined) controller.enqueue(chunk);
          else if (failure) controller.error(failure);
          else controller.close();
        },
        cancel,
      },
      { highWaterMark: 0 },
    ),
  );
}

async function collect(stream: ReadableStream<number>, enough = Number.POSITIVE_INFINITY): Promise<number[]> {
  const found: number[] = [];
  for await (const chunk of stream) {
    found.push(chunk);
    if (found.length >= enough) break;
  }
  return found;
}

it('goes over all chunks, and lets the stream go', async () => {
  const stream = streamOf([1, 2, 3]);
  expect(await collect(stream)).toEqual([1, 2, 3]);
  expect(stream.locked).toBe(false);
});

it('cancels what is left, unless it is told not to', async () => {
  let cancelled = 0;
  const stream = streamOf([1, 2, 3], () => cancelled++);
  expect(await collect(stream, 1)).toEqual([1]);
  expect([cancelled, stream.locked]).toEqual([1, false]);
  const kept = streamOf([1, 2, 3], () => cancelled++);
  for await (const chunk of kept.values({ preventCancel: true })) if (chunk === 2) break;
  expect(cancelled).toBe(1);
  expect(await collect(kept)).toEqual([3]);
});

it('passes on why a stream fails', async () => {
  const stream = streamOf([1], undefined, new Error('broken'));
  await expect(collect(stream)).rejects.toThrow('broken');
  expect(stream.locked).toBe(false);
});
