/** Numbers of drawing that programs, the kernel and the display worker share. Values never change; new ones are appended. */

/** `RatFont.family`. */
export const FONT = { UI: 0, MONO: 1, SERIF: 2 } as const;
/** What a font is where `RatFont` says nothing. */
export const FONT_PIXELS = 13;
export const FONT_WEIGHT = 400;
/** Sizes and weights go up to this. */
export const FONT_PIXELS_MAX = 1000;
export const FONT_WEIGHT_MAX = 1000;
/** A text's bytes that are drawn and measured; what is longer is cut. */
export const DRAWN_TEXT_BYTES = 16384;
/** Bytes of the commands that a thread's paints under way may have together. */
export const PAINT_BYTES_MAX = 32 << 20;
