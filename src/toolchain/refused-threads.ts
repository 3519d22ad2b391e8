/**
 * What of threads cannot be done here, though headers declare it. What can is in libratos (src/guest-abi/lib/pthread,
 * lib/c11), in place of the sysroot's functions for one thread.
 */
import type { Refusal } from './refusals.ts';

const STD = '_ZNSt3__2';

function names(prefix: string, ...of: string[]): string[] {
  return of.map((name) => prefix + name);
}

const ATOMIC_WAITS: Refusal = {
  what: 'std::atomic::wait or notify (std::latch, std::counting_semaphore and std::barrier do, too)',
  why: 'can miss its wake-up in RatOS so far',
  instead: 'std::condition_variable',
  // Not here: what waits for 8 bytes looks at the value itself, and misses nothing.
  symbols: names(
    STD,
    '23__atomic_monitor_globalEPKv',
    '26__atomic_wait_global_tableEPKvx',
    '39__atomic_wait_global_table_with_timeoutEPKvxy',
    '32__atomic_notify_one_global_tableEPKv',
    '32__atomic_notify_all_global_tableEPKv',
  ),
};

export const THREADS: readonly Refusal[] = [
  {
    what: 'std::barrier',
    why: 'can wait for ever in RatOS so far',
    instead: 'pthread_barrier_t',
    symbols: names(
      STD,
      '34__construct_barrier_algorithm_baseERl',
      '32__destroy_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseE',
      '31__arrive_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseEh',
    ),
  },
  ATOMIC_WAITS,
];
