/** A page with a system that has the compiler: `os` and `compiler` are globals in it. */
import type { Page } from '@playwright/test';
import type * as CompilerEntry from '../../src/compiler/index.ts';
import type { RatOS } from '../../src/host/index.ts';
import type { PageTools } from './ratos-page.ts';

declare global {
  var os: RatOS;
  var compiler: CompilerEntry.Compiler;
  var bootShell: PageTools['bootShell'];
  var leftOver: PageTools['leftOver'];
  var countersAtRest: PageTools['countersAtRest'];
  var run: PageTools['run'];
  var watchTerminal: PageTools['watchTerminal'];
}

export async function installCompiler(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { installCompiler: install }: typeof CompilerEntry = await import('/dist/compiler.js' as string);
    const os = await bootShell();
    await os.fs.mkdir('/home/w', { recursive: true });
    Object.assign(globalThis, { os, compiler: await install(os, { url: '/compiler/' }) });
  });
}
