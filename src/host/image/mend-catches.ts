/**
 * WebKit before October 2025 (bug 299629) does not catch what an indirect call throws when a `catch` follows it at once,
 * which is how clang ends the body of most `try` blocks. There, a `nop` comes between them: linkers write both operands of
 * such a call with five bytes, of which four are enough.
 */

const CALL_INDIRECT = 0x11;
const NOP = 0x01;
const CATCH = 0x07;
const DELEGATE = 0x18;
const CATCH_ALL = 0x19;
/** Of an operand that a linker has written. */
const OPERAND_BYTES = 5;
const CONTINUES = 0x80;

/**
 * A module whose `f` is 1 when it caught what an indirect call right before a `catch` threw:
 * (try (do (call_indirect (i32.const 0))) (catch 0 (return (i32.const 1)))) (i32.const 0).
 */
const PROBE = new Uint8Array(
  [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [1, 8, 2, 0x60, 0, 0, 0x60, 0, 1, 0x7f], // type 0: () -> (), type 1: () -> (i32)
    [3, 3, 2, 0, 1], // functions of both
    [4, 4, 1, 0x70, 0, 1], // a table of one entry
    [13, 3, 1, 0, 0], // tag 0, of type 0
    [7, 5, 1, 1, 0x66, 0, 1], // export f
    [9, 7, 1, 0, 0x41, 0, 0x0b, 1, 0], // the entry is function 0
    [10, 32, 2],
    [4, 0, 0x08, 0, 0x0b], // function 0: (throw 0)
    [25, 0, 0x06, 0x40, 0x41, 0, CALL_INDIRECT, 0x80, 0x80, 0x80, 0x80, 0, 0x80, 0x80, 0x80, 0x80, 0, CATCH, 0],
    [0x41, 1, 0x0f, 0x0b, 0x41, 0, 0x0b],
  ].flat(),
);

let misses: boolean | undefined;

/** Asks this engine whether it has the fault. */
export function missesCatches(): boolean {
  misses ??= !caught();
  return misses;
}

function caught(): boolean {
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(PROBE)).exports;
  try {
    return (f as () => number)() === 1;
  } catch {
    return false;
  }
}

/**
 * Puts a `nop` behind each indirect call that a `catch` follows, in place. Instructions are not decoded: a constant whose
 * bytes look like all thirteen of these would be another one afterwards, and no compiler makes one.
 * @param code the body of the code section.
 */
export function mendCatches(code: Uint8Array): void {
  const length = 1 + 2 * OPERAND_BYTES;
  for (let at = code.indexOf(CALL_INDIRECT); at >= 0; at = code.indexOf(CALL_INDIRECT, at + 1)) {
    const next = code[at + length];
    if (next !== CATCH && next !== CATCH_ALL && next !== DELEGATE) continue;
    if (!isPadded(code, at + 1) || !isPadded(code, at + 1 + OPERAND_BYTES)) continue;
    const last = at + length - 1;
    // Four bytes of seven bits each: the fifth is 0.
    code[last - 1] = (code[last - 1] as number) & ~CONTINUES;
    code[last] = NOP;
  }
}

/** Whether an operand stands there with five bytes, of which it needs four. */
function isPadded(code: Uint8Array, at: number): boolean {
  for (let i = 0; i < OPERAND_BYTES - 1; i++) {
    if (((code[at + i] as number) & CONTINUES) === 0) return false;
  }
  return code[at + OPERAND_BYTES - 1] === 0;
}
