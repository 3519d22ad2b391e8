/** The WebAssembly types of calls, which the loader checks in images: what the standard and the handlers say. */
import { expect, test } from 'vitest';
import { signatureOf } from '../../src/guest-abi/signature.ts';
import { IMPORTED_SYSCALLS } from '../../src/guest-abi/syscalls.ts';
import { WASI_CALLS } from '../../src/guest-abi/wasi.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { Guest, type Handler } from '../../src/workers/guest.ts';
import { clipboardCalls } from '../../src/workers/syscalls/clipboard.ts';
import { completionCalls } from '../../src/workers/syscalls/completion.ts';
import { controlCalls } from '../../src/workers/syscalls/controls.ts';
import { descriptorCalls } from '../../src/workers/syscalls/descriptors.ts';
import { drawingCalls } from '../../src/workers/syscalls/drawing.ts';
import { fileInfoCalls } from '../../src/workers/syscalls/file-info.ts';
import { fileLockCalls } from '../../src/workers/syscalls/file-locks.ts';
import { fileCalls } from '../../src/workers/syscalls/files.ts';
import { handleCalls } from '../../src/workers/syscalls/handles.ts';
import { messageCalls } from '../../src/workers/syscalls/messages.ts';
import { pathCalls } from '../../src/workers/syscalls/paths.ts';
import { pollCalls } from '../../src/workers/syscalls/poll.ts';
import { posixProcessCalls } from '../../src/workers/syscalls/posix-processes.ts';
import { processCalls } from '../../src/workers/syscalls/processes.ts';
import { programCalls } from '../../src/workers/syscalls/program.ts';
import { sendingCalls } from '../../src/workers/syscalls/sending.ts';
import { signalCalls } from '../../src/workers/syscalls/signals.ts';
import { stackCalls } from '../../src/workers/syscalls/stacks.ts';
import { synchronizationCalls } from '../../src/workers/syscalls/synchronization.ts';
import { terminalCalls } from '../../src/workers/syscalls/terminals.ts';
import { threadCalls } from '../../src/workers/syscalls/threads.ts';
import { waitingCalls } from '../../src/workers/syscalls/waiting.ts';
import { windowCalls } from '../../src/workers/syscalls/windows.ts';
import { PREVIEW1_ABI } from '../../src/workers/wasi/abi.ts';
import { descriptorWasi } from '../../src/workers/wasi/fd-calls.ts';
import { pathWasi } from '../../src/workers/wasi/path-calls.ts';
import { pollWasi } from '../../src/workers/wasi/poll.ts';
import { processWasi } from '../../src/workers/wasi/process.ts';

/**
 * wasi_snapshot_preview1.witx: parameters, and after `->` what a call gives beside the errno, through one pointer each.
 */
const WITX: Record<string, string> = {
  args_get: 'pointer pointer',
  args_sizes_get: '-> size size',
  environ_get: 'pointer pointer',
  environ_sizes_get: '-> size size',
  clock_res_get: 'clockid -> timestamp',
  clock_time_get: 'clockid timestamp -> timestamp',
  fd_advise: 'fd filesize filesize advice',
  fd_allocate: 'fd filesize filesize',
  fd_close: 'fd',
  fd_datasync: 'fd',
  fd_fdstat_get: 'fd -> fdstat',
  fd_fdstat_set_flags: 'fd fdflags',
  fd_fdstat_set_rights: 'fd rights rights',
  fd_filestat_get: 'fd -> filestat',
  fd_filestat_set_size: 'fd filesize',
  fd_filestat_set_times: 'fd timestamp timestamp fstflags',
  fd_pread: 'fd array filesize -> size',
  fd_prestat_get: 'fd -> prestat',
  fd_prestat_dir_name: 'fd pointer size',
  fd_pwrite: 'fd array filesize -> size',
  fd_read: 'fd array -> size',
  fd_readdir: 'fd pointer size dircookie -> size',
  fd_renumber: 'fd fd',
  fd_seek: 'fd filedelta whence -> filesize',
  fd_sync: 'fd',
  fd_tell: 'fd -> filesize',
  fd_write: 'fd array -> size',
  path_create_directory: 'fd string',
  path_filestat_get: 'fd lookupflags string -> filestat',
  path_filestat_set_times: 'fd lookupflags string timestamp timestamp fstflags',
  path_link: 'fd lookupflags string fd string',
  path_open: 'fd lookupflags string oflags rights rights fdflags -> fd',
  path_readlink: 'fd string pointer size -> size',
  path_remove_directory: 'fd string',
  path_rename: 'fd string fd string',
  path_symlink: 'string fd string',
  path_unlink_file: 'fd string',
  poll_oneoff: 'pointer pointer size -> size',
  proc_exit: 'exitcode',
  proc_raise: 'signal',
  sched_yield: '',
  random_get: 'pointer size',
  sock_accept: 'fd fdflags -> fd',
  sock_recv: 'fd array riflags -> size roflags',
  sock_send: 'fd array siflags -> size',
  sock_shutdown: 'fd sdflags',
};
/** Types of 64 bits, and those that take two parameters, an address and a length; all others take an i32. */
const LOWERED: Record<string, string[]> = {
  filedelta: ['i64'],
  filesize: ['i64'],
  timestamp: ['i64'],
  rights: ['i64'],
  dircookie: ['i64'],
  string: ['i32', 'i32'],
  array: ['i32', 'i32'],
};

