/** A lesson as it is read: its text, what to do, and what comes before and after. */
import { make } from '../elements.ts';
import { icon } from '../icons.ts';
import type { Lesson } from './lesson.ts';
import { type Exercise, KILLED } from './manifest.ts';
import { setMark } from './marks.ts';
import type { Progress } from './progress.ts';
import { renderLine, renderText } from './text.ts';

export interface ArticleHost {
  setArguments(words: readonly string[]): void;
  restore(): void;
}

export class LessonArticle {
  readonly element = make('article', { class: 'lesson', tabindex: '0', 'aria-labelledby': 'lesson-title' });
  private readonly verdict = make('p', { class: 'verdict', role: 'status' });
  private readonly marks = new Map<Exercise, HTMLElement>();
  private lesson: Lesson | undefined;

  constructor(
    private readonly progress: Progress,
    private readonly host: ArticleHost,
  ) {}

  /** @param neighbours what comes before and after it. */
  async show(
    lesson: Lesson,
    neighbours: readonly [before: Lesson | undefined, after: Lesson | undefined],
  ): Promise<void> {
    this.lesson = lesson;
    const [text, exercises] = await Promise.all([
      renderText(lesson.text),
      Promise.all(lesson.exercises.map(async (exercise) => this.card(exercise, await renderLine(exercise.text)))),
    ]);
    // Another one may have been chosen meanwhile.
    if (this.lesson !== lesson) return;
    this.marks.clear();
    for (const [index, { mark }] of exercises.entries()) this.marks.set(lesson.exercises[index] as Exercise, mark);
    this.tell('');
    this.element.replaceChildren(
      make('h1', { id: 'lesson-title', text: lesson.title }),
      ...text,
      this.outcome(lesson),
      make('ul', { class: 'exercises', 'aria-label': 'Exercises' }, ...exercises.map(({ card }) => card)),
      this.verdict,
      this.foot(neighbours),
    );
    this.element.scrollTop = 0;
    this.update();
  }

  private card(exercise: Exercise, text: Node[]): { card: HTMLElement; mark: HTMLElement } {
    const mark = make('span', { class: 'lesson-mark', role: 'img' });
    const body = make('div', {}, ...text);
    if (exercise.arguments.length > 0) {
      const set = make('button', { class: 'button small', type: 'button', text: 'Set the arguments' });
      set.addEventListener('click', () => this.host.setArguments(exercise.arguments));
      body.append(set);
    }
    return { card: make('li', {}, mark, body), mark };
  }

  private outcome({ expect: { output, exit } }: Lesson): HTMLElement {
    const end = exit === KILLED ? 'It runs until you press Stop.' : `It ends with exit code ${exit}.`;
    const details = make('details', { class: 'outcome' }, make('summary', { text: 'Expected outcome' }));
    if ('lines' in output && output.lines.length > 0)
      details.append(make('pre', { text: output.lines.join('\n'), tabindex: '0', 'aria-label': 'Expected output' }));
    details.append(make('p', { text: end }));
    return details;
  }

  private foot([before, after]: readonly [Lesson | undefined, Lesson | undefined]): HTMLElement {
    const step = (lesson: Lesson | undefined, name: string, side: 'left' | 'right') => {
      if (lesson === undefined) return make('span');
      const arrow = icon(`chevron-${side}`);
      const text = make('span', { text: lesson.title });
      const parts = side === 'left' ? [arrow, text] : [text, arrow];
      return make(
        'a',
        { class: `to-${side}`, href: `#lesson=${lesson.id}`, 'aria-label': `${name}: ${lesson.title}` },
        ...parts,
      );
    };
    const restore = make(
      'button',
      { class: 'button small plain', type: 'button' },
      icon('restore'),
      'Restore the files',
    );
    restore.addEventListener('click', () => this.host.restore());
    return make(
      'footer',
      {},
      make('div', { class: 'steps' }, step(before, 'Previous', 'left'), step(after, 'Next', 'right')),
      restore,
    );
  }

  /** What the last run was. */
  tell(text: string): void {
    this.verdict.textContent = text;
    this.verdict.hidden = text === '';
  }

  /** The marks of the exercises. */
  update(): void {
    const { lesson } = this;
    if (lesson === undefined) return;
    for (const [exercise, mark] of this.marks) {
      const done = this.progress.isDone(lesson, exercise);
      mark.setAttribute('aria-label', done ? 'Done' : 'Not done yet');
      setMark(mark, done ? 'done' : 'open');
    }
  }
}
