/** A page that stays open while a program prints without end: what it holds, each minute. */
import { type Memory, memoryOf } from './memory.ts';
import { openPage, press, shown, told, withNewProfile, writeSource } from './visitor.ts';

/** A thousand lines a second, in pieces as programs print them. */
const SOURCE = `#include <stdio.h>
#include <time.h>

int main(void) {
  for (unsigned long line = 1;;) {
    for (int i = 0; i < 100; i++) printf("line %lu of a program that prints as long as the page is open\\n", line++);
    fflush(stdout);
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
  }
}
`;

export interface Minute extends Memory {
  minute: number;
  /** The last line that the terminal shows. */
  lines: number;
}

export async function measureOpenPage(
  executablePath: string,
  url: string,
  minutes: number,
  onMinute: (minute: Minute) => void,
): Promise<Minute[]> {
  return withNewProfile(executablePath, async (visitor) => {
    const page = await openPage(visitor, url);
    const session = await visitor.context.newCDPSession(page);
    await writeSource(page, SOURCE);
    await press(page, 'Run');
    await told(page, /^Running$/);
    await shown(page, 'line 1000 ');
    const begin = performance.now();
    const samples: Minute[] = [];
    for (let minute = 0; minute <= minutes; minute++) {
      await page.waitForTimeout(Math.max(0, begin + minute * 60_000 - performance.now()));
      const lines = await page.evaluate(() => {
        const text = document.querySelector('[role=log]')?.textContent ?? '';
        return Number(/line (\d+) (?!.*line \d+ )/s.exec(text.slice(-1000))?.[1]);
      });
      const sample = { minute, lines, ...(await memoryOf(visitor, page, session)) };
      samples.push(sample);
      onMinute(sample);
    }
    await press(page, 'Stop');
    await told(page, /^Killed$/);
    return samples;
  });
}
