/** Senders and receivers of sent messages that are killed, or hung: where they are is seen in the kernel's state. */
import type { Page } from '@playwright/test';
import type { Process, RatOS } from '../src/host/index.ts';
import { dialog, expectNothingLeft, openDesktop } from './support/desktop.ts';
import { expect, test } from './support/fixtures.ts';

interface Receiver {
  process: Process;
  /** What it and its sender have written. */
  text: string;
  input: WritableStreamDefaultWriter<Uint8Array>;
}
type InPage = typeof globalThis & { os: RatOS; receiver: Receiver };

/** Starts a receiver, and waits until its sender is seen to wait for its answer. */
async function meet(page: Page, how: 'hung' | 'serves', timeoutMs = 0): Promise<void> {
  const receiver = await page.evaluate(
    async ({ how, timeoutMs }) => {
      const here = globalThis as InPage;
      const process = await here.os.spawn('/bin/sends', ['/bin/sends', 'receiver', how, String(timeoutMs)], {
        stdin: 'pipe',
      });
      const receiver: Receiver = { process, text: '', input: process.stdin.getWriter() };
      here.receiver = receiver;
      void process.stderr.pipeTo(new WritableStream());
      void process.stdout
        .pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>)
        .pipeTo(new WritableStream({ write: (text) => void (receiver.text += text) }));
      return process.pid;
    },
    { how, timeoutMs },
  );
  const waits = async () => {
    const { processes } = await page.evaluate(() => (globalThis as InPage).os.inspect());
    const its = processes.find(({ pid }) => pid === receiver)?.threads[1];
    const sender = processes.find(({ parent }) => parent === receiver)?.threads[0];
    if (its === undefined || sender === undefined) return 'not there';
    const { state, call, sendsTo, forever } = sender;
    return { state, call, forever, isSentTo: sendsTo === its.tid, receiver: its.state };
  };
  const call = { state: 'waiting', call: 'RatSendMessage', forever: timeoutMs === 0 };
  await expect.poll(waits, { intervals: [20] }).toEqual({ ...call, isSentTo: true, receiver: 'waiting' });
  if (how === 'serves') await expect.poll(() => lines(page)).toEqual(['SERVES']);
}

const lines = (page: Page) => page.evaluate(() => (globalThis as InPage).receiver.text.split('\n').slice(0, -1));
/** Has the receiver's main thread do something: see programs/windows/sends.c. */
const say = (page: Page, what: 'g' | 'k' | 'b') =>
  page.evaluate((what) => (globalThis as InPage).receiver.input.write(new TextEncoder().encode(what)), what);
const kill = (page: Page) => page.evaluate(() => (globalThis as InPage).receiver.process.kill());

/** The receiver's end, after which nothing is left. */
async function expectEnd(page: Page, reason: string, ...written: string[]): Promise<void> {
  const exit = await page.evaluate(async () => {
    const { receiver } = globalThis as InPage;
    await receiver.input.close().catch(() => undefined);
    const { reason, code } = await receiver.process.exited;
    return `${reason} ${code}`;
  });
  expect(exit).toBe(reason);
  await expect.poll(() => lines(page)).toEqual(written);
  await expect(dialog(page, 'Receiver')).toHaveCount(0);
  await expectNothingLeft(page);
}

test('who is killed while it sends or serves leaves nothing, and nobody waits for it', async ({ page }) => {
  await openDesktop(page, ['windows/sends']);

  await test.step('a sender, before anybody serves it', async () => {
    await meet(page, 'hung');
    await say(page, 'k');
    await say(page, 'g');
    await expectEnd(page, 'exit 0', 'CAME 0');
  });
  await test.step('a sender that is served', async () => {
    await meet(page, 'serves');
    await say(page, 'k');
    await say(page, 'g');
    await expectEnd(page, 'exit 0', 'SERVES', 'CAME 1');
  });
  await test.step('a receiver that takes nothing', async () => {
    await meet(page, 'hung');
    await kill(page);
    await expectEnd(page, 'killed -1', 'GAVE -13 0');
  });
  await test.step('a receiver that serves', async () => {
    await meet(page, 'serves');
    await kill(page);
    await expectEnd(page, 'killed -1', 'SERVES', 'GAVE -13 0');
  });
  await test.step('both', async () => {
    await meet(page, 'serves');
    await say(page, 'b');
    await expectEnd(page, 'exit 9', 'SERVES');
  });
  await test.step('a receiver that is hung, with a time-out', async () => {
    await meet(page, 'hung', 1000);
    await expect.poll(() => lines(page)).toEqual(['GAVE -1 0']);
    await say(page, 'g');
    await expectEnd(page, 'exit 0', 'GAVE -1 0', 'CAME 0');
  });
  await test.step('and one that answers', async () => {
    await meet(page, 'serves');
    await say(page, 'g');
    await expectEnd(page, 'exit 0', 'SERVES', 'GAVE 0 7', 'CAME 1');
  });
});
