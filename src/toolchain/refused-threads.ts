/**
 * Threads of POSIX, C11 and C++ that the sysroot's libraries declare but, being built for one thread, do not do.
 * What is right with RatOS threads is not here: sleeping, yielding, `thread_local`, static local variables, atomics.
 */
import type { Refusal } from './refusals.ts';

const STD = '_ZNSt3__2';
const LOCK = 'RatLock (ratos-lock.h), or RatCreateMutex for a lock between processes';
const TIMED_LOCK = 'RatCreateMutex, which is recursive if you like, and RatWaitForHandle, which takes a time-out';
const EVENT = 'RatCreateEvent and RatWaitForHandle, or RatSignalAndWait to release a mutex in the same step';
const JOIN = 'RatCreateThread, and RatWaitForHandle to join';

const NO_LOCK = 'does not lock in RatOS yet';
const NO_WAIT = 'cannot wait in RatOS yet';
const NO_THREAD = 'starts no thread in RatOS yet';
const ABSENT = 'is not there in RatOS yet';

/** `std::NAME`'s members without parameters, as libc++ mangles them. */
function members(name: string, ...of: string[]): string[] {
  return of.map(
    (member) => `${STD}${name.length}${name}${/^[CD]\d$/.test(member) ? member : member.length + member}Ev`,
  );
}

function names(prefix: string, ...of: string[]): string[] {
  return of.map((name) => prefix + name);
}

/** Of `std::mutex` no destructor: one that nobody locks does no harm, and many things contain one. */
const LOCKING = ['lock', 'try_lock', 'unlock'];
const CONSTRUCTED = [...LOCKING, 'C1', 'C2', 'D1', 'D2'];
const SHARED = [...LOCKING, 'lock_shared', 'try_lock_shared', 'unlock_shared', 'C1', 'C2'];

const POSIX_THREADS: Refusal = {
  what: 'pthread_t',
  why: NO_THREAD,
  instead: JOIN,
  symbols: names('pthread_', 'create', 'join', 'detach', 'exit', 'tryjoin_np', 'timedjoin_np', 'getattr_np'),
};

const POSIX_KEYS: Refusal = {
  what: 'pthread_key_t',
  why: 'is one slot for all threads in RatOS so far',
  instead: '_Thread_local (thread_local in C++)',
  symbols: names('pthread_', 'key_create', 'key_delete', 'getspecific', 'setspecific'),
};

