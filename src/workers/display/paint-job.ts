/** A paint that is being executed, in slices. What the commands are: kernel/objects/paint-commands.ts. */
import type { TakenPaint } from '../../kernel/objects/paint.ts';
import { COMMAND, COMMAND_WORDS } from '../../kernel/objects/paint-commands.ts';
import { type Fonts, lineOf, type TextContext } from '../text.ts';
import type { BackCanvas } from './back-canvas.ts';
import { cssColor } from './colors.ts';

/** Commands between two looks at the clock. */
const COMMANDS = 64;
/** Pixels that one slice paints, about: canvases put their work off, so the clock alone does not tell. */
const SLICE_PIXELS = 1 << 24;

export class PaintJob {
  private readonly numbers: Float32Array;
  private readonly bytes: Uint8Array;
  private at = 0;
  /** x, y, width, height; null: all. */
  private clip: readonly [number, number, number, number] | null = null;
  /** The colour that the context fills with; what is no colour: not known. */
  private fill = Number.NaN;
  /** Pixels painted in this slice. */
  private painted = 0;
  private isSliced = false;

  constructor(
    readonly paint: TakenPaint,
    private readonly back: BackCanvas,
    private readonly context: TextContext,
    private readonly fonts: Fonts,
  ) {
    const { buffer, byteOffset, length } = paint.commands;
    this.numbers = new Float32Array(buffer, byteOffset, length);
    this.bytes = new Uint8Array(buffer, byteOffset, length * 4);
  }

  /** Executes commands until all are done, which it says, or the time is over. */
  run(deadline: number): boolean {
    const { context } = this;
    const { commands } = this.paint;
    this.painted = 0;
    context.save();
    try {
      this.prepare();
      for (let count = 1; this.at < commands.length; count++) {
        this.at += this.execute(commands[this.at], this.at);
        if (this.painted > SLICE_PIXELS || (count % COMMANDS === 0 && performance.now() > deadline)) break;
      }
    } finally {
      context.restore();
    }
    const isDone = this.at >= commands.length;
    // What was put off would be done at once, at the end.
    if (!isDone || this.isSliced) this.back.flush();
    this.isSliced = true;
    return isDone;
  }

  /** Gives a context, as it is when it is new, what the commands need. */
  private prepare(): void {
    const { context, back, clip } = this;
    context.setTransform(back.scale, 0, 0, back.scale, 0, 0);
    context.lineCap = 'round';
    this.fill = Number.NaN;
    this.fonts.reset();
    if (clip === null) return;
    context.beginPath();
    context.rect(...clip);
    context.clip();
  }

  /** @returns the command's words. */
  private execute(command: number, at: number): number {
    switch (command) {
      case COMMAND.FILL:
        this.fillRect(at);
        break;
      case COMMAND.STROKE:
        this.strokeRect(at);
        break;
      case COMMAND.LINE:
        this.line(at);
        break;
      case COMMAND.ELLIPSE:
        this.ellipse(at);
        break;
      case COMMAND.TEXT:
        return this.text(at);
      case COMMAND.PIXELS:
        return this.pixels(at);
      case COMMAND.CLIP:
        this.setClip(at);
        break;
      default:
        throw new Error(`No command has the number ${command}.`);
    }
    return COMMAND_WORDS[command] as number;
  }

  private use(color: number): void {
    if (color === this.fill) return;
    this.fill = color;
    this.context.fillStyle = cssColor(color);
  }

  private count(width: number, height: number): void {
    const { back } = this;
    const pixels = Math.min(width, back.width) * Math.min(height, back.height) * back.scale * back.scale;
    this.painted += pixels;
  }

  /** A place of the content, within it and between pixels of the screen: then rectangles meet without a seam. */
  private inside(place: number, size: number): number {
    const { scale } = this.back;
    const within = Math.max(0, Math.min(size, place));
    return scale === 1 ? Math.round(within) : Math.round(within * scale) / scale;
  }

