import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    testTimeout: 30_000,
    // Starting real threads takes long on a busy machine.
    hookTimeout: 60_000,
  },
});
