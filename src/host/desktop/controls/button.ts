import { COMMAND, CONTROL } from '../../../guest-abi/controls.ts';
import { make } from '../elements.ts';
import { type ControlKind, enabler, isDefault } from './control.ts';

/** A push button. */
export const BUTTON: ControlKind = {
  kind: CONTROL.BUTTON,
  style: `
.control.button {
  padding: 0 8px; border-radius: 8px; color: var(--text); background: var(--hover); overflow: hidden; white-space: nowrap;
  text-overflow: ellipsis; box-shadow: inset 0 0 0 1px var(--line-strong); transition: background 120ms, filter 120ms;
}
.control.button:hover { background: var(--line-strong); }
.control.button:active { filter: brightness(0.92); }
.control.button.default { background: var(--accent); color: var(--accent-text); box-shadow: none; font-weight: 550; }
.control.button.default:hover { filter: brightness(1.06); }
.control.button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.control.button:disabled { background: none; color: var(--muted); opacity: 0.75; box-shadow: inset 0 0 0 1px var(--line); }`,
  make: ({ text, flags, tell, name }) => {
    const element = make('button', isDefault(flags) ? 'control button default' : 'control button', {
      type: 'button',
      id: name,
    });
    element.textContent = text;
    element.addEventListener('click', () => tell(COMMAND.CLICKED));
    return {
      element,
      input: element,
      text: () => element.textContent ?? '',
      setText: (wanted) => {
        if (element.textContent !== wanted) element.textContent = wanted;
      },
      setEnabled: enabler(element),
    };
  },
};
