/**
 * Entry of the worker that shows what programs draw: it owns the windows' canvases and puts whole frames on them at the
 * display's pace, however busy the page is; and tells programs when the next frame may be drawn. While nothing changes it
 * sleeps.
 */
import { wallClock } from '../kernel/core/wall-clock.ts';
import { Kernel } from '../kernel/kernel.ts';
import { SurfaceMemory } from '../kernel/memory/surface-memory.ts';
import { displayBell, ringDisplay, takeFrame } from '../kernel/objects/surface.ts';
import { takeFrameWish, withWindow } from '../kernel/objects/window.ts';
import { tellFrame } from '../kernel/objects/window-messages.ts';
import type { DisplayReply, DisplayRequest, PlacedWindow } from './display-protocol.ts';

type WaitAsync = (words: Int32Array, at: number, value: number) => { async: boolean; value: unknown };
const waitAsync = (Atomics as { waitAsync?: WaitAsync }).waitAsync;

/** A window on the screen. */
class Shown {
  private readonly context: OffscreenCanvasRenderingContext2D | null;
  /** Frames go through memory that is not shared, which canvases ask for. */
  private image: ImageData | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly id: number,
    private readonly window: number,
    readonly canvas: OffscreenCanvas,
  ) {
    this.context = canvas.getContext('2d', { alpha: false });
  }

  /** Puts the last frame on the canvas, if it is not there. */
  draw(): void {
    withWindow(this.kernel, this.window, this.id, () => {
      if (takeFrame(this.kernel, this.window, (width, height) => this.room(width, height))) this.put();
    });
  }

  tellFrame(): void {
    withWindow(this.kernel, this.window, this.id, () => {
      if (takeFrameWish(this.kernel, this.window)) tellFrame(this.kernel, this.window);
    });
  }

  private room(width: number, height: number): Uint8ClampedArray {
    if (this.image?.width !== width || this.image.height !== height) this.image = new ImageData(width, height);
    return this.image.data;
  }

  private put(): void {
    const { canvas, context, image } = this;
    if (context === null || image === undefined) return;
    if (canvas.width !== image.width) canvas.width = image.width;
    if (canvas.height !== image.height) canvas.height = image.height;
    context.putImageData(image, 0, 0);
  }
}

class DisplayWorker {
  private readonly kernel: Kernel;
  private readonly shown = new Map<number, Shown>();

  constructor(kernel: SharedArrayBuffer, surfaces: SharedArrayBuffer) {
    this.kernel = new Kernel(kernel, true, wallClock(performance));
    this.kernel.surfaces = new SurfaceMemory(surfaces);
    void this.listen();
  }

  add(id: number, window: number, canvas: OffscreenCanvas): void {
    this.shown.set(id, new Shown(this.kernel, id, window, canvas));
    ringDisplay(this.kernel);
  }

  remove(id: number): void {
    this.shown.delete(id);
  }

  /** Draws a frame of the display whenever the bell has rung; it may ring much more often than that. */
  private async listen(): Promise<void> {
    const { view, at } = displayBell(this.kernel);
    for (;;) {
      const seen = Atomics.load(view, at);
      if (waitAsync === undefined || this.shown.size > 0)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      this.frame();
      await waitAsync?.(view, at, seen).value;
    }
  }

  private frame(): void {
    for (const window of this.shown.values()) window.draw();
    // What is drawn from now on is for the next one.
    for (const window of this.shown.values()) window.tellFrame();
  }

  async capture(id: number): Promise<Blob | null> {
    const window = this.shown.get(id);
    window?.draw();
    return window?.canvas.convertToBlob() ?? null;
  }

  async captureAll(width: number, height: number, windows: PlacedWindow[]): Promise<Blob | null> {
    const canvas = new OffscreenCanvas(Math.max(1, width), Math.max(1, height));
    const context = canvas.getContext('2d');
    for (const place of windows) {
      const window = this.shown.get(place.id);
      if (window === undefined) continue;
      window.draw();
      context?.drawImage(window.canvas, place.x, place.y, place.width, place.height);
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
      worker = new DisplayWorker(data.kernel, data.surfaces);
      return;
    case 'add':
      worker?.add(data.id, data.window, data.canvas);
      return;
    case 'remove':
      worker?.remove(data.id);
      return;
    case 'capture':
      void answer(data.ticket, worker?.capture(data.id));
      return;
    case 'capture-all':
      void answer(data.ticket, worker?.captureAll(data.width, data.height, data.windows));
  }
});
