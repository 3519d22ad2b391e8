/** Which share of the time between two looks threads have computed: 1 is one core. */
import type { SystemSnapshot } from '../../host/index.ts';

/** Looks closer together say little. */
const LEAST_MS = 200;

export class CpuShares {
  private at = 0;
  private threads = new Map<number, number>();
  private processes = new Map<number, number>();
  private threadShares = new Map<number, number>();
  private processShares = new Map<number, number>();

  note({ now, processes }: SystemSnapshot): void {
    const passed = now - this.at;
    if (passed < LEAST_MS) return;
    const threads = new Map<number, number>();
    const totals = new Map<number, number>();
    const share = (before: number | undefined, after: number) =>
      before === undefined || this.at === 0 ? 0 : Math.max(0, after - before) / passed;
    this.threadShares = new Map();
    this.processShares = new Map();
    for (const process of processes) {
      totals.set(process.pid, process.cpuMs);
      this.processShares.set(process.pid, share(this.processes.get(process.pid), process.cpuMs));
      for (const { tid, cpuMs } of process.threads) {
        threads.set(tid, cpuMs);
        this.threadShares.set(tid, Math.min(1, share(this.threads.get(tid), cpuMs)));
      }
    }
    this.threads = threads;
    this.processes = totals;
    this.at = now;
  }

  ofThread(tid: number): number {
    return this.threadShares.get(tid) ?? 0;
  }

  ofProcess(pid: number): number {
    return this.processShares.get(pid) ?? 0;
  }
}
