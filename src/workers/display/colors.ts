/** `0xAARRGGBB` as canvases want it. */
const known = new Map<number, string>();
const KNOWN_MAX = 1 << 14;

export function cssColor(color: number): string {
  let css = known.get(color);
  if (css === undefined) {
    const digits = (color >>> 0).toString(16).padStart(8, '0');
    css = `#${digits.slice(2)}${digits.startsWith('ff') ? '' : digits.slice(0, 2)}`;
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(color, css);
  }
  return css;
}
