/** A thread of the schedules: runs its part of one scenario after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { C, choose, connect, installHooks, RUN, runScheduled, SHARE_WORDS } from './hooks.ts';

export interface ScheduleWorkerData {
  memory: SharedArrayBuffer;
  files: SharedArrayBuffer;
  control: SharedArrayBuffer;
  thread: number;
}

const { memory, files, control, thread } = workerData as ScheduleWorkerData;
const c = new Int32Array(control);
connect(c, memory, files);
const { load, wait } = Atomics;
installHooks();
// Only now: the kernel looks for Atomics.pause when it is loaded.
const { SCENARIOS } = await import('./scenarios.ts');
const { testView } = await import('../support/system.ts');
const { FileSystem } = await import('../../../src/kernel/fs/file-system.ts');
const { becomeThread } = await import('../../../src/kernel/process/thread.ts');

const share = new Int32Array(control, C.share * 4, SHARE_WORDS);
/** `spins` and `waits` of a view that has missed, and is far from its next probe (wait.ts). */
const NO_SPINNING = [0, 10];
let run = 0;
parentPort?.postMessage('ready');
for (;;) {
  // The notification of a run may come when the run is over, and this thread waits for the next.
  do wait(c, C.run, run);
  while (load(c, C.run) === run);
  run = load(c, C.run);
  if (thread < run % RUN) {
    const k = testView(memory, () => c[C.now]);
    k.files = FileSystem.attach(files, { mayBlock: true, now: () => c[C.now] });
    becomeThread(k, share[thread]);
    runScheduled(thread, () => {
      // Half of the runs go to sleep at once, instead of watching their word first.
      if (choose(2) === 0) [k.spins, k.waits] = NO_SPINNING;
      SCENARIOS[c[C.scenario]].bodies[thread](k, share);
    });
  }
}
