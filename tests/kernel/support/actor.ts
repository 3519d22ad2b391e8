/** Real threads that the test leads step by step, also into a critical section and no further. */
import type { Worker } from 'node:worker_threads';
import type { FaultPoint } from '../../../src/kernel/core/fault-points.ts';
import { OUTCOME_WAITING, W_WORD } from '../../../src/kernel/core/wait-queue.ts';
import { T_WAITER } from '../../../src/kernel/memory/thread-record.ts';
import { GO, STOPPED } from './actor-control.ts';
import type { ActorData, Command, Role } from './actor-worker.ts';
import type { System } from './system.ts';
import { startWorker } from './workers.ts';

/** Waits until something is so, by looking again and again. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`It does not come true: ${condition}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export class Actor {
  /** Workers without a role. Starting one takes most of a test's time. */
  private static readonly idle: { worker: Worker; control: Int32Array }[] = [];

  private constructor(
    private readonly system: System,
    readonly thread: number,
    private readonly worker: Worker,
    private readonly control: Int32Array,
  ) {}

  /** A new thread in state KERNEL, with its worker. */
  static async start(system: System): Promise<Actor> {
    const { worker, control } = Actor.idle.pop() ?? (await Actor.hire());
    const { thread } = system.thread();
    const role: Role = { memory: system.page.buffer, thread };
    worker.postMessage(role);
    return new Actor(system, thread, worker, control);
  }

  private static async hire(): Promise<{ worker: Worker; control: Int32Array }> {
    const control = new SharedArrayBuffer(8);
    const data: ActorData = { control };
    const worker = await startWorker(new URL('./actor-worker.ts', import.meta.url), data);
    return { worker, control: new Int32Array(control) };
  }

  static async dismissAll(): Promise<void> {
    await Promise.all(Actor.idle.splice(0).map(({ worker }) => worker.terminate()));
  }

  /** Does an operation; the promise gives its result. */
  do(name: Command['name'], ...parameters: number[]): Promise<number> {
    return this.send({ name, parameters, stopAt: undefined, call: undefined });
  }

  /** Does an operation as far as a fault point. `result` comes when it has been let go on. */
  async doUntil(
    stopAt: FaultPoint,
    name: Command['name'],
    ...parameters: number[]
  ): Promise<{ result: Promise<number> }> {
    return this.stopped({ name, parameters, stopAt, call: undefined });
  }

  /** Does an operation as a system call, through the gate: its result; KILLED when the thread has left for good. */
  call(number: number, name: Command['name'], ...parameters: number[]): Promise<number> {
    return this.send({ name, parameters, stopAt: undefined, call: number });
  }

  /** `call` as far as a fault point, like `doUntil`. */
  async callUntil(
    stopAt: FaultPoint,
    number: number,
    name: Command['name'],
    ...parameters: number[]
  ): Promise<{ result: Promise<number> }> {
    return this.stopped({ name, parameters, stopAt, call: number });
  }

  goOn(): void {
    Atomics.store(this.control, GO, 1);
    Atomics.notify(this.control, GO);
  }

  /** Resolves when the thread's wait is queued and undecided: it sleeps, or is about to. */
  parked(object: number, queueHead: number): Promise<void> {
    const { words } = this.system;
    const word = this.thread + T_WAITER + W_WORD;
    return until(() => Atomics.load(words, word) === OUTCOME_WAITING && Atomics.load(words, object + queueHead) !== 0);
  }

  /** It has left the kernel for good: its worker can play somebody else. */
  dismiss(): void {
    Actor.idle.push({ worker: this.worker, control: this.control });
  }

  private async stopped(command: Command): Promise<{ result: Promise<number> }> {
    const result = this.send(command);
    await until(() => Atomics.load(this.control, STOPPED) === 1);
    return { result };
  }

  private send(command: Command): Promise<number> {
    return new Promise((resolve, reject) => {
      const settle = (result: number) => {
        this.worker.off('error', reject);
        resolve(result);
      };
      this.worker.once('message', settle);
      this.worker.once('error', reject);
      this.worker.postMessage(command);
    });
  }
}
