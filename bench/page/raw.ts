/** Starts and drives the workers of raw-worker.ts. */
import { type Baseline, type Prepare, repeat, type Sampler } from './measurement.ts';
import type { RawTask } from './raw-worker.ts';
import { programBytes } from './system.ts';

class RawWorker {
  private readonly worker = new Worker(new URL('./raw-worker.ts', import.meta.url), { type: 'module' });

  run(task: RawTask, transfer: Transferable[] = []): Promise<number[]> {
    return new Promise((resolve, reject) => {
      this.worker.onmessage = (event: MessageEvent<number[]>) => resolve(event.data);
      this.worker.onerror = (event) => reject(new Error(event.message));
      this.worker.postMessage(task, transfer);
    });
  }

  close(): void {
    this.worker.terminate();
  }
}

/** A canvas in the page, as large as a window of programs/bench/windows.c. */
export function visibleCanvas(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [200, 150];
  canvas.style.cssText = 'position: fixed; left: 0; top: 0; width: 200px; height: 150px';
  document.body.append(canvas);
  return canvas;
}

/** A canvas that a worker of its own draws on when it is told, each time in another colour. */
export function rawCanvas(): { canvas: HTMLCanvasElement; draw: () => void; close: () => void } {
  const canvas = visibleCanvas();
  const worker = new RawWorker();
  const offscreen = canvas.transferControlToOffscreen();
  void worker.run({ kind: 'canvas', canvas: offscreen }, [offscreen]);
  return {
    canvas,
    draw: () => void worker.run({ kind: 'draw' }),
    close: () => {
      worker.close();
      canvas.remove();
    },
  };
}

/** Frames on a canvas that is seen. */
export function rawFrames(width: number, height: number): Sampler {
  return async () => {
    const canvas = visibleCanvas();
    const worker = new RawWorker();
    const offscreen = canvas.transferControlToOffscreen();
    const samples = await worker.run({ kind: 'frames', width, height, canvas: offscreen }, [offscreen]);
    worker.close();
    canvas.remove();
    return samples;
  };
}

/** A fresh worker for each run. */
export function raw(task: RawTask): Sampler {
  return async () => {
    const worker = new RawWorker();
    await worker.run({ kind: 'ready' });
    const samples = await worker.run(task);
    worker.close();
    return samples;
  };
}

const sharedWords = () => new Int32Array(new SharedArrayBuffer(256));

/** A token between two workers, `Atomics.wait` and `notify`. */
export const rawPingPong: Sampler = async () => {
  const words = sharedWords();
  const workers = [new RawWorker(), new RawWorker()] as const;
  await Promise.all(workers.map((worker) => worker.run({ kind: 'ready' })));
  const sides = workers.map((worker, side) => worker.run({ kind: 'ping-pong', words, side: side as 0 | 1 }));
  const [samples] = await Promise.all(sides);
  for (const worker of workers) worker.close();
  // The first batch waits for the other side to begin.
  return samples?.slice(1) ?? [];
};

/** Workers that post to one, each by a channel of its own. */
export function rawPostMessages(posters: number): Sampler {
  return async () => {
    const workers = Array.from({ length: posters + 1 }, () => new RawWorker());
    await Promise.all(workers.map((worker) => worker.run({ kind: 'ready' })));
    const channels = Array.from({ length: posters }, () => new MessageChannel());
    const [receiver, ...senders] = workers;
    const inputs = channels.map(({ port2 }) => port2);
    const taken = receiver?.run({ kind: 'receive', ports: inputs }, inputs);
    for (const [i, sender] of senders.entries()) {
      const { port1 } = channels[i] ?? new MessageChannel();
      void sender.run({ kind: 'post', port: port1, of: posters }, [port1]);
    }
    const samples = await taken;
    for (const worker of workers) worker.close();
    return samples ?? [];
  };
}

/** A worker calls the main thread, which waits with `Atomics.waitAsync`. */
export const rawMainCall: Sampler = async () => {
  const words = sharedWords();
  let over = false;
  const serve = async () => {
    while (!over) {
      if (Atomics.compareExchange(words, 0, 1, 0) === 1) {
        Atomics.store(words, 32, 1);
        Atomics.notify(words, 32);
      }
      const { async, value } = Atomics.waitAsync(words, 0, 0, 1000);
      if (async) await value;
    }
  };
  const served = serve();
  const worker = new RawWorker();
  await worker.run({ kind: 'ready' });
  await worker.run({ kind: 'call', words });
  const samples = await worker.run({ kind: 'call', words });
  over = true;
  Atomics.store(words, 0, 1);
  Atomics.notify(words, 0);
  await served;
  worker.close();
  return samples;
};

const READY = URL.createObjectURL(new Blob(['postMessage(0)'], { type: 'text/javascript' }));

/** A new module worker, up to its first message. Its script comes from memory: no network in the figure. */
export function newWorker(): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(READY, { type: 'module' });
    worker.onmessage = () => {
      worker.terminate();
      resolve();
    };
    worker.onerror = (event) => reject(new Error(event.message));
  });
}

/** A message to a worker and back. */
export const postMessageEcho: Baseline = {
  name: 'postMessage',
  async prepare() {
    const worker = new RawWorker();
    return () => repeat(200, () => worker.run({ kind: 'ready' }));
  },
};

/** In pages of 64 KiB: more than the smallest programs ask for, less than they allow. */
const PAGES = 64;

/**
 * What the browser has to do for a process, and nothing else: a message with the memory to a warm worker that knows
 * the program, the instance, a message back.
 */
export const instantiateInWorker: Prepare = async () => {
  const worker = new RawWorker();
  await worker.run({ kind: 'module', module: await WebAssembly.compile(await programBytes('true')) });
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  return () => repeat(30, () => worker.run({ kind: 'instantiate', memory }));
};
