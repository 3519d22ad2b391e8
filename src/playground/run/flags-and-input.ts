/** What a program is compiled with, and its standard input: the terminal, or a text that is given beforehand. */
import { byId, make } from '../elements.ts';
import { icon } from '../icons.ts';
import { remember, state } from '../state.ts';

/** @param flagsChanged the visitor, or who opens a program, says others. */
export function startFlagsAndInput(flagsChanged: () => void): void {
  const flags = make('input', {
    id: 'flags',
    class: 'field',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    placeholder: '-std=c++20 -O2 -DSIZE=10',
  });
  flags.value = state.flags;
  const text = make('textarea', {
    id: 'input',
    class: 'field',
    rows: '7',
    spellcheck: 'false',
    placeholder: 'Empty: what is typed into the terminal',
  });
  text.value = state.input;
  const menu = make(
    'div',
    { id: 'flags-and-input', class: 'menu input-menu', popover: 'auto' },
    make('label', { for: 'flags', text: 'Compiler flags' }),
    flags,
    make('label', { for: 'input', text: 'Standard input' }),
    text,
  );
  const button = make(
    'button',
    {
      class: 'button plain square input-button',
      type: 'button',
      title: 'Compiler flags and standard input',
      'aria-label': 'Compiler flags and standard input…',
    },
    icon('sliders'),
  );
  const update = () => button.toggleAttribute('data-given', flags.value.trim() !== '' || text.value !== '');
  flags.addEventListener('input', () => {
    remember('flags', flags.value);
    update();
    flagsChanged();
  });
  flags.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    // The button gets the focus back, and would be pressed.
    event.preventDefault();
    menu.hidePopover();
  });
  text.addEventListener('input', () => {
    remember('input', text.value);
    update();
  });
  button.popoverTargetElement = menu;
  menu.addEventListener('toggle', ({ newState }) => {
    if (newState !== 'open') return;
    const { left, bottom } = button.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${bottom + 6}px`;
    flags.focus();
  });
  byId('arguments').after(button);
  document.body.append(menu);
  update();
}

/** They cannot be read: the visitor is to mend them. */
export function askForFlags(): void {
  byId('flags-and-input').showPopover();
  byId('flags').focus();
}

/** What is given is another thing than the visitor has typed. */
export function setFlagsAndInput(given: { flags: string; input: string }): void {
  set(byId<HTMLInputElement>('flags'), given.flags);
  set(byId<HTMLTextAreaElement>('input'), given.input);
}

function set(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event('input'));
}
