/** The desktop in an element of the page: windows in their order, which of them has the keyboard, and what is around them. */
import { MESSAGE } from '../../guest-abi/status.ts';
import { SHOW } from '../../guest-abi/windows.ts';
import type { WindowRect } from '../../kernel/objects/window.ts';
import type { Application, Applications } from './applications.ts';
import { controlSheet } from './controls/sheet.ts';
import { DesktopIcons } from './desktop-icons.ts';
import { make } from './elements.ts';
import { type DesktopKeys, listenForKeys } from './keys.ts';
import { Launcher } from './launcher.ts';
import { BAR_HEIGHT, PHONE_WIDTH, TASK_BAR_HEIGHT, TOUCH_BAR_HEIGHT } from './metrics.ts';
import { innermost, raised, updateBlockers } from './modality.ts';
import { NewWindowPlace } from './new-window-place.ts';
import { Notifications } from './notifications.ts';
import type { Popover } from './popover.ts';
import { type MenuItem, popUpMenu } from './popup-menu.ts';
import { SnapPreview } from './snap-preview.ts';
import { STYLE } from './style.ts';
import { Switcher } from './switcher.ts';
import { TaskBar } from './task-bar.ts';
import { type FrameOwner, type WindowEvents, WindowFrame, type WindowSpec } from './window-frame.ts';

/** What the desktop asks of the system. */
export interface DesktopSystem {
  readonly applications: Applications;
  /** Resolves when the program runs, or cannot be started. */
  start(application: Application): Promise<void>;
}

const isSame = (one: WindowRect, other: WindowRect) =>
  one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;

export class Desktop implements FrameOwner {
  readonly element = make('div', 'ratos-desktop');
  readonly notifications = new Notifications();
  private readonly root: ShadowRoot;
  private readonly taskBar = new TaskBar(
    (frame) => this.choose(frame),
    (frame, event) => frame.openMenu(this.pointOf(event)),
  );
  private readonly icons: DesktopIcons;
  private readonly launcher: Launcher;
  private readonly switcher: Switcher;
  private readonly snapPreview = new SnapPreview();
  private readonly newPlace = new NewWindowPlace(this);
  private menu: Popover | undefined;
  /** The last one lies before the others. */
  private frames: WindowFrame[] = [];
  /** Those that were opened while nobody saw the desktop: what their programs wanted, and where they were put. */
  private readonly unseen = new Map<WindowFrame, { wanted: WindowRect; put: WindowRect }>();
  private active: WindowFrame | null = null;
  /** Whether the active window's program has been told that it has the keyboard. */
  private told = false;
  private readonly ended = new AbortController();
  private readonly observer = new ResizeObserver(() => {
    this.known = undefined;
    this.fit();
  });
  /** How large it was in this frame: to ask has the browser lay the page out, and programs open many windows in one. */
  private known: { width: number; height: number } | undefined;
  private readonly coarse = matchMedia('(pointer: coarse)');

