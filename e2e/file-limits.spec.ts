/** Files in systems of their own: with quotas, nearly full, and with programs that are killed in the middle. */
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

declare const globalThis: PageTools;

const QUOTAS = {
  space: { quotas: { programFileMemory: 3 << 20 } },
  full: { fileMemory: 6 << 20 },
  inodes: { quotas: { programInodes: 100 } },
  files: { quotas: { programOpenFiles: 100 } },
};

for (const [what, options] of Object.entries(QUOTAS)) {
  test(`a program meets the end of its ${what}, and can have again what it gives back`, async ({ ratosPage }) => {
    const result = await ratosPage.evaluate(
      async ([what, options]) => {
        const { bootWith, run } = globalThis;
        const os = await bootWith(['conformance/file-quotas'], options);
        const outcome = await run(os, ['/bin/file-quotas', what]);
        const { programs } = os.inspect();
        await os.shutdown();
        return { outcome, programs };
      },
      [what, options] as const,
    );
    expect(result.outcome).toMatchObject({ stderr: '', stdout: expect.stringMatching(/^ok \d+ checks\n$/), code: 0 });
    expect(result.programs).toEqual([]);
  });
}
