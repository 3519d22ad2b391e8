/** How long processes and threads take to start and end. */
import { type Measurement, repeat, settle, timed } from './measurement.ts';
import { peer } from './peer.ts';
import { newWorker } from './raw.ts';
import { guest, install, runProgram, system } from './system.ts';

const ONE_BY_ONE = 30;
const AT_ONCE = 50;

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

export const STARTING: Measurement[] = [
  {
    id: 'process-start',
    unit: 'ms',
    baseline: 'new Worker',
    goal: 0.1,
    async prepare() {
      await install('true');
      return { ours: processes, baseline: workers };
    },
  },
  {
    id: 'process-start-50',
    unit: 'ms',
    baseline: 'process-start',
    async prepare() {
      await install('true');
      const together = async () => {
        const whole = await timed(() => Promise.all(Array.from({ length: AT_ONCE }, () => spawnTrue())));
        await settle(50);
        return [whole / AT_ONCE];
      };
      const several = async () => [await together(), await together(), await together()].flat();
      await several();
      return { ours: several, baseline: processes };
    },
  },
  {
    id: 'process-start-guest',
    unit: 'ms',
    baseline: 'new Worker',
    goal: 0.1,
    async prepare() {
      await install('true');
      return { ours: guest('process-start'), baseline: workers };
    },
  },
  {
    id: 'process-start-wasmer',
    unit: 'ms',
    baseline: '@wasmer/sdk',
    async prepare() {
      await install('true');
      const command = await peer('nothing.plain');
      const theirs = () => repeat(10, async () => void (await command([]).run()));
      await theirs();
      return { ours: processes, baseline: theirs };
    },
  },
  {
    id: 'thread-start',
    unit: 'ms',
    baseline: 'new Worker',
    goal: 0.1,
    prepare: async () => ({ ours: guest('thread-start'), baseline: workers }),
  },
  {
    id: 'thread-first-instruction',
    unit: 'ms',
    baseline: 'new Worker',
    goal: 0.1,
    prepare: async () => ({ ours: guest('thread-start', 'first'), baseline: workers }),
  },
  {
    id: 'wasi-nothing',
    unit: 'ms',
    baseline: 'wasi: wasmer',
    async prepare() {
      await install('nothing.plain');
      const run = (wasi: 'ratos' | 'wasmer') => () => repeat(10, () => runProgram('nothing.plain', [], { wasi }));
      await run('wasmer')();
      return { ours: run('ratos'), baseline: run('wasmer') };
    },
  },
  {
    id: 'wasi-hello',
    unit: 'ms',
    baseline: 'wasi: wasmer',
    async prepare() {
      await install('hello-plain.plain');
      const run = (wasi: 'ratos' | 'wasmer') => () => repeat(10, () => runProgram('hello-plain.plain', [], { wasi }));
      await run('wasmer')();
      return { ours: run('ratos'), baseline: run('wasmer') };
    },
  },
  {
    id: 'wasi-hello-ratos-build',
    unit: 'ms',
    baseline: 'wasi: wasmer',
    async prepare() {
      await install('hello-plain');
      const ours = () => repeat(30, () => runProgram('hello-plain'));
      const theirs = () => repeat(10, () => runProgram('hello-plain.plain', [], { wasi: 'wasmer' }));
      await theirs();
      return { ours, baseline: theirs };
    },
  },
];
