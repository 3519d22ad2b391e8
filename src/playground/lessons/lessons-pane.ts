/** The lessons, until they are there: the examples. */
import './lessons.css';
import { make } from '../elements.ts';
import type { Pane } from '../pane.ts';
import type { ProgramIndex } from '../programs.ts';

export class LessonsPane implements Pane {
  readonly id = 'lessons';
  readonly title = 'Lessons';
  readonly element = make('div', { class: 'lessons-pane' });

  constructor({ examples }: ProgramIndex, open: (file: string) => void) {
    const list = make('nav', { 'aria-label': 'Lessons' });
    for (const { name, title, file } of examples) {
      const link = make('a', { href: `#lesson=${name}`, title, text: name });
      link.addEventListener('click', () => open(file));
      list.append(link);
    }
    this.element.append(list, make('article', {}, make('h1', { text: 'RatOS' })));
  }
}
