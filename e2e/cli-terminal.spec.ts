/** `ratos run` on a real terminal: a pseudo-terminal of util-linux's `script`, which is there on each Linux machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { Workspace } from './support/ratos-command.ts';

const there = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '';
test.skip(!there.includes('util-linux'), 'script of util-linux is not installed');

let work: Workspace;
test.beforeEach(() => {
  work = new Workspace();
  work.write(
    'facts.c',
    `#include <stdio.h>
     #include <unistd.h>
     int main(void) { fprintf(stderr, "[%d%d%d]", isatty(0), isatty(1), isatty(2)); return 3; }`,
  );
  work.write(
    'talk.c',
    `#include <signal.h>
     #include <stdio.h>
     #include <sys/ioctl.h>
     #include <termios.h>
     #include <unistd.h>
     static void size(int signal) {
       struct winsize is;
       tcgetwinsize(0, &is);
       char text[64];
       int length = snprintf(text, sizeof text, "%s %dx%d\\n", signal ? "now" : "ready", is.ws_col, is.ws_row);
       write(1, text, (size_t)length);
     }
     int main(void) {
       struct sigaction action = {.sa_handler = size, .sa_flags = SA_RESTART};
       sigaction(SIGWINCH, &action, NULL);
       size(0);
       char line[64];
       while (fgets(line, sizeof line, stdin)) printf("heard <%.*s>\\n", (int)sizeof line, line);
       printf("end\\n");
       return 5;
     }`,
  );
});
test.afterEach(() => work.remove());

/** Modes of a terminal as the machine's own stty tells them. */
const modes = (terminal: string) => execFileSync('stty', ['-F', terminal, '-a'], { encoding: 'utf8' });

/** The name that `tty` has shown. */
function terminalOf(shown: Buffer): string {
  const [name] = /\/dev\/\S+/.exec(shown.toString()) ?? [];
  if (name === undefined) throw new Error(`no terminal in ${shown}`);
  return name;
}

test('the program’s terminal edits, echoes and follows the size; the shell’s is raw meanwhile and cooked after', async () => {
  const command = work.onTerminal('stty rows 30 cols 100; tty; $RATOS run talk.c; echo "code $?"; stty -a');
  const { stdin } = command.child;
  await command.waitFor('ready 100x30');
  const terminal = terminalOf(command.stdout);
  expect(modes(terminal)).toMatch(/-icanon.* -echo /s);
  stdin.write('onX\x7fe\r');
  await command.waitFor('heard <one');
  expect(command.stdout.toString(), 'echoed once, and erased').toMatch(/onX[\b] [\b]e\r+\nheard <one/);
  execFileSync('stty', ['-F', terminal, 'rows', '40', 'cols', '120']);
  await command.waitFor('now 120x40');
  stdin.write('\x04');
  const { stdout, code } = await command.result;
  expect(stdout.toString()).toMatch(/end\r+\ncode 5\r\n/);
  expect(stdout.toString().split('code 5')[1], 'after it').toMatch(/ icanon.* echo /s);
  expect(code).toBe(0);
});

test('Ctrl-C ends the program, not what waits for it', async () => {
  const command = work.onTerminal('$RATOS run talk.c; echo "code $?"; stty -a');
  await command.waitFor('ready 80x24');
  command.child.stdin.write('\x03');
  const { stdout } = await command.result;
  expect(stdout.toString()).toMatch(/\^C.*code 130\r\n.* icanon.* echo /s);
});

test('a program that has turned the output’s modes off is shown as it is', async () => {
  work.write(
    'raw.c',
    `#include <stdio.h>
     #include <termios.h>
     int main(void) {
       struct termios is;
       printf("lines\\n");
       fflush(stdout);
       tcgetattr(0, &is);
       cfmakeraw(&is);
       tcsetattr(0, TCSANOW, &is);
       printf("<down\\nhere\\r\\nthere>");
     }`,
  );
  const { stdout } = await work.onTerminal('$RATOS run raw.c').result;
  expect(stdout.toString().replace('\x1bD', '(index)')).toMatch(/^lines\r+\n<down\(index\)here\r+\nthere>/);
});

test('isatty is true of the streams that are on the terminal alone', async () => {
  const lines = [
    '$RATOS run facts.c; echo " $?"',
    '$RATOS run facts.c | cat',
    'echo input | $RATOS run facts.c',
    '$RATOS run facts.c > out',
    '$RATOS run facts.c < facts.c',
    '$RATOS run facts.c 2> err; cat err',
  ];
  const { stdout } = await work.onTerminal(lines.join('; echo; ')).result;
  const told = stdout.toString().match(/\[\d+\]( 3)?/g);
  expect(told).toEqual(['[111] 3', '[101]', '[011]', '[101]', '[011]', '[110]']);
});
