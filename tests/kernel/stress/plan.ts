/** What the threads of the stress test share besides kernel memory: words of a control block. */

export const PROCESSES = 3;
/** Threads of one process: the first starts the others. */
export const THREADS = 2;
export const WORKERS = PROCESSES * THREADS;
export const SEMAPHORES = 3;
export const MUTEXES = 2;
export const EVENTS = 3;
/** Of one process. */
export const HANDLES = 4;
/** Async waits of one worker, each with a key of its own. */
export const KEYS = 1 << 17;

export const X = {
  stop: 0,
  /** A word a worker: the thread record that it plays next, 0 while there is none. */
  record: 16,
  /** A word a worker: its thread has gone, and it waits for the next. */
  gone: 24,
  /** A word a worker: which of the processes its thread is of; and whether it is the first of that. */
  slot: 32,
  first: 40,
  /** What there is: positions. */
  semaphores: 48,
  mutexes: 56,
  events: 64,
  queue: 72,
  /** A queue that worker 0 alone takes from. */
  ordered: 73,
  /** A pipe that all use, and the queue of all operations on it; and how many completions were taken. */
  readEnd: 74,
  writeEnd: 75,
  operationQueue: 76,
  operationsTaken: 77,
  /** A message queue that all post to, take from, and have watch things; and how many messages were taken. */
  messages: 78,
  messagesTaken: 79,
  /** HANDLES words a process: handles that each of its threads closes and replaces. */
  handles: 80,
  /** A word a semaphore, counted by whoever did it. */
  given: 96,
  taken: 104,
  /** A word a mutex: who is inside. */
  inside: 112,
  /** A word a worker: operations; async waits registered so far; posts to the ordered queue. */
  operations: 128,
  registered: 144,
  posted: 160,
  /** A word a poster: the last number that worker 0 took. */
  lastTaken: 176,
  /** Waits that were woken in time, for the report. */
  satisfied: 192,
  abandoned: 193,
  /** Three words a worker: its window's place and id, and the handle that it has to it. And results that were given. */
  windows: 200,
  answered: 218,
  /** A byte a key: 1 registered, 2 delivered. */
  keys: 256,
  words: 256 + (WORKERS * KEYS) / 4,
} as const;
