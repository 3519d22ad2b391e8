import { COMMAND, CONTROL } from '../../../guest-abi/controls.ts';
import { make } from '../elements.ts';
import { type ControlKind, enabler, isReadOnly, textAsName } from './control.ts';
import { PERCENT_MAX, percent } from './progress.ts';

/** A position from 0 to 100. */
export const SLIDER: ControlKind = {
  kind: CONTROL.SLIDER,
  style: `
.control.slider { margin: 0; accent-color: var(--accent); }
.control.slider:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 7px; }`,
  make: (given) => {
    const max = String(PERCENT_MAX);
    const element = make('input', 'control slider', { type: 'range', min: '0', max, step: '1', id: given.name });
    element.value = '0';
    if (isReadOnly(given.flags)) element.inert = true;
    element.addEventListener('input', () => given.tell(COMMAND.CHANGED));
    return {
      element,
      input: element,
      ...textAsName(element, given),
      value: () => element.valueAsNumber,
      setValue: (value) => {
        element.valueAsNumber = percent(value);
        return true;
      },
      setEnabled: enabler(element),
    };
  },
};
