/** Why a process has ended, as embedders are told. */
import { EXIT_REASON } from '../kernel/memory/process-record.ts';
import type { Exit } from './api.ts';

const REASONS: Record<number, Exit['reason']> = {
  [EXIT_REASON.EXIT]: 'exit',
  [EXIT_REASON.KILLED]: 'killed',
  [EXIT_REASON.TRAPPED]: 'trapped',
};

export const reasonName = (reason: number): Exit['reason'] => REASONS[reason] ?? 'exit';