function lowered(witx: string): string {
  const [parameters = '', results = ''] = witx.split('->').map((part) => part.trim());
  const words = (text: string) => (text === '' ? [] : text.split(' '));
  const types = [...words(parameters).flatMap((type) => LOWERED[type] ?? ['i32']), ...words(results).map(() => 'i32')];
  return `(${types.join(', ')})`;
}

test('WASI calls have the types of the standard', () => {
  expect(Object.fromEntries(WASI_CALLS.map(({ name, signature }) => [name, signature]))).toEqual(
    Object.fromEntries(
      Object.entries(WITX).map(([name, witx]) => [name, `${lowered(witx)} -> ${name === 'proc_exit' ? '()' : 'i32'}`]),
    ),
  );
});

test('calls of the table have the types that the compiler gives their prototypes', () => {
  const signatures = new Map(IMPORTED_SYSCALLS.map((call) => [call.name, signatureOf(call)]));
  // One of each kind of parameter and result; written by hand.
  expect(signatures.get('RatReleaseSemaphore')).toBe('(i32, i32, i32) -> i32');
  expect(signatures.get('RatGetTickNs')).toBe('() -> i64');
  expect(signatures.get('RatSleep')).toBe('(i32) -> ()');
  expect(signatures.get('RatProcessExit')).toBe('(i32) -> ()');
  expect(signatures.get('RatGetNextCompletion')).toBe('(i32, i32) -> i32');
  expect(signatures.get('RatGetCurrentThreadId')).toBe('() -> i32');
});

test('handlers take as many parameters as their calls have', () => {
  const kernel = Kernel.create({
    bytes: 64 << 20,
    quotaHandles: 100,
    quotaThreads: 10,
    quotaPackets: 10,
    quotaHeap: 1 << 20,
    wallClock: () => 0,
  });
  const guest = new Guest(kernel);
  const groups = [
    [
      ...[
        clipboardCalls,
        completionCalls,
        descriptorCalls,
        messageCalls,
        fileCalls,
        handleCalls,
        pollCalls,
        posixProcessCalls,
        processCalls,
      ],
      ...[
        fileInfoCalls,
        fileLockCalls,
        pathCalls,
        programCalls,
        signalCalls,
        terminalCalls,
        stackCalls,
        synchronizationCalls,
        threadCalls,
        waitingCalls,
        sendingCalls,
        windowCalls,
        controlCalls,
        drawingCalls,
      ],
    ],
    [...[descriptorWasi, pathWasi, pollWasi].map((calls) => (g: Guest) => calls(g, PREVIEW1_ABI)), processWasi],
  ];
  const [ratos, wasi] = groups.map((group) => Object.assign({}, ...group.map((calls) => calls(guest)))) as [
    Record<string, Handler>,
    Record<string, Handler>,
  ];
  const parameters = (signature: string) => signature.slice(1, signature.indexOf(')')).split(', ').filter(Boolean);
  for (const call of IMPORTED_SYSCALLS) {
    // Some get a handle's value behind its object.
    const more = call.parameters.filter((p) => p.withHandle).length;
    expect(ratos[call.name]?.length, call.name).toBe(parameters(signatureOf(call)).length + more);
  }
  for (const { name, signature } of WASI_CALLS) {
    expect(wasi[name]?.length, name).toBe(parameters(signature).length);
  }
});
