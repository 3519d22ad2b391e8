/** The controls of a system: between what programs ask, by requests that they wait for, and the elements of the page. */
import { LIST_ITEMS_BYTES } from '../../guest-abi/controls.ts';
import {
  MESSAGE,
  RAT_ERR_CLOSED,
  RAT_ERR_FAULT,
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NOT_SUPPORTED,
  RAT_SUCCESS,
} from '../../guest-abi/status.ts';
import { SHOW, WINDOW_DEFAULT } from '../../guest-abi/windows.ts';
import { release } from '../../kernel/core/object.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  destroyWindow,
  holdWindow,
  takeChanges,
  type WindowRect,
  windowFacts,
  windowRect,
} from '../../kernel/objects/window.ts';
import { CHANGE } from '../../kernel/objects/window-block.ts';
import { CONTROL_REQUEST, CONTROL_REQUEST_SHIFT } from '../../kernel/process/requests.ts';
import { RatError } from '../api.ts';
import type { ControlRequest } from '../broker/ports.ts';
import { PageTerminal } from '../terminal.ts';
import { type PlacedControl, WindowControls } from './controls/window-controls.ts';
import { type GuestBytes, readString, readText, readWords, writeText, writeWord } from './guest-text.ts';
import { readMenu } from './menu-items.ts';
import { fillMessageBox } from './message-box.ts';
import { bytesBefore, placeBehind } from './text-offsets.ts';
import type { WindowFrame } from './window-frame.ts';

/** A control; the page has a reference on its object. */
interface Entry {
  readonly object: number;
  readonly window: number;
  readonly owner: WindowControls;
  readonly placed: PlacedControl;
}

const MESSAGE_MASK = (1 << CONTROL_REQUEST_SHIFT) - 1;

export class PageControls {
  private readonly entries = new Map<number, Entry>();
  /** Of each window that has some. */
  private readonly windows = new Map<number, WindowControls>();

  /** @param frameOf a window by its object. @param placeBefore its owner, or in the middle of the desktop. */
  constructor(
    private readonly kernel: Kernel,
    private readonly frameOf: (window: number) => WindowFrame | undefined,
    private readonly placeBefore: (frame: WindowFrame, rect: WindowRect) => WindowRect,
  ) {}

  /** Does what is asked: what the call gives. */
  do({ object, what, a, b, memory }: ControlRequest): number {
    if (memory === null) return RAT_ERR_NOT_SUPPORTED;
    if (what === CONTROL_REQUEST.CREATE) return this.create(memory, object, a, b);
    if (what === CONTROL_REQUEST.SET_MENU) return this.setMenu(memory, object, a, b);
    if ((what & MESSAGE_MASK) === CONTROL_REQUEST.FILL_MESSAGE)
      return this.fillMessage(memory, object, what >>> CONTROL_REQUEST_SHIFT, a, b);
    const entry = this.entries.get(object);
    if (entry === undefined) return what === CONTROL_REQUEST.FOCUS ? this.focusContent(object) : RAT_ERR_CLOSED;
    // What the program has done to it before: a control that has just been shown can have the keyboard.
    const changes = takeChanges(this.kernel, object);
    if (changes !== 0) this.apply(entry, changes);
    if (!this.entries.has(object)) return RAT_ERR_CLOSED;
    const { owner, placed } = entry;
    const { control } = placed;
    switch (what) {
      case CONTROL_REQUEST.SET_TEXT: {
        const text = readText(memory, a, b);
        if (text === null) return RAT_ERR_FAULT;
        control.setText(text);
        return RAT_SUCCESS;
      }
      case CONTROL_REQUEST.GET_TEXT:
        return writeText(memory, a, b >>> 0, control.text());
      case CONTROL_REQUEST.SET_VALUE:
        if (control.setValue === undefined) return RAT_ERR_NOT_SUPPORTED;
        return control.setValue(a) ? RAT_SUCCESS : RAT_ERR_INVALID_ARGUMENT;
      case CONTROL_REQUEST.GET_VALUE:
        if (control.value === undefined) return RAT_ERR_NOT_SUPPORTED;
        return writeWord(memory, a, control.value()) ? RAT_SUCCESS : RAT_ERR_FAULT;
      case CONTROL_REQUEST.SET_ITEMS:
        return setItems(memory, placed, a, b);
      case CONTROL_REQUEST.SET_SELECTION:
        return setSelection(placed, a >>> 0, b >>> 0);
      case CONTROL_REQUEST.GET_SELECTION:
        return getSelection(memory, placed, a, b);
      case CONTROL_REQUEST.ATTACH_TERMINAL:
        return this.attach(placed, a);
      case CONTROL_REQUEST.ENABLE:
        owner.enable(placed, a !== 0);
        return RAT_SUCCESS;
      case CONTROL_REQUEST.FOCUS:
        return owner.focus(placed) ? RAT_SUCCESS : RAT_ERR_NOT_SUPPORTED;
      default:
        return RAT_ERR_NOT_SUPPORTED;
    }
  }

