/** Light, dark, or as the visitor's system is. */
import { byId } from '../elements.ts';
import { type IconName, icon } from '../icons.ts';
import { remember, state, type Theme } from '../state.ts';

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const DRAWING: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' };
const NAME: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };

export function startTheme(): void {
  const button = byId('theme');
  const colour = (theme: Theme) => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  const apply = () => {
    const { theme } = state;
    colour(theme);
    button.replaceChildren(icon(DRAWING[theme]));
    button.title = `Colours: ${NAME[theme]}`;
    button.setAttribute('aria-label', button.title);
  };
  button.addEventListener('click', () => {
    remember('theme', NEXT[state.theme]);
    apply();
  });
  // Paper is light: style/print.css
  addEventListener('beforeprint', () => colour('light'));
  addEventListener('afterprint', apply);
  apply();
}
