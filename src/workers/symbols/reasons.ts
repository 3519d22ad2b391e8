/** Why a program trapped, in the same words whichever engine says it, and with more where more can be known. */

/** What each engine says, Chromium first, then Firefox and WebKit. */
const REASONS: readonly (readonly [said: RegExp, reason: string])[] = [
  [/stack size exceeded|too much recursion/i, 'stack overflow'],
  [/(?:divide|remainder|division) by zero/i, 'integer divide by zero'],
  [/divide result unrepresentable/, 'integer overflow in a division'],
  [/^integer overflow/i, 'integer overflow'],
  [/float unrepresentable|invalid conversion to integer|out of bounds trunc/i, 'number out of range for an integer'],
  [/memory access out of bounds|out of bounds memory access/i, 'memory access out of bounds'],
  // Of tables, too: a function pointer that is none.
  [/^index out of bounds/, 'memory access out of bounds, or call through a pointer to no function'],
  [
    /null function or function signature/,
    'indirect call to null or with the wrong signature (the pointer is null, or its function is of another type, or virtual and pure)',
  ],
  [/indirect call to null|call_indirect to a null|^null function$/, 'indirect call to null (a function pointer)'],
  [
    /indirect call signature|call_indirect to a signature|function signature mismatch/,
    'indirect call with the wrong signature (the function is of another type than its pointer, or virtual and pure)',
  ],
  [
    /table index is out of bounds|out of bounds (?:table access|call_indirect)/i,
    'indirect call through a pointer to no function',
  ],
  [/unaligned/i, 'unaligned atomic access'],
  [/^unreachable/i, 'unreachable'],
];

/** What the compiler puts where it takes it that nothing comes. */
const IMPOSSIBLE =
  'unreachable (the compiler took this for impossible: behaviour that is undefined, as of a null pointer or a missing return)';

/** Functions that end in `unreachable` on purpose, by what the programmer knows of them. */
const ENDINGS: ReadonlyMap<string, string> = new Map([['abort', 'abort() called']]);

export interface Circumstances {
  /** Of the innermost function, empty when it is not known. */
  readonly innermost: string;
  /** The thread's stack pointer is below its stack. */
  readonly overflown: boolean;
}

export function reasonOf(error: unknown, { innermost, overflown }: Circumstances): string {
  if (isException(error)) return 'uncaught exception';
  const message = error instanceof Error ? error.message : String(error);
  // What our own code says is told as it is.
  if (!isOfEngine(error)) return message;
  if (overflown) return 'stack overflow';
  const reason = REASONS.find(([said]) => said.test(message))?.[1] ?? message;
  if (reason !== 'unreachable' || innermost === '') return reason;
  const ending = ENDINGS.get(innermost);
  return ending === undefined ? IMPOSSIBLE : `${reason} (${ending})`;
}

/** Firefox has an error of its own kind for a stack that is used up. */
function isOfEngine(error: unknown): boolean {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return true;
  return error instanceof Error && error.name === 'InternalError';
}

/** One that the program has thrown and nobody caught. */
function isException(error: unknown): boolean {
  const { Exception } = WebAssembly as { Exception?: new (...args: never[]) => object };
  return Exception !== undefined && error instanceof Exception;
}
