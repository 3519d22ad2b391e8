/** A message box: a text and buttons in a window, which are told as commands. */
import { BUTTON_ID, COMMAND, MESSAGE_BUTTONS } from '../../guest-abi/controls.ts';
import { MESSAGE } from '../../guest-abi/status.ts';
import { make, makeText, textButton } from './elements.ts';
import type { WindowFrame } from './window-frame.ts';

type ButtonId = (typeof BUTTON_ID)[keyof typeof BUTTON_ID];
const TEXTS: Readonly<Record<ButtonId, string>> = {
  [BUTTON_ID.OK]: 'OK',
  [BUTTON_ID.CANCEL]: 'Cancel',
  [BUTTON_ID.YES]: 'Yes',
  [BUTTON_ID.NO]: 'No',
};
/** The first one is the default; the last one is what Escape means. */
const BUTTONS: Readonly<Record<number, readonly ButtonId[]>> = {
  [MESSAGE_BUTTONS.OK]: [BUTTON_ID.OK],
  [MESSAGE_BUTTONS.OK_CANCEL]: [BUTTON_ID.OK, BUTTON_ID.CANCEL],
  [MESSAGE_BUTTONS.YES_NO]: [BUTTON_ID.YES, BUTTON_ID.NO],
  [MESSAGE_BUTTONS.YES_NO_CANCEL]: [BUTTON_ID.YES, BUTTON_ID.NO, BUTTON_ID.CANCEL],
};
/** Where the desktop has no size. */
const UNSEEN = { width: 360, height: 130 };
let made = 0;

/** Puts a text and buttons (`MESSAGE_BUTTONS`) into a window. @returns the size that its content needs. */
export function fillMessageBox(frame: WindowFrame, text: string, buttons: number): { width: number; height: number } {
  const { content, events, element } = frame;
  const box = make('div', 'control message-box');
  const line = makeText('p', '', text);
  line.id = `ratos-message-${++made}`;
  element.setAttribute('aria-describedby', line.id);
  const choices = make('div', 'choices');
  const ids = BUTTONS[buttons] ?? [];
  const tell = (wParam: number) =>
    void events.input({ type: MESSAGE.COMMAND, wParam, lParam: COMMAND.CLICKED, x: 0, y: 0 }, false);
  const all = ids.map((id, i) => textButton(i === 0 ? 'default' : '', TEXTS[id], () => tell(id)));
  choices.append(...all);
  box.append(line, choices);
  element.addEventListener('keydown', (event) => keyDown(event, frame, all));
  const size = measure(box, content);
  content.append(box);
  frame.focusWithin(all[0] ?? content);
  return size;
}

function measure(box: HTMLElement, content: HTMLElement): { width: number; height: number } {
  const root = content.getRootNode() as ShadowRoot;
  box.classList.add('measured');
  root.append(box);
  const { offsetWidth: width, offsetHeight: height } = box;
  box.classList.remove('measured');
  return width === 0 || height === 0 ? UNSEEN : { width, height };
}

function keyDown(event: KeyboardEvent, frame: WindowFrame, buttons: readonly HTMLElement[]): void {
  const { activeElement } = frame.element.getRootNode() as ShadowRoot;
  const places = event.key === 'Tab' ? [...buttons, ...frame.buttons] : buttons;
  const at = places.indexOf(activeElement as HTMLElement);
  const next = (step: number) => places[(Math.max(0, at) + step + places.length) % places.length];
  if (event.key === 'Escape') buttons.at(-1)?.click();
  else if (event.key === 'Tab') next(event.shiftKey ? -1 : 1)?.focus();
  else if (event.key === 'ArrowRight') next(1)?.focus();
  else if (event.key === 'ArrowLeft') next(-1)?.focus();
  else if (event.key === 'Enter' && at < 0) buttons[0]?.click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
