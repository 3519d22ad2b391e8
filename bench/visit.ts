/** A page of the benchmark in a browser of its own: whatever happens in it, the next one finds nothing of it. */
import { chromium, type Page } from 'playwright-core';
import { browserFlags } from '../src/cli/find-browser.ts';
import type { RunParts } from './page/compiling.ts';
import type { BenchPage } from './page/main.ts';
import type { PageState, RowInfo, Side } from './results.ts';

export interface Place {
  url: string;
  /** An empty page in a browser that nobody else uses, and how to end that browser. */
  newPage(): Promise<{ page: Page; end(): Promise<void> }>;
  /** Milliseconds that one step (preparing a side, one run) may take. */
  limit: number;
}

/** In the page. */
declare const bench: BenchPage;

export class Visit {
  /** What the page complained about last: often the reason why a step never ends. */
  private complaint = '';
  private readonly gone: Promise<never>;

  constructor(
    private readonly page: Page,
    private readonly limit: number,
  ) {
    page.on('pageerror', (error) => this.note(error.message));
    page.on('console', (message) => message.type() === 'error' && this.note(message.text()));
    this.gone = new Promise((_, reject) => page.on('crash', () => reject(new Error('the page crashed'))));
    // It may crash while nothing waits for it.
    this.gone.catch(() => undefined);
  }

  async open(url: string): Promise<void> {
    // These have time-outs of their own.
    await this.page.goto(url);
    await this.page.waitForSelector('html[data-ready=true]', { state: 'attached' });
  }

  rows(): Promise<RowInfo[]> {
    return this.step(this.page.evaluate(() => bench.rows));
  }

  /** Name and major version. */
  browser(): string {
    return `Chromium ${this.page.context().browser()?.version().split('.')[0]}`;
  }

  /** Makes a side ready and runs it once without counting: compilers and caches. */
  async prepare(id: string, side: Side, state: PageState): Promise<void> {
    await this.step(this.page.evaluate(([i, s]) => bench.prepare(i, s), [id, side] as const));
    await this.run(side, state);
  }

  /** @returns samples in nanoseconds. */
  run(side: Side, state: PageState): Promise<number[]> {
    return this.step(this.page.evaluate(([s, p]) => bench.run(s, p), [side, state] as const));
  }

  /** Compiles a program of the benchmark and runs it, as Run does. */
  runInParts(name: string): Promise<RunParts> {
    return this.step(this.page.evaluate((n) => bench.runInParts(n), name));
  }

  private note(text: string): void {
    this.complaint = text;
    console.error(`page: ${text}`);
  }

  private async step<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer in ${this.limit / 1000} s`)), this.limit);
    });
    // It fails too, when the browser ends, but after nobody waits for it.
    work.catch(() => undefined);
    try {
      return await Promise.race([work, this.gone, late]);
    } catch (error) {
      const reason = firstLine(error instanceof Error ? error.message : String(error));
      const complaint = firstLine(this.complaint);
      throw new Error(
        complaint === '' || reason.includes(complaint) ? reason : `${reason}; the page said: ${complaint}`,
      );
    } finally {
      clearTimeout(timer);
    }
  }
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').replace(/^page\.evaluate: /, '').slice(0, 300);
}

/** `newPage` of a place. */
export async function pageInNewBrowser(executablePath: string): ReturnType<Place['newPage']> {
  const server = await chromium.launchServer({ executablePath, args: browserFlags() });
  // Not `close`, which asks the browser: one whose page hangs may not answer.
  const end = () => server.kill();
  try {
    const browser = await chromium.connect(server.wsEndpoint(), { timeout: 30_000 });
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await page.exposeFunction('heapBytes', async () => {
      await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
    });
    return { page, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Opens the page of the benchmark for `use`, in a new browser that ends with it. */
export async function visit<T>(place: Place, use: (visit: Visit) => Promise<T>): Promise<T> {
  const { page, end } = await place.newPage();
  try {
    const opened = new Visit(page, place.limit);
    await opened.open(place.url);
    return await use(opened);
  } finally {
    await end();
  }
}
