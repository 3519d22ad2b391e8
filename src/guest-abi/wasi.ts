/**
 * The WASI preview1 calls that the system provides, with their WebAssembly types, and numbers of ours for inspection
 * and traces: an image that imports one with another type is not loaded.
 */
const SIGNATURES = {
  args_get: '(i32, i32) -> i32',
  args_sizes_get: '(i32, i32) -> i32',
  clock_res_get: '(i32, i32) -> i32',
  clock_time_get: '(i32, i64, i32) -> i32',
  environ_get: '(i32, i32) -> i32',
  environ_sizes_get: '(i32, i32) -> i32',
  fd_advise: '(i32, i64, i64, i32) -> i32',
  fd_allocate: '(i32, i64, i64) -> i32',
  fd_close: '(i32) -> i32',
  fd_datasync: '(i32) -> i32',
  fd_fdstat_get: '(i32, i32) -> i32',
  fd_fdstat_set_flags: '(i32, i32) -> i32',
  fd_fdstat_set_rights: '(i32, i64, i64) -> i32',
  fd_filestat_get: '(i32, i32) -> i32',
  fd_filestat_set_size: '(i32, i64) -> i32',
  fd_filestat_set_times: '(i32, i64, i64, i32) -> i32',
  fd_pread: '(i32, i32, i32, i64, i32) -> i32',
  fd_prestat_dir_name: '(i32, i32, i32) -> i32',
  fd_prestat_get: '(i32, i32) -> i32',
  fd_pwrite: '(i32, i32, i32, i64, i32) -> i32',
  fd_read: '(i32, i32, i32, i32) -> i32',
  fd_readdir: '(i32, i32, i32, i64, i32) -> i32',
  fd_renumber: '(i32, i32) -> i32',
  fd_seek: '(i32, i64, i32, i32) -> i32',
  fd_sync: '(i32) -> i32',
  fd_tell: '(i32, i32) -> i32',
  fd_write: '(i32, i32, i32, i32) -> i32',
  path_create_directory: '(i32, i32, i32) -> i32',
  path_filestat_get: '(i32, i32, i32, i32, i32) -> i32',
  path_filestat_set_times: '(i32, i32, i32, i32, i64, i64, i32) -> i32',
  path_link: '(i32, i32, i32, i32, i32, i32, i32) -> i32',
  path_open: '(i32, i32, i32, i32, i32, i64, i64, i32, i32) -> i32',
  path_readlink: '(i32, i32, i32, i32, i32, i32) -> i32',
  path_remove_directory: '(i32, i32, i32) -> i32',
  path_rename: '(i32, i32, i32, i32, i32, i32) -> i32',
  path_symlink: '(i32, i32, i32, i32, i32) -> i32',
  path_unlink_file: '(i32, i32, i32) -> i32',
  poll_oneoff: '(i32, i32, i32, i32) -> i32',
  proc_exit: '(i32) -> ()',
  proc_raise: '(i32) -> i32',
  random_get: '(i32, i32) -> i32',
  sched_yield: '() -> i32',
  sock_accept: '(i32, i32, i32) -> i32',
  sock_recv: '(i32, i32, i32, i32, i32, i32) -> i32',
  sock_send: '(i32, i32, i32, i32, i32) -> i32',
  sock_shutdown: '(i32, i32) -> i32',
} as const;

/** WASI numbers begin here, above the calls of ratos.h. */
const FIRST_NUMBER = 200;

export const WASI_CALLS = Object.entries(SIGNATURES).map(([name, signature], i) => ({
  number: FIRST_NUMBER + i,
  name,
  signature,
}));

/** The call of wasi-threads, by its module's name. */
export const WASI_THREADS = 'wasi';
export const THREAD_SPAWN = {
  number: FIRST_NUMBER + WASI_CALLS.length,
  name: 'thread-spawn',
  signature: '(i32) -> i32',
} as const;
/** The names that preview1 goes by: its own, and that of the version before it, which differs in a few places. */
export const PREVIEW1 = 'wasi_snapshot_preview1';
export const UNSTABLE = 'wasi_unstable';
/** What only preview1 has. */
const NOT_IN_UNSTABLE = ['sock_accept'];
export const UNSTABLE_CALLS = WASI_CALLS.filter(({ name }) => !NOT_IN_UNSTABLE.includes(name));
