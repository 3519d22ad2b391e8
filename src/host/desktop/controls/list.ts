import { COMMAND, CONTROL } from '../../../guest-abi/controls.ts';
import { make } from '../elements.ts';
import { type ControlKind, enabler, textAsName } from './control.ts';

/** A list, of which one item can be selected. */
export const LIST: ControlKind = {
  kind: CONTROL.LIST,
  style: `
.control.list {
  margin: 0; padding: 4px; border: 0; border-radius: 8px; font: inherit; color: var(--text); background: var(--pane);
  box-shadow: inset 0 0 0 1px var(--line-strong); outline: none; overflow-y: auto;
}
.control.list:focus-visible { box-shadow: inset 0 0 0 2px var(--accent); }
.control.list:disabled { color: var(--muted); background: none; }
.control.list option { padding: 4px 8px; border-radius: 6px; white-space: pre; }
.control.list option:checked {
  color: var(--text);
  background: color-mix(in srgb, var(--accent) 24%, var(--pane)) linear-gradient(0deg, transparent, transparent);
}`,
  make: (given) => {
    const { tell } = given;
    // More than one row makes it a list, and not a box that opens.
    const element = make('select', 'control list', { role: 'listbox', size: '2', id: given.name });
    element.addEventListener('change', () => tell(COMMAND.SELECTED));
    const submit = () => {
      if (element.selectedIndex >= 0) tell(COMMAND.SUBMITTED);
    };
    element.addEventListener('dblclick', submit);
    element.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') submit();
    });
    return {
      element,
      input: element,
      ...textAsName(element, given),
      value: () => element.selectedIndex,
      setValue: (value) => {
        if (value < -1 || value >= element.length) return false;
        element.selectedIndex = value;
        return true;
      },
      setItems: (items) => {
        const options = items.map((item) => {
          const option = document.createElement('option');
          option.textContent = item;
          return option;
        });
        element.replaceChildren(...options);
        element.selectedIndex = -1;
      },
      setEnabled: enabler(element),
    };
  },
};
