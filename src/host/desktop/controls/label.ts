import { CONTROL } from '../../../guest-abi/controls.ts';
import { make } from '../elements.ts';
import type { ControlKind } from './control.ts';

/** Text, which names the next edit, text area, list or slider that has none of its own. */
export const LABEL: ControlKind = {
  kind: CONTROL.LABEL,
  style: `
.control.label { overflow: hidden; white-space: pre-wrap; overflow-wrap: break-word; color: var(--text); pointer-events: none; }
.control.label[for] { pointer-events: auto; }
.control.label.disabled { color: var(--muted); }`,
  make: ({ text, name }) => {
    const element = make('label', 'control label', { id: name });
    element.textContent = text;
    return {
      element,
      input: null,
      text: () => element.textContent ?? '',
      setText: (wanted) => {
        if (element.textContent !== wanted) element.textContent = wanted;
      },
      setEnabled: (enabled) => void element.classList.toggle('disabled', !enabled),
    };
  },
};
