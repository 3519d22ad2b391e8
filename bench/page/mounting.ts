/** Archives: mounting one at boot, and unpacking it. */
import { unzipSync, zipSync } from 'fflate';
import { type Mount, RatOS, zip } from '../../src/host/index.ts';
import { type Measurement, type Prepare, repeat, timed } from './measurement.ts';

const FILES = 2400;
const FILE_BYTES = Math.ceil((30 << 20) / FILES);
const PER_DIRECTORY = 100;
const BOOTS = 10;
const WORDS = 'the of a system file process thread wait handle memory queue signal page directory time name'.split(' ');

/** About as much as text is compressed: to a third. */
function archive(): Uint8Array {
  let seed = 1;
  const next = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed >>> 16;
  };
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < FILES; i++) {
    let text = '';
    while (text.length < FILE_BYTES) text += `${WORDS[next() % WORDS.length]}${next() % 5 === 0 ? next() : ''} `;
    files[`${Math.floor(i / PER_DIRECTORY)}/${i}.txt`] = new TextEncoder().encode(text.slice(0, FILE_BYTES));
  }
  return zipSync(files);
}

/** Booting with that mounted. */
function bootWith(mounts: () => Record<string, Mount>): Prepare {
  return async () => {
    const mounted = mounts();
    return async () => {
      const samples: number[] = [];
      for (let i = 0; i < BOOTS; i++) {
        let os: RatOS | undefined;
        samples.push(
          await timed(async () => {
            os = await RatOS.boot({ mounts: mounted });
          }),
        );
        await os?.shutdown();
      }
      return samples;
    };
  };
}

const unpack: Prepare = async () => {
  const source = zip(archive());
  const os = await RatOS.boot();
  return async () => {
    const samples = await repeat(3, () => os.fs.unpack('/tmp/unpacked', source));
    await os.fs.rm('/tmp/unpacked', { recursive: true });
    return samples;
  };
};

export const MOUNTING: Measurement[] = [
  {
    id: 'mount-zip-30m',
    unit: 'ms',
    difference: 'what a zip of 2,400 files, 30 MB when inflated, costs; it may be 100 ms',
    ours: bootWith(() => ({ '/data': zip(archive()) })),
    baseline: { name: 'boot', prepare: bootWith(() => ({})) },
  },
  {
    id: 'unpack-zip-30m',
    unit: 'ms',
    ours: unpack,
    baseline: {
      name: 'fflate’s unzipSync',
      foreign: true,
      async prepare() {
        const data = archive();
        return () => repeat(3, async () => unzipSync(data));
      },
    },
  },
];