  /** A window itself, and not one of its controls. */
  private focusContent(window: number): number {
    const frame = this.frameOf(window);
    frame?.focusContent();
    return frame === undefined ? RAT_ERR_CLOSED : RAT_SUCCESS;
  }

  private attach({ control }: PlacedControl, terminal: number): number {
    if (control.attach === undefined) return RAT_ERR_NOT_SUPPORTED;
    try {
      control.attach(PageTerminal.of(this.kernel, terminal));
      return RAT_SUCCESS;
    } catch (error) {
      if (error instanceof RatError) return error.status;
      throw error;
    }
  }

  private fillMessage(memory: GuestBytes, window: number, buttons: number, address: number, length: number): number {
    const frame = this.frameOf(window);
    if (frame === undefined) return RAT_ERR_CLOSED;
    const text = readText(memory, address, length);
    if (text === null) return RAT_ERR_FAULT;
    const size = fillMessageBox(frame, text, buttons);
    frame.place(this.placeBefore(frame, { x: WINDOW_DEFAULT, y: WINDOW_DEFAULT, ...size }));
    return RAT_SUCCESS;
  }

  private setMenu(memory: GuestBytes, window: number, address: number, count: number): number {
    const frame = this.frameOf(window);
    if (frame === undefined) return RAT_ERR_CLOSED;
    const menu = readMenu(memory, address, count);
    if (typeof menu === 'number') return menu;
    frame.setMenu(menu);
    return RAT_SUCCESS;
  }

  private create(memory: GuestBytes, object: number, address: number, length: number): number {
    const { kernel } = this;
    const text = readText(memory, address, length);
    if (text === null) return RAT_ERR_FAULT;
    if (!holdWindow(kernel, object)) return RAT_ERR_CLOSED;
    let made = false;
    try {
      const { owner: window, kind, controlId: id, handle, flags } = windowFacts(kernel, object);
      const frame = this.frameOf(window);
      if (frame === undefined) return RAT_ERR_CLOSED;
      const owner = this.windows.get(window) ?? new WindowControls(frame);
      this.windows.set(window, owner);
      const tell = (what: number) =>
        frame.events.input({ type: MESSAGE.COMMAND, wParam: id, lParam: what, x: 0, y: 0, source: handle }, false);
      const placed = owner.add({ kind, id, flags }, text, windowRect(kernel, object), tell);
      if (placed === null) return RAT_ERR_NOT_SUPPORTED;
      this.entries.set(object, { object, window, owner, placed });
      made = true;
      return RAT_SUCCESS;
    } finally {
      if (!made) release(kernel, object);
    }
  }

  update(): void {
    for (const entry of [...this.entries.values()]) {
      const changes = takeChanges(this.kernel, entry.object);
      if (changes !== 0) this.apply(entry, changes);
    }
  }

  private apply(entry: Entry, changes: number): void {
    const { kernel } = this;
    const { object, owner, placed } = entry;
    if ((changes & CHANGE.DESTROYED) !== 0) {
      this.remove(entry);
      return;
    }
    if ((changes & CHANGE.RECT) !== 0) owner.place(placed, windowRect(kernel, object));
    if ((changes & CHANGE.STATE) !== 0) owner.show(placed, windowFacts(kernel, object).state !== SHOW.HIDE);
    if ((changes & CHANGE.ACTIVATE) !== 0) owner.focus(placed);
  }

  private remove({ object, owner, placed }: Entry): void {
    this.entries.delete(object);
    owner.remove(placed);
    release(this.kernel, object);
  }

  /** A window is gone, and what was in it goes. */
  removeOf(window: number): void {
    if (!this.windows.delete(window)) return;
    for (const entry of [...this.entries.values()]) {
      if (entry.window !== window) continue;
      destroyWindow(this.kernel, entry.object);
      this.remove(entry);
    }
  }
}

function setSelection({ control }: PlacedControl, start: number, end: number): number {
  if (control.setSelection === undefined) return RAT_ERR_NOT_SUPPORTED;
  const text = control.text();
  const first = placeBehind(text, start);
  control.setSelection(first, Math.max(first, placeBehind(text, end)));
  return RAT_SUCCESS;
}

function getSelection(memory: GuestBytes, { control }: PlacedControl, start: number, end: number): number {
  if (control.selection === undefined) return RAT_ERR_NOT_SUPPORTED;
  const text = control.text();
  const [first, last] = control.selection().map((place) => bytesBefore(text, place));
  return writeWord(memory, start, first as number) && writeWord(memory, end, last as number)
    ? RAT_SUCCESS
    : RAT_ERR_FAULT;
}

function setItems(memory: GuestBytes, { control }: PlacedControl, address: number, count: number): number {
  if (control.setItems === undefined) return RAT_ERR_NOT_SUPPORTED;
  const addresses = readWords(memory, address, count);
  if (addresses === null) return RAT_ERR_FAULT;
  const budget = { bytes: LIST_ITEMS_BYTES };
  const items: string[] = [];
  for (const at of addresses) {
    const item = readString(memory, at, budget);
    if (typeof item === 'number') return item;
    items.push(item);
  }
  control.setItems(items);
  return RAT_SUCCESS;
}
