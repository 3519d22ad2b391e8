/**
 * Times of files: nanoseconds since 1970, unsigned, of 64 bits, each in two words with the lower one first. So what a
 * program sets is kept to the last bit, and no operation makes a BigInt for the time that it notes.
 */

/** Words of each time among an inode's, and in `FileStat.times`. */
export const TIME = {
  /** The content was read. */
  ACCESSED: 0,
  /** The content was changed. */
  MODIFIED: 2,
  /** The inode was changed: content, names or times. */
  CHANGED: 4,
  /** The inode was made. */
  CREATED: 6,
} as const;
export type Time = (typeof TIME)[keyof typeof TIME];
export const TIME_WORDS = 8;

/** A time to be set: nanoseconds, `now`, or `keep` for what it is. */
export type NewTime = bigint | 'now' | 'keep';

const WORD = 2 ** 32;
const NS_PER_US = 1000;

/**
 * Notes a time of the clock, which is a number of milliseconds. It is rounded to microseconds, finer than which no
 * browser's clock is: the digits behind them come from the sum of two floating-point numbers.
 */
export function putTime(words: Int32Array | Uint32Array, at: number, ms: number): void {
  const us = Math.round(ms * 1000);
  const high = Math.floor(us / WORD);
  const low = (us - high * WORD) * NS_PER_US;
  words[at] = low;
  words[at + 1] = high * NS_PER_US + Math.floor(low / WORD);
}

/** Notes a time that a program has given. */
export function putTimeNs(words: Int32Array, at: number, ns: bigint): void {
  words[at] = Number(BigInt.asIntN(32, ns));
  words[at + 1] = Number(BigInt.asIntN(32, ns >> 32n));
}

/** One of the times that `stat` has filled in, in nanoseconds. */
export function timeNs(times: Uint32Array, which: Time): bigint {
  return (BigInt(times[which + 1] as number) << 32n) | BigInt(times[which] as number);
}

/** The same in milliseconds, with what a floating-point number holds of the rest. */
export function timeMs(times: Uint32Array, which: Time): number {
  return Number(timeNs(times, which)) / 1e6;
}
