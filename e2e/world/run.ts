/** Runs a compiled program in a system of its own, in the page. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { PageTools } from '../support/ratos-page.ts';

export interface ProgramRun {
  /** As which it lies in /bin. */
  name: string;
  /** Path of the program. */
  wasm: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  stdin: string;
  /** Guest path → path of a file of this disk. */
  files?: Readonly<Record<string, string>>;
}

export interface ProgramResult {
  code: number;
  reason: 'exit' | 'killed' | 'trapped';
  stdout: string;
  stderr: string;
  /** Counters that are not what they were before it. */
  left: string[];
}

/** Its working directory is /tmp, which is empty but for `files`. */
export async function runProgram(page: Page, run: ProgramRun): Promise<ProgramResult> {
  const { name, wasm, args, env, stdin, files = {} } = run;
  const contents = [[`/bin/${name}`, wasm] as const, ...Object.entries(files)];
  await page.unroute('**/world-file/*');
  await page.route('**/world-file/*', (route) => {
    const [, file = ''] = contents[Number(route.request().url().split('/').pop())] ?? [];
    return route.fulfill({ body: readFileSync(file), contentType: 'application/octet-stream' });
  });
  return page.evaluate(
    async ({ paths, args, env, stdin }) => {
      const { RatOS, leftOver, outcome } = globalThis as typeof globalThis & PageTools;
      const os = await RatOS.boot();
      await os.fs.mkdir('/tmp', { recursive: true });
      for (const [index, path] of paths.entries()) {
        const bytes = new Uint8Array(await (await fetch(`/world-file/${index}`)).arrayBuffer());
        await os.fs.mkdir(path.replace(/\/[^/]*$/, '') || '/', { recursive: true });
        await os.fs.writeFile(path, bytes);
      }
      const before = os.counters();
      const program = paths[0] as string;
      const process = await os.spawn(program, [program, ...args], { env, cwd: '/tmp' });
      const writer = process.stdin.getWriter();
      // The program may end before it has read everything.
      const write = async () => {
        await writer.write(new TextEncoder().encode(stdin)).catch(() => undefined);
        await writer.close().catch(() => undefined);
      };
      void write();
      const result = await outcome(process);
      const left = await leftOver(os, before);
      await os.shutdown();
      return { ...result, left };
    },
    { paths: contents.map(([path]) => path), args, env, stdin },
  );
}
