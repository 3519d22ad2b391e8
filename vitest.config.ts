import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    // Its own default leaves one core idle.
    maxWorkers: availableParallelism(),
    testTimeout: 30_000,
    // Starting real threads takes long on a busy machine.
    hookTimeout: 60_000,
  },
});
