/** Files, and the way from the page into a program and back. */
import { type Measurement, type Prepare, ready, repeat, timed } from './measurement.ts';
import { peer } from './peer.ts';
import { postMessageEcho, raw, rawPingPong } from './raw.ts';
import { guest, install, parseSamples, runProgram, system } from './system.ts';

const LINE = new TextEncoder().encode('x');
const ECHOES = 200;

function files(id: string, mode: string, headline?: string): Measurement {
  return {
    id,
    ...(headline === undefined ? {} : { headline }),
    unit: 'µs',
    ours: ready(guest('files', mode)),
    baseline: {
      name: '@wasmer/sdk',
      foreign: true,
      async prepare() {
        const command = await peer('files.plain');
        return async () => parseSamples((await command([mode, '/workspace/bench.dat']).run()).text());
      },
    },
  };
}

/** Processes that each use a file of their own, beside one. */
function parallelFiles(mode: string, processes: number): Measurement {
  const run = (count: number) => ready(guest('parallel-files', String(count), mode));
  return {
    id: `parallel-files-${mode}-${processes}`,
    unit: 'µs',
    ours: run(processes),
    baseline: { name: `parallel-files-${mode}-1`, prepare: run(1) },
  };
}

/** A thousand reads in flight at once, beside the same done one after another: a read and its completion. */
function asyncReads(source: 'pipe' | 'file', headline?: string): Measurement {
  return {
    id: `async-reads-${source}`,
    ...(headline === undefined ? {} : { headline }),
    unit: 'ns',
    ours: ready(guest('async-reads', 'async', source)),
    baseline: { name: 'one after another', prepare: ready(guest('async-reads', 'sync', source)) },
  };
}

/** Pieces that one process writes and another reads, beside a copy in memory; each goes into the pipe and out of it. */
function pipe(id: string, bytes: number, goal?: Measurement['goal']): Measurement {
  return {
    id,
    ...(goal === undefined ? {} : { goal, headline: '64 KiB through a pipe to another process' }),
    unit: 'µs',
    ours: ready(guest('pipes', String(bytes))),
    baseline: { name: 'a copy between shared buffers', prepare: ready(raw({ kind: 'copy', bytes })) },
  };
}

/** A program that echoes, kept running. */
const ourEcho: Prepare = async () => {
  const path = await install('echo');
  const os = await system();
  const process = await os.spawn(path);
  const writer = process.stdin.getWriter();
  const reader = process.stdout.getReader();
  const echo = async () => {
    void writer.write(LINE);
    await reader.read();
  };
  return () => repeat(ECHOES, echo);
};

const peerEcho: Prepare = async () => {
  const command = await peer('echo.plain');
  const process = await command([]).spawn({ stdin: 'pipe', stdout: 'pipe', stderr: 'discard' } as never);
  const { stdin, stdout } = process;
  if (stdin === null || stdout === null) throw new Error('The peer gave no streams.');
  const output = stdout[Symbol.asyncIterator]();
  const echo = async () => {
    void stdin.write(LINE);
    await output.next();
  };
  return () => repeat(ECHOES, echo);
};

/** Lines that `print-lines` prints. */
const LINES = 1_000_000;

/** From the program's start to the last byte in the page, or in the file; a sample is one line. */
function print(id: string, file?: string): Measurement {
  return {
    id,
    unit: 'ns',
    ours: ready(async () => {
      await install('print-lines');
      const args = file === undefined ? [] : [file];
      return [(await timed(() => runProgram('print-lines', args, { lines: false }))) / LINES];
    }),
    baseline: {
      name: '@wasmer/sdk',
      foreign: true,
      async prepare() {
        const command = await peer('print-lines.plain');
        const args = file === undefined ? [] : [`/workspace${file}`];
        return async () => [(await timed(async () => (await command(args).run()).text())) / LINES];
      },
    },
  };
}

export const INPUT_OUTPUT: Measurement[] = [
  { id: 'echo', unit: 'µs', ours: ourEcho, baseline: postMessageEcho },
  {
    id: 'echo-wasmer',
    unit: 'µs',
    ours: ourEcho,
    baseline: { name: '@wasmer/sdk', foreign: true, prepare: peerEcho },
  },
  files('file-write-4k', 'write', '4 KiB written to a file'),
  files('file-read-4k', 'read'),
  files('file-open-close', 'open'),
  files('file-stat', 'stat'),
  files('file-write-1m', 'write-1m'),
  files('file-read-1m', 'read-1m'),
  files('file-create-unlink-10000', 'create', 'a file made and removed among 10,000'),
  files('file-readdir-10000', 'list'),
  ...['write', 'read', 'open', 'create', 'compute'].flatMap((mode) => [parallelFiles(mode, 2), parallelFiles(mode, 4)]),
  pipe('pipe-64', 64),
  pipe('pipe-4k', 4096),
  pipe('pipe-64k', 65_536, {
    ratio: 2,
    why: 'Its bytes are copied twice, and the two processes wait for each other where one is faster.',
  }),
  {
    id: 'pipe-byte',
    unit: 'µs',
    ours: ready(guest('pipes', 'byte')),
    baseline: { name: 'Atomics.wait/notify', prepare: ready(rawPingPong) },
    goal: { ratio: 1.5, why: 'Each way is a system call that writes and one that reads, with the pipe’s lock.' },
  },
  asyncReads('pipe', '1,000 asynchronous reads of a pipe in flight, each'),
  asyncReads('file'),
  print('printf-pipe'),
  print('printf-file', '/lines.txt'),
];
