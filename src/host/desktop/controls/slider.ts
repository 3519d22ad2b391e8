import { COMMAND, CONTROL } from '../../../guest-abi/controls.ts';
import { make } from '../elements.ts';
import { type ControlKind, enabler, isReadOnly, textAsName } from './control.ts';
import { PERCENT_MAX, percent } from './progress.ts';

const TRACK = `
  height: 4px; border: 0; border-radius: 99px;
  background:
    linear-gradient(var(--accent), var(--accent)) 0 / calc(8px + (100% - 16px) * var(--at)) 100% no-repeat,
    var(--line-strong);`;
const THUMB = `
  box-sizing: border-box; width: 16px; height: 16px; border: 1px solid var(--muted); border-radius: 50%;
  background: var(--raised); box-shadow: 0 1px 2px rgb(0 0 0 / 20%);`;

/** A position from 0 to 100. It is drawn by these styles, so it looks the same in every browser. */
export const SLIDER: ControlKind = {
  kind: CONTROL.SLIDER,
  style: `
.control.slider { appearance: none; margin: 0; background: none; }
.control.slider::-webkit-slider-runnable-track {${TRACK} }
.control.slider::-moz-range-track {${TRACK} }
.control.slider::-webkit-slider-thumb { appearance: none; margin-top: -6px;${THUMB} }
.control.slider::-moz-range-thumb {${THUMB} }
.control.slider:hover::-webkit-slider-thumb { border-color: var(--accent); }
.control.slider:hover::-moz-range-thumb { border-color: var(--accent); }
.control.slider:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 7px; }
.control.slider:disabled { opacity: 0.5; }
@media (forced-colors: active) {
  .control.slider, .control.slider::-webkit-slider-thumb { appearance: auto; }
  .control.slider::-webkit-slider-thumb { margin-top: 0; }
}`,
  make: (given) => {
    const max = String(PERCENT_MAX);
    const element = make('input', 'control slider', { type: 'range', min: '0', max, step: '1', id: given.name });
    element.value = '0';
    const fill = () => element.style.setProperty('--at', String(element.valueAsNumber / PERCENT_MAX));
    fill();
    if (isReadOnly(given.flags)) element.inert = true;
    element.addEventListener('input', () => {
      fill();
      given.tell(COMMAND.CHANGED);
    });
    return {
      element,
      input: element,
      ...textAsName(element, given),
      value: () => element.valueAsNumber,
      setValue: (value) => {
        element.valueAsNumber = percent(value);
        fill();
        return true;
      },
      setEnabled: enabler(element),
    };
  },
};
