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
.toggle input {
  appearance: none; flex: none; box-sizing: border-box; width: 16px; height: 16px; margin: 0 0 0 3px;
  border: 1px solid var(--muted); border-radius: 4px; background: var(--raised);
}
.toggle:hover input:enabled { border-color: var(--accent); }
.toggle input:checked { border-color: var(--accent); background: var(--accent); }
.toggle input[type="checkbox"]:checked::before {
  content: ""; display: block; width: 14px; height: 14px; background: var(--accent-text);
  clip-path: polygon(17% 50%, 27% 39%, 42% 54%, 73% 21%, 84% 31%, 43% 75%);
}
.toggle input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.toggle input:disabled { opacity: 0.5; }
@media (forced-colors: active) {
  .toggle input { appearance: auto; }
  .toggle input[type="checkbox"]:checked::before { display: none; }
}`,
  make: (given) => makeToggle('checkbox', given),
};

export const RADIO: ControlKind = {
  kind: CONTROL.RADIO,
  style: `
.toggle input[type="radio"] { border-radius: 50%; }
.toggle input[type="radio"]:checked { border-width: 5px; background: var(--accent-text); }`,
  make: (given) => makeToggle('radio', given),
};
