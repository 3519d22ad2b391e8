/** Where there are no pages, as on a server that makes some. */
import { expect, it } from 'vitest';

it('can be imported', async () => {
  const { RatosRun } = await import('../../src/element/index.ts');
  expect(RatosRun.observedAttributes).toContain('src');
});
