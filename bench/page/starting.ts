/** How long processes and threads take to start and end. */
import { type Baseline, type Measurement, type Prepare, ready, repeat, settle, timed } from './measurement.ts';
import { peer } from './peer.ts';
import { instantiateInWorker, newWorker, postMessageEcho } from './raw.ts';
import { guest, install, runProgram, system } from './system.ts';

const ONE_BY_ONE = 30;
const AT_ONCE = 50;
const PROMPT = 'ready> ';

async function spawnTrue(path = '/bin/true'): Promise<void> {
  const os = await system();
  const process = await os.spawn(path, [path], { stdin: 'empty' });
  const { code } = await process.exited;
  if (code !== 0) throw new Error(`${path} ended with ${code}`);
}

const processes = async () => repeat(ONE_BY_ONE, () => spawnTrue());

const workers = async () => {
  const samples = await repeat(10, newWorker);
  // Terminated workers still end in the background.
  await settle(100);
  return samples;
};

const newWorkers: Baseline = { name: 'new Worker', prepare: ready(workers) };

const ratosThread: Baseline = { name: 'RatCreateThread', prepare: ready(guest('thread-start')) };

const oneByOne: Prepare = async () => {
  await install('true');
  return processes;
};

const runs = (count: number, name: string, wasi: 'ratos' | 'wasmer'): Prepare => {
  return async () => {
    await install(name);
    return () => repeat(count, () => runProgram(name, [], { wasi }));
  };
};

/** What a shell does, as a program that starts it sees it. */
const shell = (what: string): Prepare => {
  return async () => {
    await Promise.all([install('true'), install('sh')]);
    return guest('shell', what);
  };
};

/** A line typed at a shell's prompt, until the next prompt is shown. */
const atPrompt: Prepare = async () => {
  await Promise.all([install('true'), install('sh')]);
  const os = await system();
  const terminal = os.createTerminal({ columns: 80, rows: 24 });
  await os.fs.mkdir('/home', { recursive: true });
  await os.spawn('/bin/sh', ['sh'], { terminal, env: { PATH: '/bin', HOME: '/home', PS1: PROMPT } });
  const reader = terminal.output.getReader();
  const decoder = new TextDecoder();
  // The prompt is shown again with each change of the line, but a new line only after it.
  const seePrompt = async (since: string) => {
    for (let shown = ''; shown.indexOf(PROMPT, shown.indexOf(since)) < 0 || !shown.includes(since); ) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`The shell has gone: ${shown}`);
      shown += decoder.decode(value, { stream: true });
    }
  };
  await seePrompt('');
  return () =>
    repeat(ONE_BY_ONE, () => {
      terminal.input("sh -c 'true'\r");
      return seePrompt('\n');
    });
};

/** A plain WASI program, beside the same on the other WASI engine that `os.spawn` takes. */
const onWasmer = (name: string): Baseline => {
  return { name: 'wasi: wasmer', foreign: true, prepare: runs(10, `${name}.plain`, 'wasmer') };
};

const pageAtWork =
  'Starting and ending visit the page’s main thread; while that is busy they wait for it, which it is for half of each frame.';

export const STARTING: Measurement[] = [
  {
    id: 'process-start',
    headline: 'a process, from start to exit',
    unit: 'ms',
    goal: {
      ratio: 0.1,
      median: 0.6,
      why: `How much of it the browser takes by itself is in \`process-start-own\`. ${pageAtWork}`,
    },
    ours: oneByOne,
    baseline: newWorkers,
  },
  {
    id: 'process-start-own',
    unit: 'ms',
    difference: 'RatOS’s own part; the rest are the browser’s messages and instance',
    ours: oneByOne,
    baseline: { name: 'message, instance, message', prepare: instantiateInWorker },
  },
  { id: 'message-instance-message', unit: 'ms', ours: instantiateInWorker, baseline: postMessageEcho },
  {
    id: 'process-start-50',
    unit: 'ms',
    async ours() {
      await install('true');
      const together = async () => {
        const whole = await timed(() => Promise.all(Array.from({ length: AT_ONCE }, () => spawnTrue())));
        await settle(50);
        return [whole / AT_ONCE];
      };
      return async () => [await together(), await together(), await together()].flat();
    },
    baseline: { name: 'process-start', prepare: oneByOne },
  },
  {
    id: 'process-start-guest',
    unit: 'ms',
    goal: { ratio: 0.1, why: pageAtWork },
    async ours() {
      await install('true');
      return guest('process-start');
    },
    baseline: newWorkers,
  },
  {
    id: 'shell-prompt',
    headline: '`sh -c true` at a shell, from prompt to prompt',
    unit: 'ms',
    goal: { median: 5 },
    ours: atPrompt,
    baseline: { name: 'shell-command', prepare: shell('command') },
  },
  {
    id: 'shell-command',
    unit: 'ms',
    ours: shell('command'),
    baseline: { name: 'a process that does nothing', prepare: shell('nothing') },
  },
  {
    id: 'shell-subshell',
    unit: 'ms',
    ours: shell('subshell'),
    baseline: { name: 'a process that does nothing', prepare: shell('nothing') },
  },
  {
    id: 'process-start-wasmer',
    unit: 'ms',
    ours: oneByOne,
    baseline: {
      name: '@wasmer/sdk',
      foreign: true,
      async prepare() {
        const command = await peer('nothing.plain');
        return () => repeat(10, async () => void (await command([]).run()));
      },
    },
  },
  {
    id: 'thread-start',
    headline: 'a thread, from start to join',
    unit: 'ms',
    goal: { ratio: 0.1, why: pageAtWork },
    ours: ready(guest('thread-start')),
    baseline: newWorkers,
  },
  {
    id: 'thread-start-pthread',
    unit: 'ms',
    ours: ready(guest('posix-threads', 'create')),
    baseline: ratosThread,
  },
  {
    id: 'thread-start-std',
    unit: 'ms',
    goal: {
      ratio: 1.2,
      why: 'A `std::thread` costs what `RatCreateThread` does in the same program. A program of C++ is larger, though, than the C program beside it, and each of its threads gets an instance of its own.',
    },
    ours: ready(guest('cpp-threads')),
    baseline: ratosThread,
  },
  {
    id: 'thread-first-instruction',
    unit: 'ms',
    goal: { ratio: 0.1, why: pageAtWork },
    ours: ready(guest('thread-start', 'first')),
    baseline: newWorkers,
  },
  {
    id: 'wasi-nothing',
    unit: 'ms',
    ours: runs(10, 'nothing.plain', 'ratos'),
    baseline: onWasmer('nothing'),
  },
  {
    id: 'wasi-hello',
    unit: 'ms',
    ours: runs(10, 'hello-plain.plain', 'ratos'),
    baseline: onWasmer('hello-plain'),
  },
  {
    id: 'wasi-hello-ratos-build',
    unit: 'ms',
    ours: runs(30, 'hello-plain', 'ratos'),
    baseline: onWasmer('hello-plain'),
  },
];