const ATOMIC_WAITS: Refusal = {
  what: 'std::atomic::wait or notify (std::latch, std::counting_semaphore and std::barrier do, too)',
  why: 'can miss its wake-up in RatOS so far',
  instead: 'RatCreateEvent or RatCreateSemaphore, and RatWaitForHandle',
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

const MUTEX: Refusal = { what: 'std::mutex', why: NO_LOCK, instead: LOCK, symbols: members('mutex', ...LOCKING) };

const CONDITION_VARIABLE: Refusal = {
  what: 'std::condition_variable',
  why: NO_WAIT,
  instead: `${EVENT}; in place of std::this_thread::sleep_until, sleep_for`,
  symbols: [
    ...members('condition_variable', 'notify_one', 'notify_all'),
    ...names(
      STD,
      '18condition_variable4waitERNS_11unique_lockINS_5mutexEEE',
      '18condition_variable15__do_timed_waitERNS_11unique_lockINS_5mutexEEENS_6chrono10time_pointINS5_12system_clockENS5_8durationIxNS_5ratioILx1ELx1000000000EEEEEEE',
      '25notify_all_at_thread_exitERNS_18condition_variableENS_11unique_lockINS_5mutexEEE',
    ),
  ],
};

const SELF: Refusal = {
  what: 'pthread_self or std::this_thread::get_id',
  why: 'is the same for all threads in RatOS so far',
  instead: 'RatGetCurrentThreadId',
  symbols: ['pthread_self'],
};

/** Their timed functions are in the headers. */
const IN_TIMED = [MUTEX, CONDITION_VARIABLE, SELF];

export const THREADS: readonly Refusal[] = [
  MUTEX,
  {
    what: 'std::recursive_mutex',
    why: NO_LOCK,
    instead: TIMED_LOCK,
    symbols: members('recursive_mutex', ...CONSTRUCTED),
  },
  {
    what: 'std::timed_mutex',
    why: NO_LOCK,
    instead: TIMED_LOCK,
    symbols: members('timed_mutex', ...CONSTRUCTED),
    hides: IN_TIMED,
  },
  {
    what: 'std::recursive_timed_mutex',
    why: NO_LOCK,
    instead: TIMED_LOCK,
    symbols: members('recursive_timed_mutex', ...CONSTRUCTED),
    hides: IN_TIMED,
  },
  { what: 'std::shared_mutex', why: NO_LOCK, instead: LOCK, symbols: members('__shared_mutex_base', ...SHARED) },
  {
    what: 'std::shared_timed_mutex',
    why: NO_LOCK,
    instead: TIMED_LOCK,
    symbols: members('shared_timed_mutex', ...SHARED),
    hides: IN_TIMED,
  },
  CONDITION_VARIABLE,
  {
    what: 'std::call_once',
    why: 'fails when two threads come at once in RatOS so far',
    instead: 'a static local variable, which is initialized once',
    symbols: names(STD, '11__call_onceERVmPvPFvS2_E'),
  },
  {
    what: 'std::future, std::promise, std::packaged_task or std::async (with the std::mutex inside)',
    why: NO_WAIT,
    instead: 'RatCreateThread, RatWaitForHandle and RatGetThreadExitCode',
    symbols: [
      ...members(
        '__assoc_sub_state',
        '__on_zero_shared',
        '__execute',
        '__make_ready',
        'copy',
        'set_value',
        'set_value_at_thread_exit',
        'wait',
      ),
      ...names(
        STD,
        '17__assoc_sub_state10__sub_waitERNS_11unique_lockINS_5mutexEEE',
        '17__assoc_sub_state13set_exceptionESt13exception_ptr',
        '17__assoc_sub_state28set_exception_at_thread_exitESt13exception_ptr',
        '6futureIvEC1EPNS_17__assoc_sub_stateE',
        '6futureIvED1Ev',
        '6futureIvE3getEv',
        '7promiseIvEC1Ev',
        '7promiseIvED1Ev',
        '7promiseIvE10get_futureEv',
        '7promiseIvE9set_valueEv',
        '13shared_futureIvED1Ev',
      ),
    ],
  },
  {
    what: 'std::thread',
    why: NO_THREAD,
    instead: JOIN,
    symbols: [
      ...members('thread', 'join', 'detach', 'D1', 'D2'),
      ...members('__thread_struct', 'C1', 'C2', 'D1', 'D2'),
      ...names(STD, '19__thread_local_dataEv'),
    ],
    hides: [POSIX_THREADS, POSIX_KEYS],
  },
  {
    what: 'std::barrier',
    why: 'can wait for ever in RatOS so far',
    instead: 'RatCreateSemaphore and RatWaitForHandle',
    symbols: names(
      STD,
      '34__construct_barrier_algorithm_baseERl',
      '32__destroy_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseE',
      '31__arrive_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseEh',
    ),
  },
  ATOMIC_WAITS,
  {
    what: 'std::atomic_load of a std::shared_ptr, or its like',
    why: 'is not atomic in RatOS yet',
    instead: 'RatLock (ratos-lock.h) around it',
    symbols: [...names(STD, '12__get_sp_mutEPKv'), ...members('__sp_mut', 'lock', 'unlock')],
  },
  {
    what: 'std::pmr::synchronized_pool_resource',
    why: NO_LOCK,
    instead: 'RatLock (ratos-lock.h) around a std::pmr::unsynchronized_pool_resource, or new and delete',
    symbols: ['_ZTVNSt3__23pmr26synchronized_pool_resourceE'],
  },
  SELF,
  POSIX_THREADS,
  {
    what: 'pthread_mutex_t',
    why: NO_LOCK,
    instead: LOCK,
    symbols: names('pthread_mutex_', 'init', 'lock', 'trylock', 'timedlock', 'unlock', 'consistent', 'destroy'),
  },
  {
    what: 'pthread_rwlock_t',
    why: NO_LOCK,
    instead: LOCK,
    symbols: names(
      'pthread_rwlock_',
      'init',
      'rdlock',
      'tryrdlock',
      'timedrdlock',
      'wrlock',
      'trywrlock',
      'timedwrlock',
      'unlock',
      'destroy',
    ),
  },
  {
    what: 'pthread_spinlock_t',
    why: NO_LOCK,
    instead: LOCK,
    symbols: names('pthread_spin_', 'init', 'lock', 'trylock', 'unlock', 'destroy'),
  },
  {
    what: 'pthread_cond_t',
    why: NO_WAIT,
    instead: EVENT,
    symbols: names('pthread_cond_', 'init', 'wait', 'timedwait', 'signal', 'broadcast', 'destroy'),
  },
  {
    what: 'pthread_barrier_t',
    why: NO_WAIT,
    instead: 'RatCreateSemaphore and RatWaitForHandle',
    symbols: names('pthread_barrier_', 'init', 'wait', 'destroy'),
  },
  {
    what: 'pthread_once',
    why: 'lets two threads in at once in RatOS so far',
    instead: 'RatLock (ratos-lock.h) and a flag',
    symbols: ['pthread_once'],
  },
  POSIX_KEYS,
  {
    what: 'pthread_cancel or pthread_cleanup_push',
    why: 'knows no threads in RatOS yet',
    instead: 'an event that the thread looks at (RatCreateEvent)',
    symbols: [
      ...names('pthread_', 'cancel', 'testcancel', 'setcancelstate', 'setcanceltype'),
      ...names('_pthread_cleanup_', 'push', 'pop'),
    ],
  },
  {
    what: 'sem_t',
    why: ABSENT,
    instead: 'RatCreateSemaphore, RatWaitForHandle and RatReleaseSemaphore',
    symbols: names(
      'sem_',
      'init',
      'destroy',
      'open',
      'close',
      'unlink',
      'wait',
      'trywait',
      'timedwait',
      'post',
      'getvalue',
    ),
  },
  {
    what: 'thrd_t',
    why: ABSENT,
    instead: `${JOIN} (RatExitThread, RatGetCurrentThreadId, RatYield)`,
    symbols: names('thrd_', 'create', 'join', 'detach', 'exit', 'current', 'yield'),
  },
  {
    what: 'mtx_t',
    why: ABSENT,
    instead: LOCK,
    symbols: names('mtx_', 'init', 'lock', 'trylock', 'timedlock', 'unlock', 'destroy'),
  },
  {
    what: 'cnd_t',
    why: ABSENT,
    instead: EVENT,
    symbols: names('cnd_', 'init', 'wait', 'timedwait', 'signal', 'broadcast', 'destroy'),
  },
  { what: 'call_once', why: ABSENT, instead: 'RatLock (ratos-lock.h) and a flag', symbols: ['call_once'] },
  {
    what: 'tss_t',
    why: ABSENT,
    instead: '_Thread_local (thread_local in C++)',
    symbols: names('tss_', 'create', 'delete', 'get', 'set'),
  },
];
