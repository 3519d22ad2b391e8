/**
 * Entry of the worker that shows what programs draw: it owns the windows' canvases, executes paints as soon as they come,
 * puts whole pictures on the canvases at the display's pace, however busy the page is, and tells programs when the next
 * frame may be drawn. While nothing changes it sleeps.
 */
import { wallClock } from '../kernel/core/wall-clock.ts';
import { Kernel } from '../kernel/kernel.ts';
import { SurfaceMemory } from '../kernel/memory/surface-memory.ts';
import { displayBell, ringDisplay } from '../kernel/objects/display-bell.ts';
import { wakePainters } from '../kernel/objects/paint.ts';
import { ShownWindow } from './display/shown-window.ts';
import type { DisplayReply, DisplayRequest, PlacedWindow } from './display-protocol.ts';
import { loadFonts } from './text.ts';

type WaitAsync = (words: Int32Array, at: number, value: number) => { async: boolean; value: unknown };
const waitAsync = (Atomics as { waitAsync?: WaitAsync }).waitAsync;

/** Milliseconds that one window's paint is executed before the others' turn comes. */
const SLICE = 4;
/** Milliseconds between two looks where nothing tells of the bell. */
const LOOK = 8;
/** Turns that a picture waits for paints that are there already. */
const TURNS_MAX = 100;

const pauses: (() => void)[] = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => pauses.shift()?.();

/** Lets all else that waits in this worker have its turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    pauses.push(resolve);
    channel.port2.postMessage(null);
  });
}

class DisplayWorker {
  private readonly kernel: Kernel;
  private readonly shown = new Map<number, ShownWindow>();
  private isFrameAsked = false;

  constructor(
    kernel: SharedArrayBuffer,
    surfaces: SharedArrayBuffer,
    private ratio: number,
  ) {
    this.kernel = new Kernel(kernel, true, wallClock(performance));
    this.kernel.surfaces = new SurfaceMemory(surfaces);
    void this.listen();
  }

  add(id: number, window: number, canvas: OffscreenCanvas): void {
    this.shown.set(id, new ShownWindow(this.kernel, id, window, canvas, () => this.ratio));
    ringDisplay(this.kernel);
  }

  remove(id: number): void {
    this.shown.get(id)?.dispose();
    this.shown.delete(id);
    wakePainters(this.kernel);
  }

  setRatio(ratio: number): void {
    this.ratio = ratio;
    ringDisplay(this.kernel);
  }

  /** Executes paints whenever the bell has rung; what is to be seen waits for the display. */
  private async listen(): Promise<void> {
    const { view, at } = displayBell(this.kernel);
    for (;;) {
      const seen = Atomics.load(view, at);
      this.askFrame();
      while (this.turn()) {
        this.askFrame();
        await pause();
      }
      if (waitAsync === undefined) await new Promise((resolve) => setTimeout(resolve, LOOK));
      else await waitAsync(view, at, seen).value;
    }
  }

  /** It may be asked much more often than the display shows something. */
  private askFrame(): void {
    if (this.isFrameAsked || this.shown.size === 0) return;
    this.isFrameAsked = true;
    requestAnimationFrame(() => {
      this.isFrameAsked = false;
      this.frame();
    });
  }

  private frame(): void {
    for (const window of this.shown.values()) window.draw();
    // What is drawn from now on is for the next one.
    for (const window of this.shown.values()) window.tellFrame();
  }

  /** Executes a slice of each window's paints. @returns whether something was done. */
  private turn(): boolean {
    let isBusy = false;
    if (loadFonts(this.kernel)) for (const window of this.shown.values()) if (this.work(window)) isBusy = true;
    wakePainters(this.kernel);
    return isBusy;
  }

  private work(window: ShownWindow): boolean {
    try {
      return window.work(performance.now() + SLICE);
    } catch (error) {
      // One window's misfortune: the browser has no room for its picture.
      console.error('RatOS: A paint could not be executed.', error);
      return true;
    }
  }

  /** Has a window show what has been painted in it until now. */
  private async settle(window: ShownWindow): Promise<void> {
    for (let i = 0; i < TURNS_MAX && this.work(window); i++) await pause();
    window.draw();
    wakePainters(this.kernel);
  }

  async capture(id: number, surface: string): Promise<Blob | null> {
    const window = this.shown.get(id);
    if (window === undefined) return null;
    await this.settle(window);
    const { width, height } = window.canvas;
    return this.picture(width, height, surface, [{ id, x: 0, y: 0, width, height }]);
  }

  async captureAll(width: number, height: number, surface: string, windows: PlacedWindow[]): Promise<Blob | null> {
    for (const { id } of windows) {
      const window = this.shown.get(id);
      if (window !== undefined) await this.settle(window);
    }
    return this.picture(Math.max(1, width), Math.max(1, height), surface, windows);
  }

  private async picture(width: number, height: number, surface: string, windows: PlacedWindow[]): Promise<Blob | null> {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.fillStyle = surface;
    for (const place of windows) {
      const window = this.shown.get(place.id);
      if (window === undefined) continue;
      context.fillRect(place.x, place.y, place.width, place.height);
      context.drawImage(window.canvas, place.x, place.y, place.width, place.height);
    }
    return canvas.convertToBlob();
  }
}

let worker: DisplayWorker | undefined;

async function answer(ticket: number, picture: Promise<Blob | null> | undefined): Promise<void> {
  const reply: DisplayReply = { ticket, picture: (await picture?.catch(() => null)) ?? null };
  postMessage(reply);
}

addEventListener('message', ({ data }: MessageEvent<DisplayRequest>) => {
  switch (data.kind) {
    case 'begin':
      worker = new DisplayWorker(data.kernel, data.surfaces, data.ratio);
      return;
    case 'add':
      worker?.add(data.id, data.window, data.canvas);
      return;
    case 'remove':
      worker?.remove(data.id);
      return;
    case 'ratio':
      worker?.setRatio(data.ratio);
      return;
    case 'capture':
      void answer(data.ticket, worker?.capture(data.id, data.surface));
      return;
    case 'capture-all':
      void answer(data.ticket, worker?.captureAll(data.width, data.height, data.surface, data.windows));
  }
});
