/** Values of fields and arguments that programs and the system share. */

/** Words of the guard below a thread's stack, and what each holds while nothing has run over it. */
export const STACK_GUARD = 0x52415453;
export const STACK_GUARD_WORDS = 1024;

/** `RatProcessInfo.state`. One that is stopped runs, but that signals have it hold still. */
export const PROCESS_STATE = { SUSPENDED: 1, RUNNING: 2, EXITING: 3, STOPPED: 4 } as const;

/** Of the POSIX layer's calls on descriptors. LINES is only told: C streams on it write each line at once. */
export const FD = { CLOEXEC: 1, NONBLOCK: 2, EXACT: 4, LINES: 8 } as const;
/** Of RatFdLock: what is done, and by whom a lock is held. */
export const LOCK = { ASK: 0, TRY: 1, WAIT: 2 } as const;
export const LOCK_OWNER = { PROCESS: 0, OPEN_FILE: 1, WHOLE_FILE: 2 } as const;
export const LOCK_TYPE = { SHARED: 0, EXCLUSIVE: 1, NONE: 2 } as const;
/** `RatThreadBlock.alive` when a thread starts: whether its maker's message loop hears of its end. */
export const ALIVE = { HEARD: 1, UNHEARD: 2 } as const;
/** `RatSpawnAction.kind`. */
export const SPAWN = { DUPLICATE: 1, GIVE: 2, CLOSE: 3, FRONT: 4 } as const;
/** `RatSpawnPlan.group`, and what RatProcessGroup does: the caller's group; a session of its own. */
export const GROUP = { SAME: -1, SESSION: -2 } as const;
/** In `RatSpawnPlan.defaults`, beside the signals: `group` is given. */
export const SPAWN_GROUP = 1 << 31;
/** `RatPollEntry.events`: the bits of the sysroot's poll.h. */
export const POLL = { IN: 0x1, OUT: 0x2, ERR: 0x1000, HUP: 0x2000, NVAL: 0x4000 } as const;
