/** programs/conformance/fuzz-calls.h: every public call with arguments that a fuzzer chooses, from the call table. */
import { PARAMETER_TYPES, type Parameter, type Syscall } from '../../src/guest-abi/syscall-types.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';

/** Calls that end the caller, or park it with no time-out of their own. */
const LEFT_OUT = new Set(['RatExitProcess', 'RatExitThread', 'RatProcessExit']);
/** Calls that would wait for ever on a live queue or pipe: they only get handles that are none. */
const DEAD_HANDLES_ONLY = new Set(['RatGetNextCompletion', 'RatGetMessage', 'RatReadFile', 'RatWriteFile']);

function argument(call: Syscall, p: Parameter): string {
  const c = p.c ?? PARAMETER_TYPES[p.type].c;
  if (c === 'RatThreadEntry') return 'AnyEntry()';
  switch (p.type) {
    case 'HANDLE':
      return DEAD_HANDLES_ONLY.has(call.name) ? 'DeadHandle()' : 'AnyHandle()';
    case 'f32':
      return 'AnyFloat()';
    case 'pointer':
      if (c === 'RatRect') return 'AnyRect()';
      return `(${c})AnyPointer()`;
    case 'path':
      return 'AnyPath()';
    case 'timeout':
      return 'ShortTime()';
    case 'size':
      return p.name === 'len' ? 'AnyLength()' : '(size_t)AnyNumber()';
    default:
      return `(${c})AnyNumber()`;
  }
}

export function fuzzCalls(): string {
  const calls = SYSCALLS.filter((call) => !call.internal && !LEFT_OUT.has(call.name));
  const cases = calls.map((call, i) => {
    const text = `${call.name}(${call.parameters.map((p) => argument(call, p)).join(', ')})`;
    if (call.returns === 'RatStatus') return `    case ${i}: return ${text};`;
    return `    case ${i}: (void)${text}; return RAT_SUCCESS;`;
  });
  return `/* Made by \`npm run generate\` from src/guest-abi/syscalls.ts. Do not edit. */
enum { FUZZ_CALLS = ${calls.length} };

static RatStatus FuzzCall(unsigned call) {
  switch (call) {
${cases.join('\n')}
    default: return RAT_SUCCESS;
  }
}
`;
}
