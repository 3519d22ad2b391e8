/** All lessons, opened, compiled and run one after another in one page: what it holds after each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../scripts/run-command.ts';
import { type Memory, memoryOf } from './memory.ts';
import { openPage, press, told, withNewProfile } from './visitor.ts';

/** How long a lesson that waits for somebody, or computes without end, is left to run. */
const PATIENCE_MS = 3_000;

interface Lesson {
  id: string;
  title: string;
}

export interface AfterLesson extends Memory {
  round: number;
  lesson: string;
  /** How it has ended: `Exited with code 0`, `Killed`. */
  end: string;
}

export async function measureLessons(
  executablePath: string,
  url: string,
  rounds: number,
  onLesson: (sample: AfterLesson) => void,
): Promise<AfterLesson[]> {
  const lessons = JSON.parse(readFileSync(join(ROOT, 'public/programs/lessons.json'), 'utf8')) as Lesson[];
  return withNewProfile(executablePath, async (visitor) => {
    const page = await openPage(visitor, url);
    const session = await visitor.context.newCDPSession(page);
    const samples: AfterLesson[] = [];
    for (let round = 1; round <= rounds; round++) {
      for (const { id, title } of lessons) {
        const end = await runLesson(page, id, title);
        const sample = { round, lesson: id, end, ...(await memoryOf(visitor, page, session)) };
        samples.push(sample);
        onLesson(sample);
      }
    }
    return samples;
  });
}

async function runLesson(page: Page, id: string, title: string): Promise<string> {
  await page.evaluate((lesson) => {
    location.hash = `lesson=${lesson}`;
  }, id);
  await page.getByRole('article').getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  await press(page, 'Run');
  await told(page, /^(?!Ready|Compiling)/);
  const ended = /^(?!Running)/;
  return told(page, ended, PATIENCE_MS).catch(async () => {
    await press(page, 'Stop');
    return told(page, ended);
  });
}
