/**
 * How what a program draws is written down: commands of 32-bit words one after another, each beginning with its number.
 * Places and sizes are CSS pixels of the content, integers but where a float is named; colours are `0xAARRGGBB`. Whoever
 * writes has checked everything: floats are finite, rectangles have a width and a height.
 */
export const COMMAND = {
  /** x, y, width, height, color. */
  FILL: 1,
  /** x, y, width, height, color, thickness (float). */
  STROKE: 2,
  /** x1, y1, x2, y2 (floats), color, thickness (float). */
  LINE: 3,
  /** x, y, width, height, color. */
  ELLIPSE: 4,
  /** x, y (floats), color, font, pixels (float), bytes; then these, UTF-8, and none to a whole word. */
  TEXT: 5,
  /** x, y, width, height, of the picture: width, height; then its pixels, as canvases want them. */
  PIXELS: 6,
  /** x, y, width, height; a width below 0: all. */
  CLIP: 7,
} as const;

/** Words before what has no fixed length. */
export const COMMAND_WORDS: Readonly<Record<number, number>> = {
  [COMMAND.FILL]: 6,
  [COMMAND.STROKE]: 7,
  [COMMAND.LINE]: 7,
  [COMMAND.ELLIPSE]: 6,
  [COMMAND.TEXT]: 7,
  [COMMAND.PIXELS]: 7,
  [COMMAND.CLIP]: 5,
};

/** Family, weight and slant in one word; the size beside it. */
export const packFont = (family: number, weight: number, italic: boolean): number =>
  family | (weight << 8) | (italic ? 1 << 24 : 0);
export const fontFamily = (font: number): number => font & 0xff;
export const fontWeight = (font: number): number => (font >>> 8) & 0xffff;
export const fontIsItalic = (font: number): boolean => font >>> 24 !== 0;
