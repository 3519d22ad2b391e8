/** The expressions that tables and globals begin with. Format: WebAssembly 3.0, "Constant Expressions". */
import type { ByteReader } from './byte-reader.ts';
import { readHeapType } from './types.ts';

const OPCODE = {
  END: 0x0b,
  GLOBAL_GET: 0x23,
  I32_CONST: 0x41,
  I64_CONST: 0x42,
  F32_CONST: 0x43,
  F64_CONST: 0x44,
  I32_ADD: 0x6a,
  I32_MUL: 0x6c,
  I64_ADD: 0x7c,
  I64_MUL: 0x7e,
  REF_NULL: 0xd0,
  REF_FUNC: 0xd2,
  GC: 0xfb,
  SIMD: 0xfd,
};
/** After `GC`; what makes structures and arrays is missing, as their types are. */
const GC = { ANY_CONVERT_EXTERN: 26, EXTERN_CONVERT_ANY: 27, REF_I31: 28 };
const V128_CONST = 12;

/** Goes over one expression and its end. */
export function skipConstantExpression(reader: ByteReader): void {
  for (;;) {
    const opcode = reader.byte();
    if (opcode === OPCODE.END) return;
    if (opcode === OPCODE.GLOBAL_GET || opcode === OPCODE.REF_FUNC) reader.u32();
    else if (opcode === OPCODE.I32_CONST) reader.skipInteger(5);
    else if (opcode === OPCODE.I64_CONST) reader.skipInteger(10);
    else if (opcode === OPCODE.F32_CONST) reader.skip(4);
    else if (opcode === OPCODE.F64_CONST) reader.skip(8);
    else if (opcode === OPCODE.REF_NULL) readHeapType(reader);
    else if (opcode === OPCODE.SIMD && reader.u32() === V128_CONST) reader.skip(16);
    else if (opcode === OPCODE.GC) {
      const operation = reader.u32();
      if (operation < GC.ANY_CONVERT_EXTERN || operation > GC.REF_I31) reader.fail(NOT_CONSTANT);
    } else if (!isArithmetic(opcode)) reader.fail(NOT_CONSTANT);
  }
}

const NOT_CONSTANT = 'it has an unknown instruction in a constant expression';

function isArithmetic(opcode: number): boolean {
  return (
    (opcode >= OPCODE.I32_ADD && opcode <= OPCODE.I32_MUL) || (opcode >= OPCODE.I64_ADD && opcode <= OPCODE.I64_MUL)
  );
}
