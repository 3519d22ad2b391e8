/** Messages between the page and the display worker. What windows show goes through shared memory. */

/** A window in a picture of the desktop: its place, behind those that follow. */
export interface PlacedWindow {
  id: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export type DisplayRequest =
  /** `ratio`: pixels of the screen for one of CSS. */
  | { kind: 'begin'; kernel: SharedArrayBuffer; surfaces: SharedArrayBuffer; ratio: number }
  | { kind: 'ratio'; ratio: number }
  /** `window`: where its object lies, as long as it has this id. */
  | { kind: 'add'; id: number; window: number; canvas: OffscreenCanvas }
  | { kind: 'remove'; id: number }
  /** Wants a picture, of one window or of all in their places; `surface`: the colour where nothing has been drawn. */
  | { kind: 'capture'; ticket: number; id: number; surface: string }
  | { kind: 'capture-all'; ticket: number; width: number; height: number; surface: string; windows: PlacedWindow[] };

/** A picture; null when there is no such window. */
export interface DisplayReply {
  ticket: number;
  picture: Blob | null;
}
