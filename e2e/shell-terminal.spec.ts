/** The shell at a terminal: lines that are edited, completed and found again, and programs that fill the screen. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import type { PageTools } from './support/ratos-page.ts';

/** Types each text when what stands before it is shown, after all that was waited for before. */
type Steps = readonly (readonly [see: string, type: string])[];

/** @returns what was shown, without what moves the cursor; and what is left over. */
async function converse(page: Page, steps: Steps): Promise<{ shown: string; code: number; left: string[] }> {
  return page.evaluate(async (steps) => {
    const { bootShell, leftOver, watchTerminal } = globalThis as typeof globalThis & PageTools;
    const os = await bootShell();
    const before = os.counters();
    const terminal = os.createTerminal({ columns: 60, rows: 20 });
    const env = { PATH: '/bin', HOME: '/home', PS1: '> ' };
    const shell = await os.spawn('/bin/sh', ['sh'], { terminal, env, cwd: '/tmp' });
    const watch = watchTerminal(terminal, shell);
    for (const [see, type] of steps) {
      // So that a test which waits in vain says for what.
      if (!(await watch.see(see, 15_000))) {
        const states = os.inspect().processes.map(({ path, state, threads }) => ({
          path,
          state,
          threads: threads.map(({ state, call }) => `${state} in ${call}`),
        }));
        throw new Error(
          `Of ${JSON.stringify(watch.shown.slice(-500))} nobody sees ${JSON.stringify(see)}: ${JSON.stringify(states)}`,
        );
      }
      terminal.input(type);
    }
    const { code } = await shell.exited;
    terminal.hangUp();
    await watch.ended;
    const left = await leftOver(os, before);
    await os.shutdown();
    return { shown: watch.shown, code, left };
  }, steps);
}

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_Z = '\x1a';
const CTRL_R = '\x12';
const UP = '\x1b[A';
const LEFT = '\x1b[D';
const BACKSPACE = '\x7f';

