/** The call table without what only people read: what a page and its workers load of it. */

import type { Call, Parameter, Syscall } from '../../src/guest-abi/syscall-types.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';

function row({ number, name, returns, parameters, errors, notices, library, inProgram, shownAs }: Syscall): string {
  const short = ({ name, type, c, access, count }: Parameter) => ({ name, type, c, access, count });
  const call: Call = { number, name, returns, parameters: parameters.map(short), errors };
  return JSON.stringify({ ...call, notices, library, inProgram, shownAs });
}

export function callList(): string {
  return `// Made by \`npm run generate\` from syscalls.ts. Do not edit.
import type { Call } from './syscall-types.ts';

export const CALLS: readonly Call[] = [
${SYSCALLS.map((call) => `  ${row(call)},\n`).join('')}];

/** Calls that a program imports from the WebAssembly module \`ratos\`. */
export const IMPORTED_CALLS = CALLS.filter((call) => !call.library);
`;
}