  constructor(
    place: HTMLElement,
    private readonly system: DesktopSystem,
  ) {
    this.root = this.element.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet, controlSheet()];
    const start = (application: Application) => this.system.start(application);
    this.icons = new DesktopIcons(start);
    this.launcher = new Launcher(this.root, this.taskBar.start, system.applications, start);
    this.switcher = new Switcher(
      this.root,
      () => this.lastUsed,
      (frame) => this.bringForward(frame, true),
    );
    this.root.append(this.icons.element, this.snapPreview.element, this.taskBar.element, this.notifications.element);
    this.icons.element.tabIndex = -1;
    this.icons.element.addEventListener('focusin', () => this.setActive(null));
    this.icons.element.addEventListener('focusout', () => this.icons.deselect());
    this.element.addEventListener('pointerdown', (event) => this.pressGround(event));
    // To an element beside the desktop: to no window, and its program hears of that. (Within, it does not come here.)
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget !== null) this.setActive(null);
    });
    listenForKeys(this.keys, (event) => this.concerns(event), this.ended.signal);
    place.append(this.element);
    this.observer.observe(this.element);
    this.coarse.addEventListener('change', () => this.fit(), { signal: this.ended.signal });
    this.showApplications();
  }

  /** There are other applications. */
  showApplications(): void {
    this.icons.show(this.system.applications.list);
    this.launcher.update();
    this.fitIcons();
  }

  // ── Sizes and places ─────────────────────────────────────────────────────────────────────────────────────

  get barHeight(): number {
    return this.coarse.matches ? TOUCH_BAR_HEIGHT : BAR_HEIGHT;
  }

  get area(): { width: number; height: number } {
    const { width, height } = this.size;
    return { width, height: Math.max(this.barHeight + 1, height - TASK_BAR_HEIGHT) };
  }

  /** Of all of it, the task bar included. */
  get size(): { width: number; height: number } {
    if (this.known === undefined) {
      this.known = { width: this.element.clientWidth, height: this.element.clientHeight };
      requestAnimationFrame(() => {
        this.known = undefined;
      });
    }
    return this.known;
  }

  get iconsWidth(): number {
    return this.icons.width;
  }

  /** Of what lies behind where it is covered: no more than one window is seen at a time. */
  private get isPhone(): boolean {
    const { width } = this.size;
    return width > 0 && width <= PHONE_WIDTH;
  }

  get isShown(): boolean {
    return this.size.width > 0 && this.size.height > 0;
  }

  /** Puts those that had to be put somewhere where they would have been put, if nobody has moved them. */
  private placeUnseen(): void {
    // Beside those that are seen already, it goes on from them.
    if (this.frames.every((frame) => this.unseen.has(frame))) this.newPlace.beginAgain();
    for (const [frame, { wanted, put }] of this.unseen) {
      if (!isSame(frame.rect, put)) continue;
      frame.place(this.newPlace.choose(frame, wanted));
      if (this.isPhone && frame.isResizable && frame.state === SHOW.NORMAL) frame.setState(SHOW.MAXIMIZED, true);
    }
    this.unseen.clear();
  }

  private fit(): void {
    if (this.isShown && this.unseen.size > 0) this.placeUnseen();
    for (const frame of this.frames) frame.fit();
    for (const frame of this.frames) frame.noteVisible();
    this.taskBar.fit(this.size.width);
    // Of a window that is wider than a phone, and cannot be made smaller, the buttons are seen all the same.
    if (this.isPhone) this.element.style.setProperty('--bar-most', `${this.size.width}px`);
    else this.element.style.removeProperty('--bar-most');
    this.fitIcons();
  }

  private fitIcons(): void {
    const { width, height } = this.size;
    this.icons.fit(width, height);
  }

  pointOf({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  preview(window: HTMLElement, place: WindowRect | null): void {
    this.snapPreview.show(window, place);
  }

  buttonOf(frame: WindowFrame): DOMRect | undefined {
    return this.taskBar.placeOf(this.standIn(frame));
  }

  popUp(items: readonly MenuItem[], opener: HTMLElement, at?: { x: number; y: number }): void {
    if (this.menu !== undefined) {
      this.menu.close(true);
      return;
    }
    const { left, bottom } = opener.getBoundingClientRect();
    const { left: ownLeft, top: ownTop } = this.element.getBoundingClientRect();
    const { x, y } = at ?? { x: left - ownLeft, y: bottom - ownTop + 4 };
    const place = { root: this.root, desktop: this.element, x, y, opener };
    this.menu = popUpMenu('Window menu', items, place, () => {
      this.menu = undefined;
    });
  }

  // ── Coming and going ─────────────────────────────────────────────────────────────────────────────────────

  /** The colour of windows where nothing has been drawn. */
  get surface(): string {
    return getComputedStyle(this.element).getPropertyValue('--pane').trim();
  }

  open(spec: WindowSpec, rect: WindowRect, state: number, events: WindowEvents): WindowFrame {
    const frame = new WindowFrame(spec, this, events);
    this.frames.push(frame);
    this.root.insertBefore(frame.element, this.taskBar.element);
    frame.place(this.newPlace.choose(frame, rect));
    if (!this.isShown) this.unseen.set(frame, { wanted: rect, put: frame.rect });
    const fills = this.isPhone && frame.isResizable && state === SHOW.NORMAL;
    frame.setState(fills ? SHOW.MAXIMIZED : state, fills);
    if (frame.isVisible) this.activate(frame);
    return frame;
  }

  /** Where a window has its middle before that of its owner, or of the desktop. */
  placeBefore(parent: WindowFrame | undefined, rect: WindowRect): WindowRect {
    return this.newPlace.inMiddleOf(parent, rect);
  }

  close(frame: WindowFrame): void {
    const hadFocus = frame.element.contains(this.root.activeElement);
    this.frames = this.frames.filter((other) => other !== frame);
    this.unseen.delete(frame);
    this.taskBar.remove(frame);
    this.switcher.forget(frame);
    // Its menu is of no use any more.
    if (this.active === frame) {
      this.menu?.close(false);
      this.active = null;
    }
    frame.remove();
    updateBlockers(this.frames);
    if (this.active !== null) return;
    const { parent } = frame.spec;
    if (parent?.isVisible && this.frames.includes(parent)) this.giveTo(parent, hadFocus);
    else this.activateNext(hadFocus);
  }

  /** Those that can be seen, the last one before the others. */
  get visible(): WindowFrame[] {
    return this.frames.filter(({ isVisible }) => isVisible);
  }

  /** All that have a button, the last used one first; those that are minimized come last. */
  private get lastUsed(): WindowFrame[] {
    const order = this.frames.filter((frame) => this.hasButton(frame)).reverse();
    return [...order.filter(({ isVisible }) => isVisible), ...order.filter(({ isVisible }) => !isVisible)];
  }

  /** The one that has the keyboard. */
  get activeFrame(): WindowFrame | null {
    return this.active;
  }

  // ── Order and keyboard ───────────────────────────────────────────────────────────────────────────────────

  /**
   * Brings a window forward, and gives it the keyboard, which is not taken away from a menu, nor by a program from what
   * lies beside the desktop: then no window has it.
   */
  activate(wanted: WindowFrame, byPerson = false): void {
    // One that is being removed may get the keyboard once more, from a menu of its own.
    if (!wanted.isVisible || !this.frames.includes(wanted)) return;
    const frame = innermost(wanted);
    this.raise(frame);
    const isBeside = this.keyboardIsBeside();
    if (isBeside && !byPerson) return;
    this.setActive(frame);
    const isInMenu = this.root.activeElement?.closest('.popover') != null;
    if (!isBeside && !isInMenu && !frame.element.contains(this.root.activeElement)) frame.focus();
  }

  /** An element of the page has it that is none of the desktop's. */
  private keyboardIsBeside(): boolean {
    const { activeElement } = document;
    return activeElement !== null && activeElement !== document.body && activeElement !== this.element;
  }

  private setActive(frame: WindowFrame | null): void {
    const former = this.active;
    if (former === frame) return;
    this.active = frame;
    if (former !== null) {
      former.markActive(false);
      if (this.told) this.tellFocus(former, 0, true);
      this.updateButton(this.standIn(former));
    }
    this.told = false;
    if (frame === null) return;
    frame.markActive(true);
    this.told = this.tellFocus(frame, 1, false);
    this.updateButton(this.standIn(frame));
  }

  private tellFocus(frame: WindowFrame, wParam: number, forced: boolean): boolean {
    return frame.events.input({ type: MESSAGE.FOCUS, wParam, lParam: 0, x: 0, y: 0 }, forced);
  }

  private raise(frame: WindowFrame): void {
    this.frames = raised(this.frames, frame);
    const ordered = [...this.frames.filter((each) => !each.isTopmost), ...this.frames.filter((each) => each.isTopmost)];
    this.frames = ordered;
    for (const [i, each] of ordered.entries()) each.element.style.zIndex = String(i + 1);
  }

  private activateNext(withFocus: boolean): void {
    const next = this.visible.at(-1);
    if (next === undefined) this.setActive(null);
    else this.giveTo(next, withFocus);
  }

  private giveTo(frame: WindowFrame, withFocus: boolean): void {
    this.activate(frame);
    if (withFocus) frame.focus();
  }

  /** A frame's title, drawing or state is another. */
  changed(frame: WindowFrame): void {
    if (!this.frames.includes(frame)) return;
    for (const each of this.frames) if (each.spec.parent === frame) each.followOwner();
    if (frame.isModal) updateBlockers(this.frames);
    if (this.active === frame && !frame.isVisible) {
      this.setActive(null);
      this.activateNext(true);
    }
    // One that is shown has a button for its modal windows, too.
    for (const each of this.frames)
      if (each === frame || (each.isModal && each.spec.parent === frame)) this.updateButton(each);
  }

  changeIcon(frame: WindowFrame, name: string): void {
    if (frame.icon === name) return;
    frame.setIcon(name);
    this.taskBar.updateIcon(frame);
  }

  // ── Buttons in the task bar ──────────────────────────────────────────────────────────────────────────────

  /** The window whose button is its, too: a modal one has none of its own while its owner has one. */
  private standIn(frame: WindowFrame): WindowFrame {
    const { parent } = frame.spec;
    return frame.isModal && parent !== undefined && parent.state !== SHOW.HIDE ? this.standIn(parent) : frame;
  }

  private hasButton(frame: WindowFrame): boolean {
    return frame.state !== SHOW.HIDE && this.standIn(frame) === frame;
  }

  private updateButton(frame: WindowFrame): void {
    const { active, frames } = this;
    if (!frames.includes(frame)) return;
    const isPressed = active !== null && this.standIn(active) === frame;
    this.taskBar.update(frame, this.hasButton(frame), isPressed);
  }

  /** A window's button has been pressed. */
  private choose(frame: WindowFrame): void {
    if (frame === this.active) {
      frame.setState(SHOW.MINIMIZED, true);
      return;
    }
    this.bringForward(frame, false);
    if (frame.blocker !== null) innermost(frame).insist();
  }

  private bringForward(frame: WindowFrame, byKeyboard: boolean): void {
    frame.restore();
    this.activate(frame);
    frame.focus(byKeyboard);
  }

  /** A press on the wallpaper: no window has the keyboard, the icons have it. */
  private pressGround(event: PointerEvent): void {
    const [target] = event.composedPath();
    if (target !== this.element && target !== this.icons.element) return;
    event.preventDefault();
    this.setActive(null);
    this.icons.element.focus({ preventScroll: true });
  }

  // ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Keys that are pressed in the desktop, or nowhere while it is seen, are its own. */
  private concerns(event: KeyboardEvent): boolean {
    if (event.defaultPrevented) return false;
    if (event.composedPath().includes(this.element)) return true;
    return (document.activeElement ?? document.body) === document.body && this.size.width > 0;
  }

  private get keys(): DesktopKeys {
    const { switcher } = this;
    return {
      launcher: () => this.launcher.toggle(),
      next: (back) => this.next(back),
      windowMenu: () => this.active?.openMenu(),
      switchWindow: (back) => switcher.step(back),
      chooseWindow: () => switcher.choose(),
      leaveSwitcher: () => {
        const { isOpen } = switcher;
        switcher.close();
        return isOpen;
      },
    };
  }

  /** From window to window, to the task bar, to the icons, and round again. */
  private next(back: boolean): void {
    const { activeElement } = this.root;
    const windows = [...this.visible].sort((a, b) => a.id - b.id);
    const places = [
      ...windows.map((frame) => ({ element: frame.element, go: () => this.bringForward(frame, true) })),
      { element: this.taskBar.element, go: () => this.taskBar.focus() },
      ...(this.icons.isSeen ? [{ element: this.icons.element, go: () => this.icons.focus() }] : []),
    ];
    const at = places.findIndex(({ element }) => element.contains(activeElement));
    const next = at < 0 ? (back ? windows.length - 1 : 0) : at + (back ? -1 : 1);
    places.at(next % places.length)?.go();
  }

  remove(): void {
    this.ended.abort();
    this.launcher.close();
    this.menu?.close(false);
    this.switcher.close();
    this.taskBar.stop();
    this.observer.disconnect();
    this.element.remove();
  }
}
