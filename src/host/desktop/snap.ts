/** Where a window goes when it is dragged to an edge of the desktop: a half, a quarter, or all of it. */
import type { WindowRect } from '../../kernel/objects/window.ts';

export interface Area {
  width: number;
  height: number;
}

/** A part of the desktop, in shares of it; all of it maximizes. */
export interface Zone {
  readonly x: 0 | 0.5;
  readonly y: 0 | 0.5;
  readonly width: 0.5 | 1;
  readonly height: 0.5 | 1;
}

export const WHOLE: Zone = { x: 0, y: 0, width: 1, height: 1 };
export const LEFT: Zone = { x: 0, y: 0, width: 0.5, height: 1 };
export const RIGHT: Zone = { x: 0.5, y: 0, width: 0.5, height: 1 };

/** So near to an edge the pointer means it. */
const EDGE = 10;
/** So near to a corner, along the edge. */
const CORNER = 96;

/** What the pointer means at a place of the desktop; null: nothing. */
export function zoneAt(x: number, y: number, area: Area): Zone | null {
  const side = x < EDGE ? 0 : x >= area.width - EDGE ? 0.5 : null;
  const corner = Math.min(CORNER, area.height / 4);
  if (side !== null) {
    if (y < corner) return { x: side, y: 0, width: 0.5, height: 0.5 };
    if (y >= area.height - corner) return { x: side, y: 0.5, width: 0.5, height: 0.5 };
    return side === 0 ? LEFT : RIGHT;
  }
  return y < EDGE ? WHOLE : null;
}

/** The frame of a window in a part of the desktop. */
export function zoneRect({ x, y, width, height }: Zone, area: Area): WindowRect {
  const left = Math.round(x * area.width);
  const top = Math.round(y * area.height);
  return {
    x: left,
    y: top,
    width: Math.round((x + width) * area.width) - left,
    height: Math.round((y + height) * area.height) - top,
  };
}