const CASES: Record<string, Steps> = {
  'a line is edited': [
    ['> ', `echo helo${LEFT}lx${BACKSPACE}\r`],
    ['\nhello\r\n', 'echo "wört"x\x7f\r'],
    ['\nwört\r\n', 'exit\r'],
  ],
  history: [
    ['> ', 'echo first\r'],
    ['\nfirst\r\n', ''],
    ['> ', 'echo second\r'],
    ['\nsecond\r\n', ''],
    ['> ', `${UP}${UP}\r`],
    ['\nfirst\r\n', ''],
    ['> ', `${CTRL_R}sec\r`],
    ['\nsecond\r\n', ''],
    ['> ', "echo 'two\r"],
    ['\r\r\n', ''],
    ['> ', "lines'\r"],
    ['\ntwo\r\nlines\r\n', ''],
    ['> ', `${UP}\r`],
    ['\ntwo\r\nlines\r\n', ''],
    ['> ', 'head -1 ~/.sh_history\r'],
    ['\necho first\r\n', 'history | head -n 2\r'],
    ['\n    1  echo first\r\n    2  echo second\r\n', 'history 1\r'],
    ['  history 1\r\n', ''],
    ['> ', 'exit\r'],
  ],
  completion: [
    ['> ', 'echo text > long-name.txt; mkdir folder\r'],
    ['> ', 'basen\t/a/b\r'],
    ['\nb\r\n', 'cat lo\t\r'],
    ['\ntext\r\n', 'cd fo\t\r'],
    ['> ', 'pwd\r'],
    ['\n/tmp/folder\r\n', 'rea\t\t'],
    ['readlink', `${CTRL_C}`],
    ['> ', 'exit\r'],
  ],
  'programs that fill the screen': [
    ['> ', 'seq 100 | less\r'],
    ['19', 'G'],
    ['(END)', 'q'],
    ['> ', 'edit new.txt\r'],
    ['Ctrl-S', 'typed\x13'],
    ['Saved 1 lines', '\x11'],
    ['> ', 'cat new.txt\r'],
    ['\ntyped\r\n', ''],
    ['> ', 'top\r'],
    ['/bin/top', 'q'],
    ['> ', 'stty size\r'],
    ['\n20 60\r\n', ''],
    ['> ', 'exit\r'],
  ],
  jobs: [
    ['> ', 'sleep 1000\r'],
    ['\r\r\n', CTRL_Z],
    ['Stopped', ''],
    ['sleep 1000\r\n', ''],
    ['> ', 'jobs\r'],
    ['[1] + Stopped', ''],
    ['> ', 'bg\r'],
    ['[1] sleep 1000 &', ''],
    ['> ', 'jobs\r'],
    ['[1] + Running', ''],
    ['> ', 'fg\r'],
    ['\nsleep 1000\r\n', CTRL_C],
    ['> ', 'echo $?\r'],
    ['\n130\r\n', ''],
    ['> ', 'cat | cat\r'],
    ['\r\r\n', 'to and fro\r'],
    ['to and fro\r\nto and fro\r\n', CTRL_Z],
    ['Stopped', ''],
    ['> ', 'fg %1\r'],
    ['\ncat | cat\r\n', 'again\r'],
    ['again\r\nagain\r\n', CTRL_D],
    ['> ', 'sleep 1000 & cat\r'],
    ['[1] ', 'a line\r'],
    ['a line\r\na line\r\n', CTRL_Z],
    ['[2] + Stopped', ''],
    ['> ', 'kill %1; wait %1; echo $?\r'],
    ['\n143\r\n', 'kill %2; wait; jobs; echo none\r'],
    ['\nnone\r\n', ''],
    ['> ', 'cat &\r'],
    ['[1] ', 'wait %1; jobs\r'],
    ['[1] + Stopped', ''],
    ['> ', 'fg\r'],
    ['\ncat\r\n', CTRL_D],
    ['> ', 'exit\r'],
  ],
  'what is typed ahead': [
    ['> ', `cat; echo done\rearly\r${CTRL_D}echo next\r`],
    ['\nearly\r\necho next\r\nearly\r\ndone\r\n', ''],
    ['\nnext\r\n', ''],
    ['> ', `sleep 1000\r${CTRL_Z}`],
    ['Stopped', ''],
    ['> ', 'kill %1; wait %1; echo $?\r'],
    ['\n143\r\n', 'exit\r'],
  ],
  'a fork bomb': [
    ['> ', 'f(){ f|f& };f\r'],
    ['cannot start a subshell', 'echo "still h"ere\r'],
    ['\nstill here\r\n', 'kill -9 -1\r'],
    ['> ', 'wait; echo "all g"one\r'],
    ['\nall gone\r\n', 'exit\r'],
  ],
  'output without end': [
    ['> ', 'cat /dev/urandom\r'],
    ['\r\r\n', ''],
    ['\n', CTRL_C],
    ['^C', 'echo "still h"ere\r'],
    ['\nstill here\r\n', 'while :; do echo again; done\r'],
    ['\nagain\r\nagain', CTRL_C],
    ['^C', 'echo "and h"ere\r'],
    ['\nand here\r\n', 'yes | cat | cat\r'],
    ['\ny\r\ny', CTRL_Z],
    ['Stopped', 'kill %1; wait %1; echo "it was $?"\r'],
    ['\nit was 143\r\n', 'exit\r'],
  ],
  'a substitution that waits': [
    ['> ', 'x=$(sleep 1000)\r'],
    ['\r\r\n', CTRL_Z],
    ['^Z', CTRL_C],
    ['> ', 'echo "code $?"\r'],
    ['\ncode 130\r\n', 'read line\r'],
    ['\r\r\n', CTRL_C],
    ['> ', 'exit\r'],
  ],
  'the end of the input': [['> ', CTRL_D]],
};

for (const [name, steps] of Object.entries(CASES)) {
  test(name, async ({ ratosPage: page }) => {
    const { left } = await converse(page, steps);
    expect(left, 'what is left over').toEqual([]);
  });
}
