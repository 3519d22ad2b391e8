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
  | { kind: 'begin'; kernel: SharedArrayBuffer; surfaces: SharedArrayBuffer }
  /** `window`: where its object lies, as long as it has this id. */
  | { kind: 'add'; id: number; window: number; canvas: OffscreenCanvas }
  | { kind: 'remove'; id: number }
  /** Wants a picture, of one window or of all in their places. */
  | { kind: 'capture'; ticket: number; id: number }
  | { kind: 'capture-all'; ticket: number; width: number; height: number; windows: PlacedWindow[] };

/** A picture; null when there is no such window. */
export interface DisplayReply {
  ticket: number;
  picture: Blob | null;
}
