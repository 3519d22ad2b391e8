/** The baselines: what the browser does with nothing of RatOS in between. All times in nanoseconds. */

/// <reference types="vite/client" />
import interLatin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?inline';

export type RawTask =
  | { kind: 'ready' }
  /** Passes a token to a second worker and back through two words; `side` 0 measures. */
  | { kind: 'ping-pong'; words: Int32Array; side: 0 | 1 }
  /** Posts messages, as one of so many workers; takes them from all of those, and measures. */
  | { kind: 'post'; port: MessagePort; of: number }
  | { kind: 'receive'; ports: MessagePort[] }
  /** Calls the main thread through two words. */
  | { kind: 'call'; words: Int32Array }
  /** Writes 4 KiB to a file of the origin private file system, and flushes it. */
  | { kind: 'flush' }
  /** Copies pieces from one shared buffer to another. */
  | { kind: 'copy'; bytes: number }
  /** Two compare-and-swaps. */
  | { kind: 'cas' }
  /** Looks at `count` words, of which the last, or all, are set. */
  | { kind: 'scan'; count: number; all: boolean }
  /** Shows a picture in each frame of the display. */
  | { kind: 'frames'; width: number; height: number; canvas: OffscreenCanvas }
  /** Paints as programs/bench/windows.c does. */
  | { kind: 'rectangles' | 'texts' }
  /** Keeps a canvas; draws on it in another colour than before. */
  | { kind: 'canvas'; canvas: OffscreenCanvas }
  | { kind: 'draw' }
  /** Keeps a program. */
  | { kind: 'module'; module: WebAssembly.Module }
  /** Makes an instance of the program kept, over `memory`. */
  | { kind: 'instantiate'; memory: WebAssembly.Memory };

const BATCHES = 100;
const ROUNDS = 50;
const CALLS = 10;
const PAIRS = 20_000;

function measure(batches: number, operations: number, body: () => void): number[] {
  const samples: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const started = performance.now();
    body();
    samples.push(((performance.now() - started) * 1e6) / operations);
  }
  return samples;
}

function set(words: Int32Array, at: number): void {
  Atomics.store(words, at, 1);
  Atomics.notify(words, at);
}

/** Waits until a word is set, and clears it. A notification of an earlier round may still come: it is not enough. */
function take(words: Int32Array, at: number): void {
  while (Atomics.load(words, at) === 0) Atomics.wait(words, at, 0);
  Atomics.store(words, at, 0);
}

function exchange(words: Int32Array, mine: number, other: number): void {
  set(words, mine);
  take(words, other);
}

function pingPong(words: Int32Array, side: 0 | 1): number[] {
  // Words in cache lines of their own.
  const [ping, pong] = [0, 32];
  if (side === 0) {
    return measure(BATCHES, ROUNDS, () => {
      for (let i = 0; i < ROUNDS; i++) exchange(words, ping, pong);
    });
  }
  for (let i = 0; i < BATCHES * ROUNDS; i++) {
    take(words, ping);
    set(words, pong);
  }
  return [];
}

/** Messages of a batch; the first batches, and how many are measured. */
const FLOW = 2000;
const FLOW_WARM_UP = 10;
const FLOW_BATCHES = 40;

function post(port: MessagePort, of: number): number[] {
  const count = Math.ceil(((FLOW_WARM_UP + FLOW_BATCHES) * FLOW) / of);
  for (let i = 0; i < count; i++) port.postMessage({ type: 1024, wParam: 1, lParam: i });
  return [];
}

function receive(ports: readonly MessagePort[]): Promise<number[]> {
  return new Promise((resolve) => {
    const samples: number[] = [];
    let count = 0;
    let started = performance.now();
    const take = () => {
      if (++count % FLOW !== 0) return;
      const now = performance.now();
      if (count > FLOW_WARM_UP * FLOW) samples.push(((now - started) * 1e6) / FLOW);
      started = now;
      if (samples.length === FLOW_BATCHES) resolve(samples);
    };
    for (const port of ports) port.onmessage = take;
  });
}

function casPairs(): number[] {
  const words = new Int32Array(new SharedArrayBuffer(64));
  return measure(60, PAIRS, () => {
    for (let i = 0; i < PAIRS; i++) {
      Atomics.compareExchange(words, 0, 0, 1);
      Atomics.compareExchange(words, 0, 1, 0);
    }
  });
}

const COPIED_BYTES = 4 << 20;

function copy(bytes: number): number[] {
  const [from, to] = [new Uint8Array(new SharedArrayBuffer(bytes)), new Uint8Array(new SharedArrayBuffer(bytes))];
  const pieces = Math.min(COPIED_BYTES / bytes, PAIRS);
  return measure(80, pieces, () => {
    for (let i = 0; i < pieces; i++) to.set(from);
  });
}

function scan(count: number, all: boolean): number[] {
  const words = new Int32Array(new SharedArrayBuffer(count * 64));
  for (let i = 0; i < count; i++) words[i * 16] = all || i === count - 1 ? 1 : 0;
  const calls = Math.ceil(200_000 / (count + 8));
  let found = 0;
  const samples = measure(60, calls, () => {
    for (let call = 0; call < calls; call++) {
      for (let i = 0; i < count; i++) found += Atomics.load(words, i * 16);
    }
  });
  if (found === 0) throw new Error('Nothing was found.');
  return samples;
}

