/** Standard input: the terminal, or a text that is given beforehand. */
import { byId, make } from '../elements.ts';
import { icon } from '../icons.ts';
import { remember, state } from '../state.ts';

export function startInputMenu(): void {
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
    { class: 'menu input-menu', popover: 'auto' },
    make('label', { for: 'input', text: 'Standard input' }),
    text,
  );
  const button = make(
    'button',
    {
      class: 'button plain square input-button',
      type: 'button',
      title: 'Standard input',
      'aria-label': 'Standard input…',
    },
    icon('input'),
  );
  const update = () => button.toggleAttribute('data-given', text.value !== '');
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
    text.focus();
  });
  byId('arguments').after(button);
  document.body.append(menu);
  update();
}

/** @param given another one than the visitor has typed. */
export function setInput(given: string): void {
  const text = byId<HTMLTextAreaElement>('input');
  text.value = given;
  text.dispatchEvent(new Event('input'));
}
