/**
 * What a thread draws, from RatBeginPaint to RatEndPaint: written down in ordinary memory, which nobody else sees and
 * which goes with the thread.
 */
import { PAINT_BYTES_MAX } from '../guest-abi/drawing.ts';
import { objectId } from '../kernel/core/object.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { isDestroyedWindow } from '../kernel/objects/window.ts';

const FIRST_WORDS = 1 << 10;
/** A buffer as large as this is kept for the next paint. */
const KEPT_WORDS = 1 << 18;
const WORDS_MAX = PAINT_BYTES_MAX / 4;

/** The commands of a paint under way. */
export class Paint {
  commands: Int32Array<ArrayBuffer>;
  /** The same memory. */
  numbers: Float32Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(
    readonly window: number,
    readonly id: number,
    commands: Int32Array<ArrayBuffer>,
  ) {
    this.commands = commands;
    this.numbers = new Float32Array(commands.buffer);
    this.bytes = new Uint8Array(commands.buffer);
  }

  grow(words: number): void {
    let size = this.commands.length;
    while (size < this.length + words) size *= 2;
    const larger = new Int32Array(Math.min(size, WORDS_MAX));
    larger.set(this.commands.subarray(0, this.length));
    this.commands = larger;
    this.numbers = new Float32Array(larger.buffer);
    this.bytes = new Uint8Array(larger.buffer);
  }
}

export class Painting {
  private readonly paints = new Map<number, Paint>();
  /** The one that was drawn in last. */
  private last: Paint | undefined;
  private spare: Int32Array<ArrayBuffer> | undefined;
  /** Words of all of them. */
  private total = 0;

  constructor(private readonly kernel: Kernel) {}

  /** Begins a paint in a window: false when one is under way. */
  begin(window: number): boolean {
    // What was being drawn in windows that are gone.
    for (const paint of [...this.paints.values()]) if (this.isGone(paint)) this.end(paint);
    if (this.paints.has(window)) return false;
    const paint = new Paint(window, objectId(this.kernel, window), this.spare ?? new Int32Array(FIRST_WORDS));
    this.spare = undefined;
    this.paints.set(window, paint);
    this.last = paint;
    return true;
  }

  private isGone({ window, id }: Paint): boolean {
    return objectId(this.kernel, window) !== id || isDestroyedWindow(this.kernel, window);
  }

  /** The paint under way in a window. */
  find(window: number): Paint | undefined {
    let paint = this.last;
    if (paint?.window !== window) paint = this.paints.get(window);
    if (paint === undefined || paint.id !== objectId(this.kernel, window)) return undefined;
    this.last = paint;
    return paint;
  }

  /** Has room in a paint for so many words more, and counts them: false when there is not so much. */
  take(paint: Paint, words: number): boolean {
    if (this.total + words > WORDS_MAX) return false;
    if (paint.length + words > paint.commands.length) paint.grow(words);
    this.total += words;
    return true;
  }

  end(paint: Paint): void {
    this.paints.delete(paint.window);
    if (this.last === paint) this.last = undefined;
    this.total -= paint.length;
    if (paint.commands.length <= KEPT_WORDS) this.spare = paint.commands;
  }
}
