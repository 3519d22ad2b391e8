/**
 * What a control is to the rest of the desktop: an element, and how its text, value and items are read and set. What it
 * shows is kept nowhere else, so what a person has typed and what a program has set are the same thing.
 */
import { CONTROL_FLAG } from '../../../guest-abi/controls.ts';
import type { Terminal } from '../../api.ts';

/** How a new control is to be. */
export interface NewControl {
  /** Unlike any other in the page. */
  readonly name: string;
  readonly text: string;
  /** `CONTROL_FLAG`. */
  readonly flags: number;
  /** The last label with a text that its window got before it: names what has no text of its own. */
  readonly label: HTMLLabelElement | undefined;
  /** The name of the radio buttons that it belongs to, as one. */
  readonly group: string;
  /** Tells the program that the person has done something: a `COMMAND`. */
  readonly tell: (what: number) => void;
}

export interface ControlElement {
  /** What has its place in the window. */
  readonly element: HTMLElement;
  /** What takes the keyboard; null: nothing. */
  readonly input: HTMLElement | null;
  text(): string;
  setText(text: string): void;
  /** Absent: it has no text that is selected. Code units of the text before its beginning and its end. */
  readonly selection?: () => [start: number, end: number];
  readonly setSelection?: (start: number, end: number) => void;
  /** Absent: it has no value. */
  readonly value?: () => number;
  /** False: it cannot have this one. */
  readonly setValue?: (value: number) => boolean;
  /** Absent: it has no items. */
  readonly setItems?: (items: readonly string[]) => void;
  setEnabled(enabled: boolean): void;
  /** Absent: it shows no terminal. */
  attach?(terminal: Terminal): void;
  /** It is gone. */
  remove?(): void;
}

/** One kind of control: how it is made, and how it looks. */
export interface ControlKind {
  /** `CONTROL`. */
  readonly kind: number;
  readonly style: string;
  make(given: NewControl): ControlElement;
}

export const isDefault = (flags: number): boolean => (flags & CONTROL_FLAG.DEFAULT) !== 0;
export const isReadOnly = (flags: number): boolean => (flags & CONTROL_FLAG.READ_ONLY) !== 0;
export const isPassword = (flags: number): boolean => (flags & CONTROL_FLAG.PASSWORD) !== 0;

/** A name need not be all of a long text. */
const NAME_LENGTH = 200;

/** Names a control by its own text, or else by the label before it. */
export function setName(input: HTMLElement, text: string, label: HTMLLabelElement | undefined): void {
  if (text !== '') {
    input.setAttribute('aria-label', text.slice(0, NAME_LENGTH));
    input.removeAttribute('aria-labelledby');
    return;
  }
  input.removeAttribute('aria-label');
  if (label === undefined) return;
  input.setAttribute('aria-labelledby', label.id);
  // A press on it is one on what it names.
  if (label.htmlFor === '') label.htmlFor = input.id;
}

/** The text of a control that shows none: its name. */
export function textAsName(input: HTMLElement, given: NewControl): Pick<ControlElement, 'text' | 'setText'> {
  let text = '';
  const setText = (wanted: string) => {
    text = wanted;
    setName(input, wanted, given.label);
  };
  setText(given.text);
  return { text: () => text, setText };
}

type Disabling = HTMLElement & { disabled: boolean };

export const enabler =
  (input: Disabling) =>
  (enabled: boolean): void => {
    input.disabled = !enabled;
  };
