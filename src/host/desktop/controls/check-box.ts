/** Check boxes, and radio buttons: of those that were made one after the other one is on. */
import { COMMAND, CONTROL } from '../../../guest-abi/controls.ts';
import { make } from '../elements.ts';
import { type ControlElement, type ControlKind, isReadOnly, type NewControl } from './control.ts';

function makeToggle(type: 'checkbox' | 'radio', { text, flags, group, tell, name }: NewControl): ControlElement {
  const element = make('label', 'control toggle');
  const input = make('input', '', { type, id: name });
  if (type === 'radio') input.name = group;
  const label = make('span', '');
  label.textContent = text;
  element.append(input, label);
  if (isReadOnly(flags)) {
    input.setAttribute('aria-readonly', 'true');
    input.addEventListener('click', (event) => event.preventDefault());
  }
  input.addEventListener('change', () => tell(COMMAND.CLICKED));
  return {
    element,
    input,
    text: () => label.textContent ?? '',
    setText: (wanted) => {
      if (label.textContent !== wanted) label.textContent = wanted;
    },
    value: () => (input.checked ? 1 : 0),
    setValue: (value) => {
      input.checked = value !== 0;
      return true;
    },
    setEnabled: (enabled) => {
      input.disabled = !enabled;
      element.classList.toggle('disabled', !enabled);
    },
  };
}

export const CHECK_BOX: ControlKind = {
  kind: CONTROL.CHECK_BOX,
  style: `
.control.toggle { display: flex; align-items: center; gap: 8px; overflow: hidden; color: var(--text); }
.control.toggle > span { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.control.toggle.disabled { color: var(--muted); }
.toggle input { flex: none; width: 15px; height: 15px; margin: 0 0 0 3px; accent-color: var(--accent); }
.toggle input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }`,
  make: (given) => makeToggle('checkbox', given),
};

export const RADIO: ControlKind = {
  kind: CONTROL.RADIO,
  style: '.toggle input[type="radio"]:focus-visible { border-radius: 50%; }',
  make: (given) => makeToggle('radio', given),
};
