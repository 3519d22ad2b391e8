/** Fields of one line, and of several. The text that they are made with is their first content, and names them. */
import { COMMAND, CONTROL } from '../../../guest-abi/controls.ts';
import { make } from '../elements.ts';
import {
  type ControlElement,
  type ControlKind,
  enabler,
  isPassword,
  isReadOnly,
  type NewControl,
  setName,
} from './control.ts';

const ATTRIBUTES = { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' };

function makeField(input: HTMLInputElement | HTMLTextAreaElement, given: NewControl): ControlElement {
  const { text, flags, label, tell } = given;
  setName(input, text, label);
  input.value = text;
  input.readOnly = isReadOnly(flags);
  input.addEventListener('input', () => tell(COMMAND.CHANGED));
  return {
    element: input,
    input,
    text: () => input.value,
    setText: (wanted) => {
      // What stays as it is keeps its selection.
      if (input.value !== wanted) input.value = wanted;
    },
    selection: () => [input.selectionStart ?? 0, input.selectionEnd ?? 0],
    setSelection: (start, end) => {
      input.setSelectionRange(start, end);
      if (input instanceof HTMLTextAreaElement) bringIntoSight(input, start);
    },
    setEnabled: enabler(input),
  };
}

/** Scrolls to a place, if it is not seen: one of the same width that ends there is as high as the place is low. */
function bringIntoSight(area: HTMLTextAreaElement, place: number): void {
  const probe = area.cloneNode() as HTMLTextAreaElement;
  probe.removeAttribute('id');
  probe.style.visibility = 'hidden';
  probe.style.height = '0';
  probe.value = area.value.slice(0, place);
  area.after(probe);
  const bottom = probe.scrollHeight;
  probe.remove();
  const { scrollTop, clientHeight } = area;
  if (bottom > scrollTop + clientHeight || bottom < scrollTop) area.scrollTop = bottom - clientHeight / 2;
}

export const EDIT: ControlKind = {
  kind: CONTROL.EDIT,
  style: `
.control.field {
  margin: 0; padding: 0 9px; border: 0; border-radius: 7px; font: inherit; color: var(--text); background: var(--pane);
  box-shadow: inset 0 0 0 1px var(--line-strong); resize: none; outline: none;
}
.control.field:focus-visible { box-shadow: inset 0 0 0 2px var(--accent); }
.control.field:read-only { background: none; }
.control.field:disabled { color: var(--muted); background: none; box-shadow: inset 0 0 0 1px var(--line); }
.control.field::selection { background: color-mix(in srgb, var(--accent) 35%, transparent); }`,
  make: (given) => {
    const type = isPassword(given.flags) ? 'password' : 'text';
    const input = make('input', 'control field', { ...ATTRIBUTES, type, id: given.name });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) given.tell(COMMAND.SUBMITTED);
    });
    return makeField(input, given);
  },
};

export const TEXT_AREA: ControlKind = {
  kind: CONTROL.TEXT_AREA,
  style: `
.control.area { padding: 8px 9px; line-height: 1.5; white-space: pre-wrap; overflow: auto; tab-size: 4; }`,
  make: (given) => makeField(make('textarea', 'control field area', { ...ATTRIBUTES, id: given.name }), given),
};
