/**
 * The bytes of files that were mounted from an archive: names are there at once, and these are inflated afterwards, what
 * somebody has opened first. So a large archive does not delay boot.
 */
import { RAT_ERR_CLOSED, RAT_ERR_IO, RAT_ERR_NO_MEMORY } from '../../guest-abi/status.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { wakeStorageWaiters } from '../../kernel/process/storage.ts';
import { ArchiveError } from '../archives/entry.ts';
import type { Room } from '../archives/plan.ts';
import { Pace } from '../pace.ts';
import { Doorbell } from '../wait-async.ts';

interface Expected {
  ino: number;
  incarnation: number;
  size: number;
  content: () => Uint8Array;
}

export class ContentBringer {
  /** By inode and incarnation. */
  private readonly expected = new Set<Expected>();
  private bell: Doorbell | undefined;
  /** Somebody may wait. */
  private asked = false;
  private stopped = false;

  constructor(private readonly kernel: Kernel) {}

  /** Says that a new file, which is held open, will have that content. */
  expect(ino: number, size: number, content: () => Uint8Array): void {
    const incarnation = this.kernel.files.expectContent(ino, size);
    this.expected.add({ ino, incarnation, size, content });
  }

  /** What is left of the room when all has been brought. */
  leftOf({ bytes, page, ...room }: Room): Room {
    let left = bytes;
    for (const { size } of this.expected) left -= Math.ceil(size / page) * page;
    return { ...room, page, bytes: left };
  }

  /** Begins to bring. */
  start(): void {
    if (this.expected.size === 0) return;
    // Who begins to wait when all has been brought already rings, too.
    this.bell = new Doorbell(this.kernel.files.storage.bell, () => {
      this.asked = true;
      if (this.expected.size === 0) this.wake();
    });
    void this.bringAll();
  }

  /** What has not been brought yet cannot be had any more. */
  stop(): void {
    this.stopped = true;
    this.bell?.stop();
    for (const { ino, incarnation } of this.expected) this.kernel.files.bringExpected(ino, incarnation, RAT_ERR_CLOSED);
    this.expected.clear();
    this.wake();
  }

  private async bringAll(): Promise<void> {
    const pace = new Pace();
    while (this.expected.size > 0) {
      if (this.asked) {
        this.asked = false;
        for (const each of this.wanted()) this.bring(each);
        this.wake();
      }
      const [next] = this.expected;
      if (next !== undefined) this.bring(next);
      if (pace.isDue) await pace.giveWay();
      if (this.stopped) return;
    }
    this.wake();
  }

  private wanted(): Expected[] {
    const { files } = this.kernel;
    return [...this.expected].filter(({ ino, incarnation }) => files.isContentWanted(ino, incarnation));
  }

  private bring(expected: Expected): void {
    this.expected.delete(expected);
    this.kernel.files.bringExpected(expected.ino, expected.incarnation, contentOf(expected));
  }

  /** Has all who wait look again. */
  private wake(): void {
    this.kernel.files.storage.endTurn();
    wakeStorageWaiters(this.kernel);
  }
}

/** The bytes, or the status with which they cannot be had. */
function contentOf({ content }: Expected): Uint8Array | number {
  try {
    return content();
  } catch (error) {
    // Only what is damaged, or larger than there is memory for.
    return error instanceof ArchiveError ? RAT_ERR_IO : RAT_ERR_NO_MEMORY;
  }
}
