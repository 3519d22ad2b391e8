/**
 * The shell and the tools: e2e/shell/*.txt hold scripts with what they print. A case is
 *
 *     #### its name
 *     the script
 *     ---- [exit code]
 *     what it prints
 *
 * and is run by /bin/sh in an empty directory of its own. What the expectations say was compared with other shells.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { ROOT } from './support/ratos-command.ts';
import type { PageTools } from './support/ratos-page.ts';

interface Case {
  name: string;
  script: string;
  code: number;
  output: string;
}

const FOLDER = join(ROOT, 'e2e', 'shell');

function casesOf(file: string): Case[] {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  return text
    .split(/^#### /m)
    .slice(1)
    .map((block) => {
      const match = /^(.*)\n([\s\S]*?)^----(?: (\d+))?\n([\s\S]*)$/m.exec(block);
      if (!match) throw new Error(`${file}: not understood: ${block}`);
      const [, name = '', script = '', code = '0', output = ''] = match;
      // A line of a backslash alone: what stands before it has no end of the line.
      return { name, script, code: Number(code), output: output.replace(/\n\\\n$/, '') };
    });
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) {
  test(file.replace('.txt', ''), async ({ ratosPage: page }) => {
    test.setTimeout(300_000);
    const cases = casesOf(file);
    const results = await page.evaluate(
      async ({ scripts }) => {
        const { bootShell, leftOver, run } = globalThis as typeof globalThis & PageTools;
        const os = await bootShell();
        const before = os.counters();
        const env = { PATH: '/bin', HOME: '/home', LC_ALL: 'C.UTF-8', TZ: 'UTC0' };
        const outcomes: { code: number; stdout: string; stderr: string }[] = [];
        for (const [index, script] of scripts.entries()) {
          const cwd = `/tmp/${index}`;
          await os.fs.mkdir(cwd, { recursive: true });
          await os.fs.writeFile('/tmp/script', script);
          const { code, stdout, stderr } = await run(os, ['/bin/sh', '/tmp/script'], { cwd, env, lines: false });
          outcomes.push({ code, stdout, stderr });
          await os.fs.rm(cwd, { recursive: true });
        }
        const left = await leftOver(os, before);
        await os.shutdown();
        return { outcomes, left };
      },
      { scripts: cases.map(({ script }) => script) },
    );
    for (const [index, { name, script, code, output }] of cases.entries()) {
      const outcome = results.outcomes[index];
      const given = { code: outcome?.code, output: outcome?.stdout };
      expect.soft(given, `${name}\n${script}\n${outcome?.stderr}`).toEqual({ code, output });
    }
    expect(results.left, 'what is left over').toEqual([]);
  });
}
