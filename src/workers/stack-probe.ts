/**
 * A guest deep in recursion leaves little stack, and our own code would then throw RangeError wherever it happens to be,
 * with locks held, and so would what is to release them. `probeStack` throws it before anything has been changed.
 *
 * Both ways contain a call with very many arguments that is never made. Engines check on entry that there is room for
 * the whole frame of a function, so calling it asks for as much; no path of ours needs half of that. The check costs a
 * comparison; a recursion as deep would cost 200 ns a system call.
 */

/**
 * For V8, in JavaScript: 12 KB. All registers that its code names count, in its optimizing compilers too, because they
 * may have to go back to that frame. SpiderMonkey's leaves out what has never run.
 *
 * @param state the thread's state, read from shared memory: it is never below zero, but neither a bundler nor an
 * engine can know that and leave the call out; and the arguments are no constants, of which a minifier makes one.
 */
function probeByScript(state: number): void {
  if (state < 0) {
    // biome-ignore format: 1,500 arguments
    throw new RangeError(
      String(
        Math.max(
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state,
        state, state, state, state, state, state, state, state, state, state, state, state, state, state, state
        ),
      ),
    );
  }
}

/** The most parameters and results that a WebAssembly function may have. */
const VALUES_MOST = 1000;
const I32 = 0x7f;
const I64 = 0x7e;

/** For other engines, in WebAssembly, of which no compiler leaves anything out: 16 KB, and a call of 3 ns. */
function probeByWasm(): (state: number) => void {
  // All lengths are below 16,384.
  const length = (n: number) => (n < 0x80 ? [n] : [0x80 | (n & 0x7f), n >> 7]);
  const section = (id: number, content: number[]) => [id, ...length(content.length), ...content];
  const times = (count: number, code: number[]) => Array.from({ length: count }, () => code).flat();
  const values = [...length(VALUES_MOST), ...times(VALUES_MOST, [I64])];
  const code = [
    ...[0, 0x20, 0, 0x41, 0, 0x48, 0x04, 0x40], // no locals; (if (i32.lt_s (local.get 0) (i32.const 0))
    ...[...times(VALUES_MOST, [0x42, 0]), 0x10, 0, ...times(VALUES_MOST, [0x1a])], // (call 0 (i64.const 0)…), dropped
    ...[0x0b, 0x0b],
  ];
  const module = new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [2, 0x60, ...values, ...values, 0x60, 1, I32, 0]),
    ...section(2, [1, 1, 0x65, 1, 0x66, 0, 0]), // (import "e" "f" (func 0)): nothing that could be inlined
    ...section(3, [1, 1]),
    ...section(7, [1, 1, 0x70, 0, 1]), // (export "p" (func 1))
    ...section(10, [1, ...length(code.length), ...code]),
  ]);
  const imports = { e: { f: () => undefined } };
  return new WebAssembly.Instance(new WebAssembly.Module(module), imports).exports.p as (state: number) => void;
}

/** Whether this is V8: Chromium alone has client hints, and where there is no navigator at all, it is Node. */
const onV8 = typeof navigator === 'undefined' || 'userAgentData' in navigator;

/** Throws when there is little stack left. @param state of the thread. */
export const probeStack = onV8 ? probeByScript : probeByWasm();
