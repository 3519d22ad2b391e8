/** The latch's rows, as they would stand in src/guest-abi/syscalls.ts. `npm run generate` makes prologues.ts of them. */
import type { TypeName } from '../../src/guest-abi/status.ts';
import type { Syscall } from '../../src/guest-abi/syscall-types.ts';

export const LATCH_CALLS: readonly Syscall[] = [
  {
    number: 51,
    name: 'RatCreateLatch',
    topic: 'synchronization',
    returns: 'RatStatus',
    blocking: 'never',
    parameters: [
      { name: 'count', type: 'i32', doc: 'What is to be counted down, at least 1.' },
      { name: 'out', type: 'pointer', c: 'HLATCH *', access: 'write', doc: 'Receives the handle.' },
    ],
    errors: ['RAT_ERR_FAULT', 'RAT_ERR_INVALID_ARGUMENT', 'RAT_ERR_QUOTA', 'RAT_ERR_NO_MEMORY'],
    doc: 'Creates a latch: signaled once its count has come to 0.',
  },
  {
    number: 52,
    name: 'RatCountDownLatch',
    topic: 'synchronization',
    returns: 'RatStatus',
    blocking: 'never',
    parameters: [
      { name: 'h', type: 'HANDLE', c: 'HLATCH', object: 'LATCH' as TypeName, right: 'SIGNAL', doc: 'The latch.' },
      { name: 'by', type: 'i32', doc: 'How much to count down, at least 1; what is more than the count is ignored.' },
    ],
    errors: ['RAT_ERR_INVALID_HANDLE', 'RAT_ERR_WRONG_TYPE', 'RAT_ERR_ACCESS_DENIED', 'RAT_ERR_INVALID_ARGUMENT'],
    doc: 'Lowers the count of a latch. At 0 its waiters are released, and every wait after that succeeds at once.',
  },
];
