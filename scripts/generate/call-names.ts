/**
 * The names of the calls that programs import, in the groups in which process workers load their handlers: few programs
 * need them all (docs/decisions/0029-what-a-page-loads.md).
 */
import type { Syscall } from '../../src/guest-abi/syscall-types.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';

/** `basic` is what a small program of C needs, and threads that wait for one another: in every worker from the start. */
const GROUPS = ['basic', 'further', 'windows', 'stacks'] as const;
export type CallGroup = (typeof GROUPS)[number];

/** Of the topics `processes` and `files`. */
const BASIC: readonly string[] = [
  'RatGetCurrentProcessId',
  'RatProcessExit',
  'RatPipe',
  'RatFdDuplicate',
  'RatFdFlags',
  'RatFdPath',
];
const STACKS: readonly string[] = ['RatCaptureStack', 'RatDescribeStack', 'RatDescribeThread'];
/** Of the topic `waiting`. */
const SIGNALS: readonly string[] = ['RatSignalWait', 'RatSignalTake'];

export function groupOf({ name, topic }: Syscall): CallGroup {
  if (STACKS.includes(name)) return 'stacks';
  if (topic === 'windows' || topic === 'messages') return 'windows';
  if (topic === 'completion' || SIGNALS.includes(name)) return 'further';
  return (topic === 'processes' || topic === 'files') && !BASIC.includes(name) ? 'further' : 'basic';
}

const PREFIX = /^Rat/;

function row({ number, name, shownAs }: Syscall): string {
  return `${number}${name.replace(PREFIX, '')}${shownAs === undefined ? '' : `=${shownAs.replace(PREFIX, '')}`}`;
}

export function callNames(): string {
  const imported = SYSCALLS.filter(({ library }) => !library);
  const noReturn = SYSCALLS.filter(({ returns }) => returns === 'noreturn');
  const groups = GROUPS.map((group) => {
    const rows = imported.filter((call) => groupOf(call) === group).map(row);
    return `  ${group}: '${rows.join(' ')}',\n`;
  });
  return `// Made by \`npm run generate\` from syscalls.ts. Do not edit.

/**
 * What programs import from the module \`ratos\`, by the groups in which workers load it: each call's number, its name
 * without Rat, and that of the function of libratos as which it is shown.
 */
export const CALL_NAMES = {
${groups.join('')}} as const;

/** Calls that do not return, as they are shown. */
export const NOT_RETURNING: readonly string[] = [${[...new Set(noReturn.map(({ name, shownAs }) => `'${shownAs ?? name}'`))].join(', ')}];
`;
}
