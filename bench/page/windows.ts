/** Windows: frames, paints, input and what they cost, beside canvases that a worker owns. */
import { byTurns, keepBusy, type Measurement, ready, type Sampler, settle } from './measurement.ts';
import { raw, rawCanvas, rawFrames } from './raw.ts';
import { desktopSystem, install, windowed } from './system.ts';

const NS_PER_MS = 1e6;
const BUSY_MS = 30;
const TURNS = 60;
const WINDOWS = 12;

/** The page's thread works so long in each frame. */
function busyPage(sampler: Sampler): Sampler {
  return async () => {
    const stopWork = keepBusy(BUSY_MS);
    try {
      return await sampler();
    } finally {
      stopWork();
    }
  };
}

/** What a person sees in the middle of a canvas: how bright it is. Also of one that a worker draws on. */
function brightness(canvas: HTMLCanvasElement): number {
  const probe = document.createElement('canvas');
  [probe.width, probe.height] = [1, 1];
  const context = probe.getContext('2d', { willReadFrequently: true });
  if (context === null || canvas.width === 0) return -1;
  context.drawImage(canvas, canvas.width / 2, canvas.height / 2, 1, 1, 0, 0, 1, 1);
  const { data } = context.getImageData(0, 0, 1, 1);
  return data[3] === 0 ? -1 : (data[0] ?? 0);
}

/** Resolves when a canvas shows another colour. */
async function changed(canvas: HTMLCanvasElement, before: number): Promise<void> {
  for (let frames = 0; brightness(canvas) === before; frames++) {
    if (frames > 1000) throw new Error('Nothing has been drawn.');
    await new Promise(requestAnimationFrame);
  }
}

/** How long it takes from a turn of the wheel until another colour is seen. */
async function turned(canvas: HTMLCanvasElement, turn: () => void): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 0; i < TURNS; i++) {
    // Not always at the same moment of a frame.
    await settle(7 + (i % 5) * 3);
    const before = brightness(canvas);
    const started = performance.now();
    turn();
    await changed(canvas, before);
    samples.push((performance.now() - started) * NS_PER_MS);
  }
  return samples;
}

const find = (selector: string) => document.querySelector('.ratos-desktop')?.shadowRoot?.querySelector(selector);

async function openWindow(mode: string): Promise<{ canvas: HTMLCanvasElement; close: () => Promise<void> }> {
  const os = await desktopSystem();
  const path = await install('windows');
  const process = await os.spawn(path, [path, mode], { stdin: 'empty' });
  let canvas = find('[role=dialog] canvas');
  for (; canvas == null; canvas = find('[role=dialog] canvas')) await new Promise(requestAnimationFrame);
  return {
    canvas: canvas as HTMLCanvasElement,
    close: async () => {
      process.kill(0);
      await process.exited;
      while (find('[role=dialog]') != null) await settle(1);
    },
  };
}

const turns: Sampler = async () => {
  const { canvas, close } = await openWindow('input');
  await changed(canvas, -1);
  const { left, top } = canvas.getBoundingClientRect();
  const event = { bubbles: true, composed: true, cancelable: true, deltaY: 100, clientX: left + 9, clientY: top + 9 };
  const samples = await turned(canvas, () => canvas.dispatchEvent(new WheelEvent('wheel', event)));
  await close();
  return samples;
};

const rawTurns: Sampler = async () => {
  const { canvas, draw, close } = rawCanvas();
  draw();
  await changed(canvas, -1);
  const samples = await turned(canvas, draw);
  close();
  return samples;
};

/** From the start of a program until its window is seen. */
const shown: Sampler = async () => {
  const samples: number[] = [];
  for (let i = 0; i < WINDOWS; i++) {
    const started = performance.now();
    const { canvas, close } = await openWindow('window');
    await changed(canvas, -1);
    samples.push((performance.now() - started) * NS_PER_MS);
    await close();
  }
  return samples.slice(2);
};

const rawShown: Sampler = async () => {
  const samples: number[] = [];
  for (let i = 0; i < WINDOWS; i++) {
    const started = performance.now();
    const { canvas, draw, close } = rawCanvas();
    draw();
    await changed(canvas, -1);
    samples.push((performance.now() - started) * NS_PER_MS);
    close();
  }
  return samples.slice(2);
};

const sends = byTurns(windowed('windows', 'send'));

const FRAMES_WHY = 'A frame is copied by the program and by the display worker, which turns its colours too.';
const PAINTS_WHY =
  'A command is checked, written down, copied with its paint, and read again before a canvas draws it ([decision 20](decisions/0020-drawing.md)).';

export const WINDOW_ROWS: Measurement[] = [
  {
    id: 'send-message',
    headline: 'a message sent to another process, and its answer',
    unit: 'µs',
    ours: ready(sends.ours),
    baseline: { name: 'a message posted there, and one back', prepare: ready(sends.baseline) },
    goal: {
      ratio: 2,
      why: 'A send is taken, served and answered by four system calls, a message posted and one back are four as well; each also takes and gives back a block of memory.',
    },
  },
  {
    id: 'window-frames-busy-30',
    headline: 'a frame of 640 × 480 in a window, the page busy 30 ms of each frame',
    unit: 'ms',
    ours: ready(busyPage(windowed('windows', 'frames', '640', '480'))),
    baseline: {
      name: 'putImageData in a worker',
      prepare: ready(busyPage(rawFrames(640, 480))),
    },
    goal: { ratio: 1.05, why: FRAMES_WHY },
  },
  {
    id: 'window-frames-1080',
    headline: 'a frame of 1920 × 1080 in a window',
    unit: 'ms',
    ours: ready(windowed('windows', 'frames', '1920', '1080')),
    baseline: {
      name: 'putImageData in a worker',
      prepare: ready(rawFrames(1920, 1080)),
    },
    goal: { ratio: 1.25, why: FRAMES_WHY },
  },
  {
    id: 'window-frames-20',
    headline: 'a frame of each of 20 windows at once',
    unit: 'ms',
    ours: ready(windowed('windows', 'frames', '200', '150', '20')),
    baseline: { name: 'one window', prepare: ready(windowed('windows', 'frames', '200', '150')) },
  },
  {
    id: 'paint-rectangles',
    headline: 'a paint of 10,000 rectangles',
    unit: 'ms',
    ours: ready(windowed('windows', 'rectangles')),
    baseline: { name: 'a canvas in a worker', prepare: ready(raw({ kind: 'rectangles' })) },
    goal: { ratio: 2, why: PAINTS_WHY },
  },
  {
    id: 'paint-texts',
    headline: 'a paint of 2,000 texts',
    unit: 'ms',
    ours: ready(windowed('windows', 'texts')),
    baseline: { name: 'a canvas in a worker', prepare: ready(raw({ kind: 'texts' })) },
    goal: { ratio: 2, why: PAINTS_WHY },
  },
  {
    id: 'window-input',
    headline: 'from a turn of the wheel to the pixel that a program draws for it',
    unit: 'ms',
    ours: ready(turns),
    baseline: { name: 'a worker that draws when it is told', prepare: ready(rawTurns) },
  },
  {
    id: 'window-shown',
    headline: 'from the start of a program until its window is seen',
    unit: 'ms',
    ours: ready(shown),
    baseline: { name: 'a new worker that draws', prepare: ready(rawShown) },
  },
];
