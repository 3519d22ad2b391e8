/** Where a window is: its place and size, the parts of the desktop that it fills, and how a person changes that. */
import { SHOW, WINDOW_SIZE_MAX } from '../../guest-abi/windows.ts';
import type { WindowRect } from '../../kernel/objects/window.ts';
import { type Arranging, arrangeByArrows } from './by-arrows.ts';
import type { Drag } from './drag.ts';
import { glide } from './motion.ts';
import { type Area, WHOLE, type Zone, zoneAt, zoneRect } from './snap.ts';

/** What it asks of the window. */
export interface PlacedFrame {
  readonly element: HTMLElement;
  readonly content: HTMLElement;
  readonly bar: HTMLElement;
  readonly isResizable: boolean;
  readonly isVisible: boolean;
  /** `SHOW`. */
  readonly state: number;
  /** Of what lies above its content. */
  readonly barHeight: number;
  readonly events: { placed: (rect: WindowRect) => void };
  setState(state: number, byPerson: boolean): void;
  focus(byKeyboard: boolean): void;
}

/** And of the desktop. */
export interface PlaceOwner {
  /** Where windows can be. */
  readonly area: Area;
  /** Height of a title bar. */
  readonly barHeight: number;
  /** Where an event is on the desktop. */
  pointOf(event: MouseEvent): { x: number; y: number };
  /** Shows where a window would go, behind it; null: nowhere. */
  preview(window: HTMLElement, place: WindowRect | null): void;
}

/** A person makes no window smaller than this. */
const LEAST = { width: 96, height: 40 };
/** Of a title, so much stays within reach. */
const REACH = 72;
/** So far the pointer goes before a window leaves the place that it fills. */
const TEAR = 6;

export type Side = -1 | 0 | 1;

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

export class WindowPlace {
  /** Where it is, and where it is when it does not fill a part of the desktop. */
  rect: WindowRect = { x: 0, y: 0, width: 1, height: 1 };
  private normal: WindowRect = this.rect;
  /** It was put where all of it is seen: so it stays when the desktop becomes smaller. */
  private wasSeen = true;
  /** The part of the desktop that it fills when it is not maximized. */
  private zone: Zone | null = null;

  constructor(
    private readonly frame: PlacedFrame,
    private readonly owner: PlaceOwner,
  ) {}

  /** Puts it where its program, or the person, wants it, with its title within reach. */
  place(wanted: WindowRect): void {
    const { x, y } = this.wholly(wanted);
    this.wasSeen = x === wanted.x && y === wanted.y;
    this.normal = wanted;
    this.put();
  }

  private put(): void {
    const { normal } = this;
    this.setZone(null);
    if (this.frame.state !== SHOW.MAXIMIZED) this.apply(this.wasSeen ? this.wholly(normal) : this.withinReach(normal));
    // Where it is, and not where it was to be.
    this.frame.events.placed(this.rect);
  }

  private withinReach(rect: WindowRect): WindowRect {
    const { width, height } = this.owner.area;
    // Nobody sees the desktop.
    if (width === 0) return rect;
    return {
      ...rect,
      x: clamp(rect.x, Math.min(0, REACH - rect.width), Math.max(0, width - REACH)),
      y: clamp(rect.y, 0, Math.max(0, height - this.owner.barHeight)),
    };
  }

  /** On the desktop with all of it that has room there. */
  private wholly(rect: WindowRect): WindowRect {
    const { width, height } = this.owner.area;
    if (width === 0) return rect;
    return {
      ...rect,
      x: clamp(rect.x, 0, Math.max(0, width - rect.width)),
      y: clamp(rect.y, 0, Math.max(0, height - this.owner.barHeight - rect.height)),
    };
  }

  /** The desktop has another size. */
  fit(): void {
    if (this.frame.state === SHOW.MAXIMIZED) this.fill(WHOLE);
    else if (this.zone !== null) this.fill(this.zone);
    else this.put();
  }

  private apply(rect: WindowRect): void {
    this.rect = rect;
    const { style } = this.frame.element;
    style.left = `${rect.x}px`;
    style.top = `${rect.y}px`;
    style.width = `${rect.width}px`;
    this.frame.content.style.width = `${rect.width}px`;
    this.frame.content.style.height = `${rect.height}px`;
    this.fitBar();
  }

  /** The buttons of a window that is wider than the desktop stay on it. */
  private fitBar(): void {
    const { rect } = this;
    const { bar } = this.frame;
    const { width } = this.owner.area;
    const isWide = rect.width > width && width > 0;
    bar.style.marginLeft = isWide ? `${Math.max(0, -rect.x)}px` : '';
    bar.style.width = isWide ? `${Math.min(rect.width + Math.min(0, rect.x), width - Math.max(0, rect.x))}px` : '';
  }

  // ── Filling parts of the desktop ─────────────────────────────────────────────────────────────────────────

  get isSnapped(): boolean {
    return this.zone !== null;
  }

  private setZone(zone: Zone | null): void {
    this.zone = zone;
    this.frame.element.classList.toggle('snapped', zone !== null);
  }

