/** The first visit and the next one, from the address to a shell that answers. */
import type { Page } from 'playwright-core';
import type { Host } from './host.ts';
import { PROMPT, shown, type, type Visitor, withNewProfile } from './visitor.ts';

export interface Visit {
  /** Milliseconds from the address to the prompt. */
  prompt: number;
  /** To the answer to a command, which is typed when the prompt is seen. */
  answer: number;
  /** Bytes that the host has been asked for before the prompt, without the compiler. */
  loaded: number;
}

async function visit({ context }: Visitor, { url, sent }: Host, word: string): Promise<{ page: Page; visit: Visit }> {
  sent.length = 0;
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  const prompt = await shown(page, PROMPT);
  await type(page, `echo ${word}$((1 + 1))\n`);
  const answer = await shown(page, `${word}2`);
  const before = sent.filter(({ path, at }) => at <= prompt.at && !path.startsWith('/compiler/'));
  const loaded = before.reduce((sum, { bytes }) => sum + bytes, 0);
  return { page, visit: { prompt: prompt.after, answer: answer.after, loaded } };
}

/** Nothing is asked for any more: what the page brings after the prompt, and its service worker, have come. */
async function quiet({ sent }: Host): Promise<void> {
  for (let before = -1; before !== sent.length; ) {
    before = sent.length;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}

/** In a new browser. */
export function measureVisits(executablePath: string, host: Host): Promise<{ cold: Visit; warm: Visit }> {
  return withNewProfile(executablePath, async (visitor) => {
    // The browser itself has begun.
    await visitor.context.pages()[0]?.goto('about:blank');
    const first = await visit(visitor, host, 'cold');
    await quiet(host);
    await first.page.close();
    const second = await visit(visitor, host, 'warm');
    return { cold: first.visit, warm: second.visit };
  });
}