  private fillPart(x: number, y: number, right: number, bottom: number, color: number): void {
    const { width, height } = this.back;
    const left = this.inside(x, width);
    const top = this.inside(y, height);
    const w = this.inside(right, width) - left;
    const h = this.inside(bottom, height) - top;
    if (w <= 0 || h <= 0) return;
    this.use(color);
    this.context.fillRect(left, top, w, h);
    this.count(w, h);
  }

  private fillRect(at: number): void {
    const { commands } = this.paint;
    const x = commands[at + 1];
    const y = commands[at + 2];
    this.fillPart(x, y, x + commands[at + 3], y + commands[at + 4], commands[at + 5]);
  }

  /** The border lies inside the rectangle: four parts, which leave no corner out and paint none twice. */
  private strokeRect(at: number): void {
    const { commands } = this.paint;
    const [x, y, width, height, color] = commands.subarray(at + 1, at + 6);
    // A thin line is not lost between pixels.
    const line = Math.max(this.numbers[at + 6], 1 / this.back.scale);
    const [right, bottom] = [x + width, y + height];
    if (line * 2 >= Math.min(width, height)) {
      this.fillPart(x, y, right, bottom, color);
      return;
    }
    this.fillPart(x, y, right, y + line, color);
    this.fillPart(x, bottom - line, right, bottom, color);
    this.fillPart(x, y + line, x + line, bottom - line, color);
    this.fillPart(right - line, y + line, right, bottom - line, color);
  }

  private line(at: number): void {
    const { context, numbers } = this;
    const x1 = numbers[at + 1];
    const y1 = numbers[at + 2];
    const x2 = numbers[at + 3];
    const y2 = numbers[at + 4];
    const thickness = numbers[at + 6];
    context.strokeStyle = cssColor(this.paint.commands[at + 5]);
    context.lineWidth = thickness;
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
    this.count(Math.abs(x2 - x1) + thickness, thickness);
    this.count(thickness, Math.abs(y2 - y1));
  }

  private ellipse(at: number): void {
    const { commands } = this.paint;
    const { context } = this;
    const [x, y, width, height, color] = commands.subarray(at + 1, at + 6);
    this.use(color);
    context.beginPath();
    context.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
    context.fill();
    this.count(width, height);
  }

  private text(at: number): number {
    const { numbers, context } = this;
    const { commands } = this.paint;
    const length = commands[at + 6];
    const pixels = numbers[at + 5];
    const { ascent } = this.fonts.use(commands[at + 4], pixels);
    const from = (at + 7) * 4;
    // Decoders want memory that is not shared.
    const text = lineOf(new Uint8Array(this.bytes.subarray(from, from + length)));
    this.use(commands[at + 3]);
    context.fillText(text, numbers[at + 1], numbers[at + 2] + ascent);
    this.count(text.length * pixels, pixels);
    return 7 + Math.ceil(length / 4);
  }

  private pixels(at: number): number {
    const [x, y, w, h, width, height] = this.paint.commands.subarray(at + 1, at + 7);
    const image = new ImageData(width, height);
    const from = (at + 7) * 4;
    image.data.set(this.bytes.subarray(from, from + width * height * 4));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.putImageData(image, 0, 0);
    this.context.drawImage(canvas, x, y, w, h);
    this.count(w, h);
    this.painted += width * height;
    return 7 + width * height;
  }

  /** A context's clip only becomes smaller; so all that it has been told is told anew. */
  private setClip(at: number): void {
    const [x, y, w, h] = this.paint.commands.subarray(at + 1, at + 5);
    const { width, height } = this.back;
    const [left, top] = [this.inside(x, width), this.inside(y, height)];
    this.clip = w < 0 ? null : [left, top, this.inside(x + w, width) - left, this.inside(y + h, height) - top];
    this.context.restore();
    this.context.save();
    this.prepare();
  }
}
