/** Entry of the workers that run guest threads. */
import * as Comlink from 'comlink';
import type { TraceEvent } from '../guest-abi/trace.ts';
import { wallClock } from '../kernel/core/wall-clock.ts';
import { FileSystem } from '../kernel/fs/file-system.ts';
import { Kernel } from '../kernel/kernel.ts';
import { SurfaceMemory } from '../kernel/memory/surface-memory.ts';
import { CHUNKS } from './chunks.ts';
import { loadGroups } from './imports.ts';
import { GROUPS_MISSING, type Job, type ProcessWorkerApi, type WorkerSetup } from './protocol.ts';
import { RecentPrograms } from './recent-programs.ts';
import { ThreadRunner } from './run-thread.ts';

const programs = new RecentPrograms<WebAssembly.Module>();

let runner: ThreadRunner | undefined;

/** Takes a lock that is released when this worker is gone; resolves when it is held. */
function holdLock(name: string): Promise<void> {
  return new Promise((held, failed) => {
    const forever = new Promise<never>(() => undefined);
    navigator.locks
      .request(name, () => {
        held();
        return forever;
      })
      .catch(failed);
  });
}

const api: ProcessWorkerApi = {
  async setup(setup: WorkerSetup) {
    await holdLock(setup.lockName);
    const clock = wallClock(performance);
    const kernel = new Kernel(setup.kernel, true, clock);
    kernel.files = FileSystem.attach(setup.files, { mayBlock: true, now: clock });
    kernel.surfaces = new SurfaceMemory(setup.surfaces);
    const { trace, traceCalls } = setup;
    const tracer = trace && {
      trace: (event: TraceEvent) => trace.postMessage(event),
      calls: traceCalls,
      wrap: (await CHUNKS.trace()).tracedImports,
    };
    if (trace) trace.onmessage = ({ data }) => trace.postMessage(data);
    runner = new ThreadRunner(
      kernel,
      tracer,
      setup.memoryGrowsFirst,
      (trap) => postMessage({ trap }),
      (calls) => postMessage({ calls }),
      () => postMessage(GROUPS_MISSING),
      setup.reference,
    );
    api.prepare(setup.groups);
  },
  prepare(groups) {
    loadGroups(groups).catch(() => postMessage(GROUPS_MISSING));
  },
  run(job: Job): void | Promise<void> {
    const module = job.module ?? programs.get(job.moduleId);
    if (module === undefined) throw new Error(`Module ${job.moduleId} was never sent.`);
    programs.use(job.moduleId, module);
    return runner?.run(job, module);
  },
};

Comlink.expose(api);
