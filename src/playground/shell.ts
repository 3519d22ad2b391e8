import { posixTimeZone, type RatOS } from '../host/index.ts';
import type { ProgramTerminal } from './terminal.ts';

const HOME = '/home';
const PROMPT = '\\[\\e[32m\\]home\\[\\e[0m\\] \\[\\e[34m\\]\\w\\[\\e[0m\\] $ ';

/** What programs find in their environment. */
export function environment(): Record<string, string> {
  return { TZ: posixTimeZone(), TERM: 'xterm-256color', HOME, PATH: '/bin' };
}

/**
 * The shell that the page opens in, with a terminal of its own. When it has ended, a key starts another one.
 * @returns never, as long as the system runs.
 */
export async function runShells(os: RatOS, terminal: ProgramTerminal): Promise<void> {
  await terminal.note('ls /bin: programs. man NAME: what one does.');
  for (;;) {
    const system = os.createTerminal(terminal.size);
    const shell = await os.spawn('/bin/sh', ['sh'], {
      env: { ...environment(), PS1: PROMPT },
      cwd: HOME,
      terminal: system,
    });
    terminal.connect(system);
    const showing = terminal.show(system.output);
    const { code } = await shell.exited;
    system.hangUp();
    await showing;
    terminal.connect(undefined);
    await terminal.note(`── The shell has exited with code ${code}; a key starts another one ──`);
    await terminal.key();
  }
}
