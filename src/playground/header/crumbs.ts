/** Where the visitor is: the directories of the file in front; of a lesson's, its chapter's words. */
import { byId, make } from '../elements.ts';

const LESSONS = /^\/home\/lessons\/([^/]+)\/(.+)$/;

/** `data-race`: Data race. */
function title(id: string): string {
  const words = id.replace(/^\d+-/, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function partsOf(path: string): string[] {
  const [, lesson, file] = LESSONS.exec(path) ?? [];
  const parts =
    lesson === undefined || file === undefined ? path.split('/') : ['Lessons', title(lesson), ...file.split('/')];
  return parts.filter((part) => part !== '');
}

export function showCrumbs(path: string): void {
  const parts = partsOf(path);
  byId('crumbs').replaceChildren(
    ...parts.map((text, index) =>
      make('span', index === parts.length - 1 ? { text, 'aria-current': 'page' } : { text }),
    ),
  );
  byId('crumbs').title = path;
  document.title = `${parts.at(-1) ?? 'RatOS'} · RatOS`;
}
