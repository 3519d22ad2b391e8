/** The lessons by chapters, with what is done of each. */
import { make } from '../elements.ts';
import { chaptersOf, type Lesson } from './lesson.ts';
import { setMark } from './marks.ts';
import type { Progress } from './progress.ts';

/** Keys that go from link to link; Tab leads past all of them but one. */
const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export class LessonList {
  readonly element = make('nav', { class: 'lesson-list', 'aria-label': 'Lessons' });
  private readonly links = new Map<string, HTMLAnchorElement>();
  private readonly counts = new Map<string, HTMLElement>();

  /** @param choose is told of each click, also of one on the lesson that is shown. */
  constructor(
    private readonly lessons: readonly Lesson[],
    private readonly progress: Progress,
    choose: (id: string) => void,
  ) {
    for (const [index, { title, lessons: own }] of chaptersOf(lessons).entries()) {
      const heading = make('h2', { id: `chapter-${index}` }, title);
      const count = make('span', { class: 'count' });
      this.counts.set(title, count);
      const list = make('ul', { 'aria-labelledby': heading.id }, ...own.map((lesson) => this.item(lesson, choose)));
      this.element.append(make('div', { class: 'chapter-title' }, heading, count), list);
    }
    this.element.addEventListener('keydown', (event) => this.step(event));
    this.element.addEventListener('focusin', ({ target }) => this.setStop(target as HTMLElement));
    this.update('');
  }

  private item({ id, title }: Lesson, choose: (id: string) => void): HTMLLIElement {
    const link = make(
      'a',
      { href: `#lesson=${id}` },
      make('span', { class: 'lesson-mark' }),
      make('span', { text: title }),
    );
    link.addEventListener('click', (event) => {
      // In a new tab or window the address does it.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      choose(id);
    });
    this.links.set(id, link);
    return make('li', {}, link);
  }

  private step(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const links = [...this.links.values()];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (step === undefined || at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  }

  /** @param stop the link at which Tab comes to the list. */
  private setStop(stop: HTMLElement | undefined): void {
    for (const link of this.links.values()) link.tabIndex = link === stop ? 0 : -1;
  }

  /** @param shown the id of the lesson that is shown. */
  update(shown: string): void {
    if (!this.element.contains(document.activeElement))
      this.setStop(this.links.get(shown) ?? this.links.values().next().value);
    for (const lesson of this.lessons) {
      const link = this.links.get(lesson.id) as HTMLAnchorElement;
      const [done, current] = [this.progress.isDone(lesson), lesson.id === shown];
      if (current) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
      link.setAttribute('aria-description', done ? 'Done' : 'Not done yet');
      setMark(link.firstElementChild as HTMLElement, done ? 'done' : current ? 'current' : 'open');
    }
    for (const [chapter, count] of this.counts) {
      const own = this.lessons.filter((lesson) => lesson.chapter === chapter);
      count.textContent = `${own.filter((lesson) => this.progress.isDone(lesson)).length} of ${own.length}`;
    }
  }

  /** Brings a lesson's link into sight. */
  reveal(id: string): void {
    const link = this.links.get(id);
    if (link === undefined) return;
    const [own, list] = [link.getBoundingClientRect(), this.element.getBoundingClientRect()];
    // Not scrollIntoView: that moves the page, too.
    if (own.top < list.top || own.bottom > list.bottom)
      this.element.scrollTop += own.top - list.top - (list.height - own.height) / 2;
  }
}
