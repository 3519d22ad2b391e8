/**
 * Texts as they are drawn and measured, in the display worker and in programs' workers alike: with the same fonts and the
 * same settings, so that what is measured is what is drawn. Fonts come from shared memory, and are usable at once: a worker
 * that waits for its program resolves no promise.
 */
import { FONT } from '../guest-abi/drawing.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { readFonts } from '../kernel/objects/fonts.ts';
import { fontFamily, fontIsItalic, fontWeight } from '../kernel/objects/paint-commands.ts';

export type TextContext = OffscreenCanvasRenderingContext2D;

const FAMILIES: Readonly<Record<number, string>> = {
  [FONT.UI]: '"Inter Variable", Inter, system-ui, sans-serif',
  [FONT.MONO]: '"JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace',
  [FONT.SERIF]: 'Georgia, "Times New Roman", Times, serif',
};
/** Fonts that are remembered. */
const FONTS_MAX = 256;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const SHORT = 64;
const codes: number[] = [];

/** A line of text: what begins another line, or controls anything else, is a space. */
export function lineOf(bytes: Uint8Array<ArrayBuffer>): string {
  const { length } = bytes;
  if (length <= SHORT) {
    codes.length = length;
    let i = 0;
    for (; i < length; i++) {
      const code = bytes[i] as number;
      if (code >= 0x80) break;
      codes[i] = code < 0x20 || code === 0x7f ? 0x20 : code;
    }
    if (i === length) return String.fromCharCode.apply(null, codes);
  }
  return decoder.decode(bytes).replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
}

/** A font that a context can be given. */
interface KnownFont {
  readonly css: string;
  /** From the upper edge of a line to the letters' lower edge, and of the whole line. */
  readonly ascent: number;
  readonly height: number;
}

/** The fonts of a context for texts. */
export class Fonts {
  private readonly known = new Map<string, KnownFont>();
  private current: KnownFont | undefined;
  private currentFont = 0;
  private currentPixels = 0;

  constructor(private readonly context: TextContext) {}

  /** Has the context draw in a font. @param font see packFont. */
  use(font: number, pixels: number): KnownFont {
    if (this.current !== undefined && font === this.currentFont && pixels === this.currentPixels) return this.current;
    const key = `${font} ${pixels}`;
    let known = this.known.get(key);
    if (known === undefined) {
      known = this.learn(font, pixels);
      if (this.known.size >= FONTS_MAX) this.known.clear();
      this.known.set(key, known);
    } else this.context.font = known.css;
    this.current = known;
    this.currentFont = font;
    this.currentPixels = pixels;
    return known;
  }

  private learn(font: number, pixels: number): KnownFont {
    const { context } = this;
    const family = FAMILIES[fontFamily(font)] ?? 'sans-serif';
    const css = `${fontIsItalic(font) ? 'italic' : 'normal'} ${fontWeight(font)} ${pixels}px ${family}`;
    context.font = css;
    const metrics = context.measureText('x');
    // Whole pixels, so that letters of small sizes stand on one.
    const ascent = Math.round(metrics.fontBoundingBoxAscent);
    return { css, ascent, height: ascent + Math.round(metrics.fontBoundingBoxDescent) };
  }

  /** The context has lost its settings. */
  reset(): void {
    this.current = undefined;
  }
}

let loaded = false;

/**
 * Has this worker know the desktop's fonts, if there are any.
 * @returns false while they are still coming.
 */
export function loadFonts(kernel: Kernel): boolean {
  if (loaded) return true;
  const files = readFonts(kernel);
  if (files === null) return false;
  const { fonts } = globalThis as unknown as { fonts: { add(font: FontFace): void } };
  for (const { family, bytes, ...descriptors } of files) fonts.add(new FontFace(family, bytes, descriptors));
  loaded = true;
  return true;
}

/** A context that nothing is drawn on; null where the browser has none. */
export function measuringContext(): TextContext | null {
  return typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('2d');
}
