import { CONTROL } from '../../../guest-abi/controls.ts';
import { make } from '../elements.ts';
import { type ControlKind, textAsName } from './control.ts';

export const PERCENT_MAX = 100;
/** The nearest value from 0 to 100. */
export const percent = (value: number): number => Math.max(0, Math.min(PERCENT_MAX, value));

/** How much is done. */
export const PROGRESS: ControlKind = {
  kind: CONTROL.PROGRESS,
  style: `
.control.progress {
  appearance: none; border: 0; border-radius: 99px; overflow: hidden; background: var(--line); color: var(--accent);
  pointer-events: none;
}
.control.progress::-webkit-progress-bar { background: var(--line); }
.control.progress::-webkit-progress-value { background: var(--accent); transition: width 120ms; }
.control.progress::-moz-progress-bar { background: var(--accent); }
@media (forced-colors: active) { .control.progress { appearance: auto; } }`,
  make: (given) => {
    const element = make('progress', 'control progress', { max: String(PERCENT_MAX), value: '0', id: given.name });
    return {
      element,
      input: null,
      ...textAsName(element, given),
      value: () => element.value,
      setValue: (value) => {
        element.value = percent(value);
        return true;
      },
      setEnabled: () => undefined,
    };
  },
};
