/** Stacks of checked programs, and with them the lines of traps. */
import { bindStacks } from '../syscalls/prologues-stacks.ts';
import { stackCalls } from '../syscalls/stacks.ts';
import type { CallGroupCode } from './group.ts';

export const GROUP: CallGroupCode = { ratos: (guest) => bindStacks(guest, stackCalls(guest)) };
