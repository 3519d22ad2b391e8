/**
 * A guest deep in recursion leaves little stack, and our own code would then throw RangeError wherever it
 * happens to be, with locks held. `probeStack` asks for more stack than any kernel path uses and throws before
 * anything has been changed.
 *
 * It is a plain recursion: engines check the limit at each call, and none may drop the frames, because the sum
 * is only made on the way back.
 */
const FRAMES = 40;

function descend(depth: number, a: number, b: number, c: number, d: number, e: number, f: number): number {
  if (depth === 0) return a + b + c + d + e + f;
  return descend(depth - 1, b, c, d, e, f, a + 1) + depth;
}

export function probeStack(): void {
  if (descend(FRAMES, 1, 2, 3, 4, 5, 6) === 0) throw new RangeError('unreachable');
}
