/** A window on the screen: what its program presents and paints, in the order in which it does. */
import type { Kernel } from '../../kernel/kernel.ts';
import { donePaint, isBefore, takePaint } from '../../kernel/objects/paint.ts';
import { takeFrame } from '../../kernel/objects/surface.ts';
import { takeFrameWish, type WindowRect, windowRect, withWindow } from '../../kernel/objects/window.ts';
import { tellFrame } from '../../kernel/objects/window-messages.ts';
import { Fonts } from '../text.ts';
import { BackCanvas } from './back-canvas.ts';
import { PaintJob } from './paint-job.ts';

/** Words of a paint that is most likely executed in one slice. */
const SHORT_WORDS = 1 << 13;

export class ShownWindow {
  private readonly context: OffscreenCanvasRenderingContext2D | null;
  /** Frames go through memory that is not shared, which canvases ask for. */
  private image: ImageData | undefined;
  /** The same, as a picture that can be scaled. */
  private frame: OffscreenCanvas | undefined;
  /** Once it has been painted in; and what is known of fonts there. */
  private back: BackCanvas | undefined;
  private fonts: Fonts | undefined;
  private job: PaintJob | undefined;
  /** Number of the last frame that was presented. */
  private frameNumber: number | undefined;
  /** The last slice did not end its paint. */
  private isSlow = false;
  /** The back has something that the canvas has not. */
  private isStale = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly id: number,
    private readonly window: number,
    readonly canvas: OffscreenCanvas,
    private readonly ratio: () => number,
  ) {
    this.context = canvas.getContext('2d');
  }

  // ── Painting ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Executes a paint, or goes on with one, until the time is over. @returns whether something was done. */
  work(deadline: number): boolean {
    this.job ??= this.nextJob();
    if (this.job === undefined) return false;
    let isDone = true;
    try {
      isDone = this.job.run(deadline);
      this.isSlow = !isDone;
    } finally {
      if (isDone) this.endJob();
    }
    return true;
  }

  private endJob(): void {
    const { job } = this;
    this.job = undefined;
    this.isStale = true;
    if (job !== undefined) donePaint(this.kernel, job.paint);
  }

  private nextJob(): PaintJob | undefined {
    const { kernel, window } = this;
    let job: PaintJob | undefined;
    withWindow(kernel, window, this.id, () => {
      const paint = takePaint(kernel, window);
      if (paint === null) return;
      try {
        // A frame that was presented before the paint is there by now.
        this.present();
        // The last frame covers a paint that came before it.
        if (this.frameNumber === undefined || !isBefore(paint.sequence, this.frameNumber)) {
          // The canvas keeps the last whole picture while this one is made. One that is made at once takes its place.
          if (this.isSlow || paint.commands.length > SHORT_WORDS) this.show();
          const back = this.openBack(windowRect(kernel, window));
          if (back.context !== null) {
            this.fonts ??= new Fonts(back.context);
            job = new PaintJob(paint, back, back.context, this.fonts);
          }
        }
      } finally {
        if (job === undefined) donePaint(kernel, paint);
      }
    });
    return job;
  }

  /** The back, as large as the content. */
  private openBack(rect: WindowRect): BackCanvas {
    const isFirst = this.back === undefined;
    this.back ??= new BackCanvas();
    this.fit(this.back, rect);
    if (isFirst && this.image !== undefined) this.back.cover(this.canvas);
    return this.back;
  }

  private fit(back: BackCanvas, { width, height }: WindowRect): void {
    if (!back.fit(width, height, this.ratio())) return;
    this.fonts = undefined;
    this.isStale = true;
  }

  // ── Presenting and showing ───────────────────────────────────────────────────────────────────────────────

  /** Takes the last frame that was presented, if there is a new one. */
  private present(): void {
    const number = takeFrame(this.kernel, this.window, (width, height) => this.room(width, height));
    if (number === undefined) return;
    this.frameNumber = number;
    this.put();
  }

  private room(width: number, height: number): Uint8ClampedArray {
    if (this.image?.width !== width || this.image.height !== height) this.image = new ImageData(width, height);
    return this.image.data;
  }

  private put(): void {
    const { canvas, context, image, back } = this;
    if (context === null || image === undefined) return;
    if (back === undefined) {
      setSize(canvas, image);
      context.putImageData(image, 0, 0);
      return;
    }
    this.frame ??= new OffscreenCanvas(image.width, image.height);
    setSize(this.frame, image);
    this.frame.getContext('2d')?.putImageData(image, 0, 0);
    back.cover(this.frame);
    this.isStale = true;
  }

  /** Puts the last whole picture on the canvas, if it is not there. */
  draw(): void {
    // A paint that is under way is not seen; and a frame comes after it.
    if (this.job !== undefined) return;
    const { kernel, window, back } = this;
    withWindow(kernel, window, this.id, () => {
      this.present();
      if (back !== undefined) this.fit(back, windowRect(kernel, window));
    });
    this.show();
  }

  private show(): void {
    const { canvas, context, back } = this;
    if (!this.isStale || back === undefined || context === null) return;
    this.isStale = false;
    setSize(canvas, back.picture);
    context.globalCompositeOperation = 'copy';
    context.drawImage(back.picture, 0, 0);
  }

  tellFrame(): void {
    withWindow(this.kernel, this.window, this.id, () => {
      if (takeFrameWish(this.kernel, this.window)) tellFrame(this.kernel, this.window);
    });
  }

  dispose(): void {
    if (this.job !== undefined) this.endJob();
    this.back?.dispose();
  }
}

/** Setting a canvas's size clears it. */
function setSize(canvas: OffscreenCanvas, { width, height }: { width: number; height: number }): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
