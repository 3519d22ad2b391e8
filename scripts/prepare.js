/**
 * What npm runs after installing. Plain JavaScript, because npm also runs it at the first `npx ratos` in this
 * folder, where it links the folder into a cache of its own: if it failed there, for want of `npm ci` or of correct
 * sources, npm would leave that cache broken for good. bin/ratos.js says what is missing better than npm does.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (process.env.npm_command !== 'exec') {
  const build = fileURLToPath(new URL('build.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', build, '--if-needed'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
