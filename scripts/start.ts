/** `npm start`: builds the programs, serves the playground, and opens it where there is a browser. */
import { createServer } from 'vite';
import { ROOT, runNode } from './run-command.ts';

/** Whether a window could appear here. */
function hasScreen(): boolean {
  const { CI, DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION } = process.env;
  if (CI || SSH_CONNECTION) return false;
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

console.log('Building the programs (the first time takes longer)…');
const build = async (...flags: string[]): Promise<number> => {
  const code = await runNode(['--import', 'tsx', 'scripts/build-programs.ts', '--page', ...flags]);
  return code === 0 ? runNode(['--import', 'tsx', 'scripts/build-compiler.ts', ...flags]) : code;
};
const code = await build('--quickly');
if (code !== 0) process.exit(code);

const server = await createServer({ root: ROOT, configFile: `${ROOT}vite.config.ts` });
await server.listen();
console.log('\nThe playground is at');
server.printUrls();
server.bindCLIShortcuts({ print: true });
// The C++ library, and the examples in C++, may come later: the page is there without them.
build().catch((error: Error) => console.error(error.message));
if (hasScreen()) server.openBrowser();
