/** Where the visitor is: the directories of the file in front. */
import { byId, make } from '../elements.ts';

export function showCrumbs(path: string): void {
  const parts = path.split('/').filter((part) => part !== '');
  byId('crumbs').replaceChildren(
    ...parts.map((text, index) =>
      make('span', index === parts.length - 1 ? { text, 'aria-current': 'page' } : { text }),
    ),
  );
  document.title = `${parts.at(-1) ?? 'RatOS'} · RatOS`;
}
