/** Files, and the way from the page into a program and back. */
import { type Measurement, repeat } from './measurement.ts';
import { peer } from './peer.ts';
import { guest, install, parseSamples, system } from './system.ts';

const LINE = new TextEncoder().encode('x');
const ECHOES = 200;

function files(id: string, mode: string): Measurement {
  return {
    id,
    unit: 'µs',
    baseline: '@wasmer/sdk',
    async prepare() {
      const command = await peer('files.plain');
      const theirs = async () => parseSamples((await command([mode, '/workspace/bench.dat']).run()).text());
      return { ours: guest('files', mode), baseline: theirs };
    },
  };
}

/** A program that echoes, kept running. */
async function ourEcho() {
  const path = await install('echo');
  const os = await system();
  const process = await os.spawn(path);
  const writer = process.stdin.getWriter();
  const reader = process.stdout.getReader();
  const echo = async () => {
    void writer.write(LINE);
    await reader.read();
  };
  return { echoes: () => repeat(ECHOES, echo), dispose: () => writer.close() };
}

async function peerEcho() {
  const command = await peer('echo.plain');
  const process = await command([]).spawn({ stdin: 'pipe', stdout: 'pipe', stderr: 'discard' } as never);
  const { stdin, stdout } = process;
  if (stdin === null || stdout === null) throw new Error('The peer gave no streams.');
  const output = stdout[Symbol.asyncIterator]();
  const echo = async () => {
    void stdin.write(LINE);
    await output.next();
  };
  return { echoes: () => repeat(ECHOES, echo), dispose: () => stdin.close() };
}

function workerEcho() {
  const worker = new Worker(new URL('./echo-worker.ts', import.meta.url), { type: 'module' });
  const echo = () =>
    new Promise<void>((resolve) => {
      worker.onmessage = () => resolve();
      worker.postMessage(LINE);
    });
  return { echoes: () => repeat(ECHOES, echo), dispose: () => worker.terminate() };
}

export const INPUT_OUTPUT: Measurement[] = [
  {
    id: 'echo',
    unit: 'µs',
    baseline: 'postMessage',
    async prepare() {
      const [ours, theirs] = [await ourEcho(), workerEcho()];
      await Promise.all([ours.echoes(), theirs.echoes()]);
      const dispose = async () => void (await Promise.all([ours.dispose(), theirs.dispose()]));
      return { ours: ours.echoes, baseline: theirs.echoes, dispose };
    },
  },
  {
    id: 'echo-wasmer',
    unit: 'µs',
    baseline: '@wasmer/sdk',
    async prepare() {
      const [ours, theirs] = [await ourEcho(), await peerEcho()];
      await ours.echoes();
      await theirs.echoes();
      const dispose = async () => void (await Promise.all([ours.dispose(), theirs.dispose()]));
      return { ours: ours.echoes, baseline: theirs.echoes, dispose };
    },
  },
  files('file-write-4k', 'write'),
  files('file-read-4k', 'read'),
  files('file-open-close', 'open'),
];
