/** Takes from processes, for a while, what is left of their quota or of the heap. */
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { H_QUOTA_HEAP } from '../../../src/kernel/memory/header.ts';
import { heapAllocate, heapFree } from '../../../src/kernel/memory/heap.ts';
import { P_HEAP } from '../../../src/kernel/memory/process-record.ts';
import type { Random } from './random.ts';

const SMALLEST_BLOCK = 16;

export class Pressure {
  private taken: number[] = [];

  constructor(
    private readonly page: Kernel,
    private readonly random: Random,
    private readonly heapBytes: number,
  ) {}

  /** Mostly all is well. */
  change(processes: number[]): void {
    const { words } = this.page;
    this.end();
    const choice = this.random.below(6);
    if (choice === 0) words[H_QUOTA_HEAP] = Math.min(...processes.map((process) => words[process + P_HEAP]));
    if (choice !== 1) return;
    for (let size = this.heapBytes >> 2; size >= SMALLEST_BLOCK; size >>= 1) {
      for (let block = heapAllocate(this.page, size); block !== 0; block = heapAllocate(this.page, size)) {
        this.taken.push(block);
      }
    }
  }

  end(): void {
    this.page.words[H_QUOTA_HEAP] = this.heapBytes >> 2;
    for (const block of this.taken) heapFree(this.page, block);
    this.taken = [];
  }
}
