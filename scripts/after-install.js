/**
 * What npm runs when it has installed what this folder needs, and before it packs it. It is no `prepare`, of which npm warns
 * those who install the packed file, and which it also runs at the first `npx ratos` in this folder. Plain JavaScript, because
 * that is what there is before anything is built; bin/ratos.js says what is missing better than npm does.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (process.env.npm_command !== 'exec') {
  const build = fileURLToPath(new URL('build.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', build, '--if-needed'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
