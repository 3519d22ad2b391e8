/** Where a new window is put whose program leaves that to the desktop: beside the last one, or in the middle of its owner. */
import { WINDOW_DEFAULT } from '../../guest-abi/windows.ts';
import type { WindowRect } from '../../kernel/objects/window.ts';
import type { Area } from './snap.ts';

/** Each window a little lower and to the right of the one before, and then from the beginning again. */
const FIRST = { x: 48, y: 30 };
const STEP = 28;
const STEPS = 8;
/** Behind the icons, where there is room. */
const BESIDE_ICONS = 24;
const ROOM_BESIDE_ICONS = 640;

/** What it asks of the desktop. */
export interface Surroundings {
  /** Where windows can be; empty where nobody sees the desktop. */
  readonly area: Area;
  /** Height of a title bar. */
  readonly barHeight: number;
  /** Width of the icons at the left. */
  readonly iconsWidth: number;
}

/** What it asks of a window. */
interface NewWindow {
  readonly isResizable: boolean;
  readonly spec: { readonly parent?: { readonly rect: WindowRect } | undefined };
}

export class NewWindowPlace {
  private chosen = 0;

  constructor(private readonly desktop: Surroundings) {}

  /** The desktop was not seen until now. */
  beginAgain(): void {
    this.chosen = 0;
  }

  /** @param wanted what its program wants: coordinates may be WINDOW_DEFAULT. */
  choose({ isResizable, spec: { parent } }: NewWindow, wanted: WindowRect): WindowRect {
    const rect = isResizable ? this.withinArea(wanted) : wanted;
    if (rect.x !== WINDOW_DEFAULT && rect.y !== WINDOW_DEFAULT) return rect;
    return parent === undefined ? this.besideLast(rect) : this.inMiddleOf(parent, rect);
  }

  /** A window that the desktop places has its buttons on it. */
  private withinArea(rect: WindowRect): WindowRect {
    const { area, barHeight } = this.desktop;
    if (area.width === 0 || rect.x !== WINDOW_DEFAULT) return rect;
    return { ...rect, width: Math.min(rect.width, area.width), height: Math.min(rect.height, area.height - barHeight) };
  }

  private besideLast(rect: WindowRect): WindowRect {
    const { area, barHeight, iconsWidth } = this.desktop;
    const step = (this.chosen++ % STEPS) * STEP;
    const left = area.width >= ROOM_BESIDE_ICONS ? iconsWidth + BESIDE_ICONS : FIRST.x;
    const inside = (at: number, room: number) =>
      area.width === 0 ? at + step : Math.max(0, Math.min(at + step, room));
    return {
      ...rect,
      x: rect.x === WINDOW_DEFAULT ? inside(left, area.width - rect.width) : rect.x,
      y: rect.y === WINDOW_DEFAULT ? inside(FIRST.y, area.height - rect.height - barHeight) : rect.y,
    };
  }

  /** Where a window has its middle before that of its owner, or of the desktop; all of it to be seen. */
  inMiddleOf(owner: { readonly rect: WindowRect } | undefined, rect: WindowRect): WindowRect {
    const { area, barHeight } = this.desktop;
    const height = area.height - barHeight;
    const around = owner?.rect ?? { x: 0, y: 0, width: area.width, height };
    const middle = (from: number, room: number, size: number, most: number) =>
      Math.max(0, Math.min(Math.round(from + (room - size) / 2), Math.max(0, most - size)));
    return {
      ...rect,
      x: rect.x === WINDOW_DEFAULT ? middle(around.x, around.width, rect.width, area.width) : rect.x,
      y: rect.y === WINDOW_DEFAULT ? middle(around.y, around.height, rect.height, height) : rect.y,
    };
  }
}