  fill(zone: Zone): void {
    const { area } = this.owner;
    if (area.width === 0) return;
    const place = zoneRect(zone, area);
    const rect = {
      ...place,
      width: clamp(place.width, 1, WINDOW_SIZE_MAX),
      height: clamp(place.height - this.frame.barHeight, 1, WINDOW_SIZE_MAX),
    };
    this.apply(rect);
    this.frame.events.placed(rect);
  }

  /** Has it fill a part of the desktop, until it is dragged away. */
  snapTo(zone: Zone): void {
    if (!this.frame.isResizable || !this.frame.isVisible) return;
    if (zone === WHOLE) {
      this.frame.setState(SHOW.MAXIMIZED, true);
      return;
    }
    const from = this.frame.element.getBoundingClientRect();
    this.setZone(zone);
    if (this.frame.state === SHOW.MAXIMIZED) this.frame.setState(SHOW.NORMAL, true);
    else this.fill(zone);
    glide(this.frame.element, from);
  }

  /** It is not maximized any more: back to the part of the desktop that it filled, or to its own place. */
  leaveMaximized(): void {
    if (this.zone === null) this.put();
    else this.fill(this.zone);
  }

  /** Out of the part of the desktop that it fills. */
  unsnap(): void {
    if (this.zone === null) return;
    const from = this.frame.element.getBoundingClientRect();
    this.put();
    glide(this.frame.element, from);
  }

  // ── By a person ──────────────────────────────────────────────────────────────────────────────────────────

  beginMove(down: PointerEvent): Drag {
    const { owner, frame } = this;
    const undo = this.remember();
    const { normal, wasSeen } = this;
    const pressed = owner.pointOf(down);
    let { rect: start } = this;
    let fills = this.frame.state === SHOW.MAXIMIZED || this.zone !== null;
    let zone: Zone | null = null;
    return {
      move: (dx, dy, event) => {
        if (fills) {
          if (Math.hypot(dx, dy) < TEAR) return;
          fills = false;
          start = this.tearOff(pressed);
        }
        // Its size stays its program's.
        this.place({ ...this.rect, x: start.x + Math.round(dx), y: start.y + Math.round(dy) });
        const { x, y } = owner.pointOf(event);
        zone = frame.isResizable ? zoneAt(x, y, owner.area) : null;
        owner.preview(frame.element, zone && zoneRect(zone, owner.area));
      },
      end: (cancelled) => {
        owner.preview(frame.element, null);
        if (cancelled) undo();
        else if (zone !== null) {
          // It comes back to where it was before it was dragged.
          this.normal = normal;
          this.wasSeen = wasSeen;
          this.snapTo(zone);
        }
      },
    };
  }

  /** What brings it back to how it is now. */
  private remember(): () => void {
    const { normal, wasSeen, zone } = this;
    const { state } = this.frame;
    return () => {
      this.normal = normal;
      this.wasSeen = wasSeen;
      this.put();
      this.setZone(zone);
      if (this.frame.state !== state) this.frame.setState(state, true);
      this.fit();
    };
  }

  /** Takes it out of the place that it fills, with its title under the pointer where it was. @returns its new place. */
  private tearOff(pressed: { x: number; y: number }): WindowRect {
    const { rect, normal } = this;
    const share = (pressed.x - rect.x) / rect.width;
    const place = { ...normal, x: Math.round(pressed.x - share * normal.width), y: rect.y };
    const from = this.frame.element.getBoundingClientRect();
    this.normal = place;
    this.setZone(null);
    if (this.frame.state === SHOW.MAXIMIZED) this.frame.setState(SHOW.NORMAL, true);
    else this.place(place);
    glide(this.frame.element, from);
    return place;
  }

  beginResize(sideX: Side, sideY: Side): Drag | null {
    if (this.frame.state === SHOW.MAXIMIZED) return null;
    const { rect } = this;
    const undo = this.remember();
    return {
      move: (dx, dy) => {
        const width = Math.round(clamp(rect.width + sideX * dx, LEAST.width, WINDOW_SIZE_MAX));
        const height = Math.round(clamp(rect.height + sideY * dy, LEAST.height, WINDOW_SIZE_MAX));
        this.place({
          x: sideX < 0 ? rect.x + rect.width - width : rect.x,
          y: sideY < 0 ? rect.y + rect.height - height : rect.y,
          width,
          height,
        });
      },
      end: (cancelled) => cancelled && undo(),
    };
  }

  /** Has the arrow keys move it or change its size. */
  arrange(how: Arranging): void {
    const put = (rect: WindowRect) =>
      this.place({
        ...rect,
        width: clamp(rect.width, how === 'size' ? LEAST.width : 1, WINDOW_SIZE_MAX),
        height: clamp(rect.height, how === 'size' ? LEAST.height : 1, WINDOW_SIZE_MAX),
      });
    arrangeByArrows(this.frame.element, how, this.rect, put, () => this.frame.focus(true));
  }
}
