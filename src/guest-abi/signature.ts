/** A call's WebAssembly type as text, `(i32, i64) -> i32`: the form in which images are checked and complaints made. */
import { type Call, PARAMETER_TYPES, type ReturnType } from './syscall-types.ts';

const RESULTS: Record<ReturnType, string> = {
  RatStatus: 'i32',
  bool: 'i32',
  u32: 'i32',
  u64: 'i64',
  iptr: 'i32',
  void: '()',
  noreturn: '()',
};

/** The WebAssembly type of a call of the table. */
export function signatureOf(call: Pick<Call, 'parameters' | 'returns'>): string {
  const parameters = call.parameters.map(({ type }) => PARAMETER_TYPES[type].wasm);
  return `(${parameters.join(', ')}) -> ${RESULTS[call.returns]}`;
}
