import { describe, expect, it } from 'vitest';
import { WorkerQueue } from '../../src/host/worker-queue.ts';

/** Processes, by name, and what each has. */
class Crowd {
  readonly queue = new WorkerQueue<number>();
  readonly held = new Map<string, number>();
  readonly served: string[] = [];

  want(process: string, thread: number): void {
    this.queue.add({
      use: () => {
        this.held.set(process, (this.held.get(process) ?? 0) + 1);
        this.served.push(`${process}${thread}`);
        return true;
      },
      held: () => this.held.get(process) ?? 0,
    });
  }

  serve(workers: number): void {
    for (let i = 0; i < workers; i++) this.queue.next()?.use(i);
  }
}

describe('threads that wait for a worker', () => {
  it('come in their order within a process', () => {
    const crowd = new Crowd();
    for (let i = 0; i < 4; i++) crowd.want('a', i);
    crowd.serve(4);
    expect(crowd.served).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  it('of a process with fewer workers come before those of one with many', () => {
    const crowd = new Crowd();
    for (let i = 0; i < 250; i++) crowd.want('a', i);
    crowd.serve(10);
    crowd.want('b', 0);
    crowd.serve(1);
    crowd.want('b', 1);
    crowd.want('c', 0);
    crowd.serve(3);
    expect(crowd.served.slice(10)).toEqual(['b0', 'c0', 'b1', 'a10']);
  });

  it('come, however many new processes there are', () => {
    const crowd = new Crowd();
    crowd.want('a', 0);
    crowd.serve(1);
    crowd.want('a', 1);
    for (let i = 0; i < 100 && !crowd.served.includes('a1'); i++) {
      crowd.want(`new ${i} `, 0);
      crowd.serve(1);
    }
    expect(crowd.served.indexOf('a1')).toBe(9);
  });

  it('all come', () => {
    const crowd = new Crowd();
    for (let i = 0; i < 50; i++) for (const process of ['a', 'b']) crowd.want(process, i);
    crowd.serve(200);
    expect(new Set(crowd.served).size).toBe(100);
    expect(crowd.queue.next()).toBeUndefined();
    expect(crowd.queue.length).toBe(0);
  });
});
