/**
 * Where the paints of a window are executed, out of sight: as large as its content in the pixels of the screen. What has
 * been drawn stays when the content gets another size, at the upper left; where nothing has been drawn it is transparent,
 * and the surface of the window is seen.
 */
import type { TextContext } from '../text.ts';

/** Pixels of one window, at most, and of all: beyond that they are drawn coarser, so that windows cost no more. */
const PIXELS_MAX = 1 << 24;
const ALL_PIXELS_MAX = 1 << 26;
/** What a window has in any case. */
const PIXELS_LEAST = 1 << 16;
let allPixels = 0;

export class BackCanvas {
  picture = new OffscreenCanvas(1, 1);
  context: TextContext | null = null;
  /** Of the content, CSS pixels. */
  width = 0;
  height = 0;
  /** Pixels of the canvas for one of CSS. */
  scale = 1;

  private get pixels(): number {
    return this.width === 0 ? 0 : this.picture.width * this.picture.height;
  }

  /** Makes it as large as the content. @returns whether it has become another one. */
  fit(width: number, height: number, ratio: number): boolean {
    const { picture: former, pixels, scale: formerScale } = this;
    const room = Math.max(PIXELS_LEAST, Math.min(PIXELS_MAX, ALL_PIXELS_MAX - (allPixels - pixels)));
    const scale = Math.min(ratio, Math.sqrt(room / (width * height)));
    if (width === this.width && height === this.height && scale === formerScale) return false;
    const size = (length: number) => Math.max(1, Math.round(length * scale));
    const picture = new OffscreenCanvas(size(width), size(height));
    const context = picture.getContext('2d');
    const enlarged = scale / formerScale;
    if (pixels > 0) context?.drawImage(former, 0, 0, former.width * enlarged, former.height * enlarged);
    allPixels += picture.width * picture.height - pixels;
    Object.assign(this, { picture, context, width, height, scale });
    return true;
  }

  /** Puts a picture over all of it. */
  cover(picture: CanvasImageSource): void {
    const { context } = this;
    if (context === null) return;
    context.globalCompositeOperation = 'copy';
    context.drawImage(picture, 0, 0, this.picture.width, this.picture.height);
    context.globalCompositeOperation = 'source-over';
  }

  /** Has everything done that has been drawn, which canvases put off. */
  flush(): void {
    this.context?.getImageData(0, 0, 1, 1);
  }

  dispose(): void {
    allPixels -= this.pixels;
    this.width = 0;
  }
}
