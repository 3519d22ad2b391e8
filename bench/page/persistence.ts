/** Files that outlive the page. */
import { opfs, RatOS } from '../../src/host/index.ts';
import { type Measurement, type Prepare, ready, timed } from './measurement.ts';
import { raw } from './raw.ts';
import { install, parseSamples, programBytes, runProgram, textOf } from './system.ts';

const FILES = 2400;
const FILE_BYTES = Math.ceil((100 << 20) / FILES);
const PER_DIRECTORY = 100;
const BOOTS = 10;

const boot = (store: string) => RatOS.boot({ mounts: { '/home': opfs(store) } });

/** The program `files` in a system with a store at `/home`. */
function onStore(mode: string): Prepare {
  return async () => {
    const os = await boot('bench-files');
    await os.fs.writeFile('/bin/files', await programBytes('files'));
    return async () => {
      const process = await os.spawn('/bin/files', ['files', mode, '/home/bench.dat'], { stdin: 'empty' });
      const [out, error] = await Promise.all([textOf(process.stdout), textOf(process.stderr)]);
      if (error !== '') throw new Error(error);
      return parseSamples(out);
    };
  };
}

/** Booting with a store at `/home`, which is filled first. */
function bootWith(store: string, files: number): Prepare {
  return async () => {
    const os = await boot(store);
    const data = new Uint8Array(FILE_BYTES);
    for (let i = 0; i < files; i++) {
      crypto.getRandomValues(data.subarray(0, 1024));
      const directory = `/home/${Math.floor(i / PER_DIRECTORY)}`;
      await os.fs.mkdir(directory, { recursive: true });
      await os.fs.writeFile(`${directory}/${i}`, data);
    }
    await os.shutdown();
    return async () => {
      const samples: number[] = [];
      for (let i = 0; i < BOOTS; i++) {
        let os: RatOS | undefined;
        samples.push(
          await timed(async () => {
            os = await boot(store);
          }),
        );
        await os?.shutdown();
      }
      return samples;
    };
  };
}

export const PERSISTENCE: Measurement[] = [
  {
    id: 'fsync-4k',
    headline: '4 KiB written and on the disk (`fsync`)',
    unit: 'µs',
    goal: {
      ratio: 2,
      why: 'The page has no part in it, but while it works there is one core less for the two threads that wake each other.',
    },
    ours: onStore('sync'),
    baseline: { name: 'FileSystemSyncAccessHandle', prepare: ready(raw({ kind: 'flush' })) },
  },
  {
    id: 'store-write-4k',
    unit: 'µs',
    ours: onStore('write'),
    baseline: {
      name: 'file-write-4k',
      async prepare() {
        await install('files');
        return async () => parseSamples(await runProgram('files', ['write']));
      },
    },
  },
  {
    id: 'boot-store-100m',
    unit: 'ms',
    difference: 'what the store costs; it may be 20 ms',
    ours: bootWith('bench-full', FILES),
    baseline: { name: 'boot with an empty store', prepare: bootWith('bench-empty', 0) },
  },
];
