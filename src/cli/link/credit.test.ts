import { expect, test } from 'vitest';
import { CreditedStream } from './credit.ts';
import { DATA_MAX, FRAME, type Frame, STREAM, STREAM_WINDOW } from './frames.ts';

function setUp() {
  const frames: Frame[] = [];
  const stream = new CreditedStream(STREAM.STDOUT, (frame) => frames.push(frame));
  const sent = () => frames.reduce((sum, frame) => sum + frame.length - 2, 0);
  return { stream, frames, sent };
}

/** Lets everything run that can run without an outside event. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('cuts what it sends into frames and keeps the bytes', async () => {
  const { stream, frames } = setUp();
  const bytes = Uint8Array.from({ length: DATA_MAX + 3 }, (_, i) => i * 7);
  expect(await stream.write(bytes)).toBe(true);
  expect(frames.map((frame) => [frame[0], frame[1], frame.length])).toEqual([
    [FRAME.DATA, STREAM.STDOUT, DATA_MAX + 2],
    [FRAME.DATA, STREAM.STDOUT, 5],
  ]);
  expect(Buffer.concat(frames.map((frame) => frame.subarray(2))).equals(bytes)).toBe(true);
});

test('stops when the window is used up and goes on as credit comes in', async () => {
  const { stream, sent } = setUp();
  let done = false;
  const write = stream.write(new Uint8Array(STREAM_WINDOW + 1000)).then((result) => {
    done = true;
    return result;
  });
  await settle();
  expect([sent(), done]).toEqual([STREAM_WINDOW, false]);
  stream.grant(400);
  await settle();
  expect([sent(), done]).toEqual([STREAM_WINDOW + 400, false]);
  stream.grant(5000);
  expect(await write).toBe(true);
  expect(sent()).toBe(STREAM_WINDOW + 1000);
});

test('a closed stream ends a waiting write and refuses later ones', async () => {
  const { stream, sent } = setUp();
  const write = stream.write(new Uint8Array(STREAM_WINDOW + 1));
  await settle();
  stream.close();
  expect(await write).toBe(false);
  expect(await stream.write(new Uint8Array(1))).toBe(false);
  expect(sent()).toBe(STREAM_WINDOW);
});
