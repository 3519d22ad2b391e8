/** The compiler in a page. */
import type * as Toolchain from '../src/toolchain/browser.ts';
import { expect, test } from './support/fixtures.ts';

test('refuses what is not there, and compiles what is', async ({ ratosPage }) => {
  test.setTimeout(300_000);
  const results = await ratosPage.evaluate(async () => {
    const { compile, loadSupport }: typeof Toolchain = await import('/src/toolchain/browser.ts' as string);
    const support = await loadSupport('/programs/');
    const files = {
      'bad.c': '#include <semaphore.h>\nint main(void) { return sem_unlink("s"); }\n',
      'good.c': '#include <pthread.h>\npthread_mutex_t m;\nint main(void) { return pthread_mutex_lock(&m); }\n',
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
        'wasm-ld: error: bad.o: undefined symbol: sem_unlink\nnote: sem_unlink is not there in RatOS: use sem_init between threads, RatCreateSemaphore and an inherited handle between processes\n',
    },
    good: { ok: true, diagnostics: '', valid: true },
  });
});
