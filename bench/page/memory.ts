/** What an idle window takes, beside a plain canvas of its size. */
import { type Measurement, ready, type Sampler, settle } from './measurement.ts';
import { visibleCanvas } from './raw.ts';
import { desktopSystem, install } from './system.ts';

/** One is there in both counts: with it comes what all share, the display worker and a program. */
const FEW = 1;
const MANY = 21;
/** A window of programs/bench/windows.c. */
const PIXEL_BYTES = 200 * 150 * 4;
const [HEAP_BLOCK_BYTES, SURFACE_UNIT_BYTES] = [64, 1 << 16];

type Open = (count: number) => Promise<() => Promise<void>>;

/** Bytes that each more of them takes. */
function each(open: Open, bytes: () => number | Promise<number>): Sampler {
  return async () => {
    const found: number[] = [];
    // First what is kept after its first use.
    await (await open(MANY))();
    for (const count of [FEW, MANY]) {
      const close = await open(count);
      found.push(await bytes());
      await close();
    }
    return [((found[1] ?? 0) - (found[0] ?? 0)) / (MANY - FEW)];
  };
}

const windows =
  (mode: 'window' | 'shown'): Open =>
  async (count) => {
    const os = await desktopSystem();
    const path = await install('windows');
    const process = await os.spawn(path, [path, mode, String(count)], { stdin: 'empty' });
    while (os.windows().length < count) await settle(5);
    await settle(300);
    return async () => {
      process.kill(0);
      await process.exited;
      while (os.windows().length > 0) await settle(5);
    };
  };

const canvases: Open = async (count) => {
  const all = Array.from({ length: count }, () => {
    const canvas = visibleCanvas();
    canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
    return canvas;
  });
  await settle(300);
  return async () => {
    for (const canvas of all) canvas.remove();
  };
};

/** The kernel's memory and that of pixels. */
async function systemBytes(): Promise<number> {
  const { pages, surfaces } = (await desktopSystem()).counters();
  return pages * HEAP_BLOCK_BYTES + surfaces * SURFACE_UNIT_BYTES;
}

/**
 * What the page's own thread has of objects, as the browser tells its debugger (bench/visit.ts): a page that asks for all that
 * it takes (`measureUserAgentSpecificMemory`) gets no answer while a worker waits.
 */
const pageBytes = () => (globalThis as unknown as { heapBytes: () => Promise<number> }).heapBytes();

const itsPixels: Sampler = async () => [PIXEL_BYTES];

export const MEMORY_ROWS: Measurement[] = [
  {
    id: 'window-memory-painted',
    unit: 'KiB',
    ours: ready(each(windows('window'), systemBytes)),
    baseline: { name: 'its pixels, once', prepare: ready(itsPixels) },
  },
  {
    id: 'window-memory-pixels',
    unit: 'KiB',
    ours: ready(each(windows('shown'), systemBytes)),
    baseline: { name: 'its pixels, once', prepare: ready(itsPixels) },
  },
  {
    id: 'window-memory-page',
    unit: 'KiB',
    ours: ready(each(windows('window'), pageBytes)),
    baseline: { name: 'a plain canvas', prepare: ready(each(canvases, pageBytes)) },
  },
];
