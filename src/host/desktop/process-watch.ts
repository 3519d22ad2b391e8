/** How the processes of the desktop end: those that were started from it, and those that have had windows. */
import { addReference, release } from '../../kernel/core/object.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { endSignal, processExit } from '../../kernel/objects/process-object.ts';
import { processObject } from '../../kernel/process/process.ts';
import type { ProcessEntry } from '../broker/process-entry.ts';
import { reasonName } from '../exit-reason.ts';
import type { End } from './crashes.ts';

type AnyProcess = Pick<ProcessEntry, 'record' | 'whenEnded'>;

/** Live processes. */
export interface Processes {
  find(pid: number): AnyProcess | undefined;
  kill(pid: number): void;
}

export class ProcessWatch {
  private readonly names = new Map<number, string>();

  constructor(
    private readonly kernel: Kernel,
    private readonly processes: Processes,
    private readonly ended: (pid: number, name: string, end: End) => void,
  ) {}

  /** Has the end of a process told, once. @param name what people call its program. */
  add(pid: number, name: string): void {
    const { kernel } = this;
    const process = this.processes.find(pid);
    if (process === undefined || this.names.has(pid)) return;
    this.names.set(pid, name);
    const object = processObject(kernel, process.record);
    // It outlives the process, and holds how that has ended.
    addReference(kernel, object);
    process.whenEnded(() => {
      this.names.delete(pid);
      const { code, reason } = processExit(kernel, object);
      const end = { code, reason: reasonName(reason), signal: endSignal(kernel, object) };
      release(kernel, object);
      this.ended(pid, name, end);
    });
  }
}