const FLUSHES = 10;
const BLOCK_BYTES = 4096;

/** What the types of the page's side lack. */
interface SyncFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{
    write(bytes: Uint8Array, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
}

async function flushes(): Promise<number[]> {
  const root = await navigator.storage.getDirectory();
  const handle = (await root.getFileHandle('bench-raw', { create: true })) as SyncFileHandle;
  const file = await handle.createSyncAccessHandle();
  const block = new Uint8Array(BLOCK_BYTES).fill(7);
  let at = 0;
  const samples = measure(40, FLUSHES, () => {
    for (let i = 0; i < FLUSHES; i++) {
      file.write(block, { at: (at++ % FLUSHES) * BLOCK_BYTES });
      file.flush();
    }
  });
  file.close();
  return samples;
}

const FRAMES = 120;
const FRAMES_WARM_UP = 20;
const PAINTS = 40;

/** What a frame takes that has been drawn by its own thread. */
async function frames(width: number, height: number, canvas: OffscreenCanvas): Promise<number[]> {
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { alpha: false }) as OffscreenCanvasRenderingContext2D;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const samples: number[] = [];
  let last = 0;
  for (let frame = 0; frame <= FRAMES_WARM_UP + FRAMES; frame++) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    if (frame > FRAMES_WARM_UP) samples.push((now - last) * 1e6);
    last = now;
    for (let i = 0; i < pixels.length; i++) pixels[i] = (frame * 0x010203 + i) | 0xff000000;
    context.putImageData(image, 0, 0);
  }
  return samples;
}

async function paints(texts: boolean): Promise<number[]> {
  // As what programs draw with.
  const inter = await new FontFace('Inter Variable', `url(${interLatin})`, { weight: '100 900' }).load();
  (globalThis as unknown as { fonts: FontFaceSet }).fonts.add(inter);
  const [width, height] = [640, 480];
  const context = new OffscreenCanvas(width, height).getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.textBaseline = 'top';
  context.font = '400 13px "Inter Variable"';
  const colors = Array.from({ length: 10_000 }, (_, i) => {
    return `#${((Math.imul(i, 0x9e3779b1) >>> 8) & 0xffffff).toString(16).padStart(6, '0')}`;
  });
  let round = 0;
  return measure(PAINTS, 1, () => {
    round++;
    if (texts) {
      context.fillStyle = '#ffffff';
      context.fillRect(0, 0, width, height);
      context.fillStyle = '#202020';
      for (let i = 0; i < 2000; i++) context.fillText(`text ${i} of ${round}`, (i * 37) % width, (i * 23) % height);
    } else {
      for (const [i, color] of colors.entries()) {
        context.fillStyle = color;
        context.fillRect((i * 37) % width, (i * 23) % height, 24, 16);
      }
    }
    // Canvases put their work off.
    context.getImageData(0, 0, 1, 1);
  }).slice(PAINTS / 4);
}

let own: OffscreenCanvasRenderingContext2D | null = null;
let isDark = false;

function draw(): number[] {
  if (own === null) return [];
  isDark = !isDark;
  own.fillStyle = isDark ? '#000000' : '#ffffff';
  own.fillRect(0, 0, own.canvas.width, own.canvas.height);
  return [];
}

let kept: WebAssembly.Module | undefined;
let stubs: WebAssembly.Imports = {};

function keepModule(module: WebAssembly.Module): void {
  kept = module;
  stubs = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === 'function') stubs[from] = { ...stubs[from], [name]: () => 0 };
  }
}

function instantiate(memory: WebAssembly.Memory): void {
  if (kept === undefined) throw new Error('There is no program.');
  new WebAssembly.Instance(kept, { ...stubs, env: { memory } });
}

function run(task: RawTask): number[] | Promise<number[]> {
  switch (task.kind) {
    case 'ready':
      return [];
    case 'ping-pong':
      return pingPong(task.words, task.side);
    case 'post':
      return post(task.port, task.of);
    case 'receive':
      return receive(task.ports);
    case 'call':
      return measure(100, CALLS, () => {
        for (let i = 0; i < CALLS; i++) exchange(task.words, 0, 32);
      });
    case 'flush':
      return flushes();
    case 'cas':
      return casPairs();
    case 'copy':
      return copy(task.bytes);
    case 'scan':
      return scan(task.count, task.all);
    case 'frames':
      return frames(task.width, task.height, task.canvas);
    case 'rectangles':
    case 'texts':
      return paints(task.kind === 'texts');
    case 'canvas':
      own = task.canvas.getContext('2d');
      return [];
    case 'draw':
      return draw();
    case 'module':
      keepModule(task.module);
      return [];
    case 'instantiate':
      instantiate(task.memory);
      return [];
  }
}

addEventListener('message', async (event: MessageEvent<RawTask>) => postMessage(await run(event.data)));
