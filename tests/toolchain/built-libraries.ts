import { beforeAll } from 'vitest';
import { builtArchives } from '../../src/toolchain/node.ts';

const MINUTES = 60_000;

/**
 * Libraries that programs are linked with are there before the first test of a file starts: out of the user's cache, or
 * built, which takes longer than a test may. Whatever store a test has, it links these.
 */
export function buildLibrariesFirst(): void {
  beforeAll(async () => {
    await builtArchives();
  }, 15 * MINUTES);
}
