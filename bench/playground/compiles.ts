/** From Run to the program's first line, and where the time goes: with nothing kept, in a later visit, and warm. */
import type { RunParts } from '../page/compiling.ts';
import { type Place, visit } from '../visit.ts';

/** By the names that the page of the benchmark knows them by. */
export const PROGRAMS = ['hello-c', '300-lines', 'iostream'];
/** Until the engine has compiled the compiler well. */
const WARM_UPS = 6;

export const STATES = ['nothing kept', 'a later visit', 'warm'] as const;
export type RunState = (typeof STATES)[number];

/** In a new browser. */
export function measureRuns(place: Place, program: string): Promise<Record<RunState, RunParts>> {
  return visit(place, async (page) => {
    const cold = await page.runInParts(program);
    await page.open(place.url);
    const later = await page.runInParts(program);
    for (let i = 0; i < WARM_UPS; i++) await page.runInParts(program);
    return { 'nothing kept': cold, 'a later visit': later, warm: await page.runInParts(program) };
  });
}
