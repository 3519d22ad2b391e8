/** The compiler in a page. */
import type * as Toolchain from '../src/toolchain/browser.ts';
import { expect, test } from './support/fixtures.ts';

test('refuses what does not lock, and compiles what does', async ({ ratosPage }) => {
  test.setTimeout(300_000);
  const results = await ratosPage.evaluate(async () => {
    const { compile, loadSupport }: typeof Toolchain = await import('/src/toolchain/browser.ts' as string);
    const support = await loadSupport('/programs/');
    const files = {
      'bad.c': '#include <pthread.h>\npthread_mutex_t m;\nint main(void) { return pthread_mutex_lock(&m); }\n',
      'good.c': '#include <ratos.h>\nRatLock l;\nint main(void) { RatLockAcquire(&l); return 0; }\n',
    };
    const bad = await compile({ files, args: ['bad.c'], support });
    const good = await compile({ files, args: ['good.c'], support });
    return {
      bad,
      good: { ok: good.ok, diagnostics: good.diagnostics, valid: WebAssembly.validate(good.wasm as BufferSource) },
    };
  });
  expect(results).toEqual({
    bad: {
      ok: false,
      diagnostics:
        'error: bad.c uses pthread_mutex_t (pthread_mutex_lock), which does not lock in RatOS yet: use RatLock (ratos-lock.h), or RatCreateMutex for a lock between processes\n',
    },
    good: { ok: true, diagnostics: '', valid: true },
  });
});
