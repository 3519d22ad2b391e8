/**
 * Tests of programs: `import { test, expect } from 'ratos/playwright'`. Each test has a system of its own, in a page of its
 * own; see docs/testing.md.
 */
import { test as base } from '@playwright/test';
import { checkSystemOptions } from './arguments.ts';
import { type PageServer, servePage } from './server.ts';
import { System, type SystemOptions } from './system.ts';

export { expect } from './matchers.ts';
export type { Result, Running, RunOptions, SystemOptions } from './system.ts';
export { System };

const DEFAULTS: SystemOptions = { desktop: true, tools: false, trace: true };

export const test = base.extend<
  {
    /** What the system of each test is like; `test.use({ ratosOptions: { tools: true } })`. */
    ratosOptions: Partial<SystemOptions>;
    /** The test's system. */
    ratos: System;
  },
  { ratosServer: PageServer }
>({
  ratosOptions: [{}, { option: true }],
  ratosServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what the fixture needs.
    async ({}, use) => {
      const server = await servePage();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  ratos: async ({ page, ratosServer, ratosOptions }, use, testInfo) => {
    const system = await System.boot(page, ratosServer.url, testInfo, {
      ...DEFAULTS,
      ...checkSystemOptions(ratosOptions),
    });
    await use(system);
    const failed = testInfo.status !== testInfo.expectedStatus;
    if (failed) await system.attachTrace();
    // A deadlock has been told where the test waits for the program.
    const told = testInfo.errors.map(({ message = '' }) => message);
    const problems = (await system.end()).filter((problem) => !told.some((message) => message.includes(problem)));
    if (problems.length > 0 && !failed) await system.attachTrace();
    if (problems.length > 0) throw new Error(problems.join('\n'));
  },
});
