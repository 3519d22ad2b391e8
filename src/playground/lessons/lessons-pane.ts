/** The lessons: which there are, the one that is read, and what of it is done. */
import './lessons.css';
import type { Files } from '../../host/api.ts';
import { make, messageOf } from '../elements.ts';
import { ask } from '../layout/ask.ts';
import type { Pane } from '../pane.ts';
import { copyFiles, lessonAt, pathsOf } from './copies.ts';
import { meets, type RunOutcome, solves } from './judge.ts';
import type { Lesson } from './lesson.ts';
import { LessonArticle } from './lesson-article.ts';
import { LessonList } from './lesson-list.ts';
import { Progress, type ProgressStore } from './progress.ts';

export interface LessonsHost {
  fs: Files;
  progress: ProgressStore;
  /** Shows a lesson's files, the first one in front, and has Run as the lesson wants it. */
  open(paths: readonly string[], lesson: Lesson): Promise<void>;
  /** Stores what the visitor has written: files are about to be replaced. */
  save(): Promise<void>;
  setArguments(words: readonly string[]): void;
  /** Another lesson is shown. */
  shown(id: string): void;
}

/** The lesson that an address names; empty: none. */
export function lessonInAddress(hash: string): string {
  return /^#lesson=(.+)$/s.exec(hash)?.[1] ?? '';
}

export class LessonsPane implements Pane {
  readonly id = 'lessons';
  readonly title = 'Lessons';
  readonly element = make('div', { class: 'lessons-pane' });
  private readonly progress: Progress;
  private readonly list: LessonList;
  private readonly article: LessonArticle;
  private lesson: Lesson | undefined;

  constructor(
    private readonly lessons: readonly Lesson[],
    private readonly host: LessonsHost,
  ) {
    this.progress = new Progress(host.progress);
    // Of another lesson the address tells.
    this.list = new LessonList(lessons, this.progress, (id) => {
      if (id === this.lesson?.id) void this.open(id);
    });
    this.article = new LessonArticle(this.progress, {
      setArguments: (words) => host.setArguments(words),
      restore: () => void this.restore(),
    });
    this.element.append(this.list.element, this.article.element);
  }

  /** Shows a lesson, without its files. @returns whether there is such a one. */
  async show(id: string): Promise<boolean> {
    const at = this.lessons.findIndex((lesson) => lesson.id === id);
    const lesson = this.lessons[at];
    if (lesson === undefined) return false;
    if (lesson === this.lesson) return true;
    this.lesson = lesson;
    this.list.update(id);
    this.list.reveal(id);
    this.host.shown(id);
    await this.article.show(lesson, [this.lessons[at - 1], this.lessons[at + 1]]);
    return true;
  }

  /** Shows the first lesson of these that there is, else the simplest. @param withFiles opens its files, too. */
  async begin(ids: readonly string[], withFiles: boolean): Promise<void> {
    const known = ids.map((id) => this.lessons.find((lesson) => lesson.id === id));
    const lesson = known.find((each) => each !== undefined) ?? this.lessons[0];
    if (lesson === undefined) return;
    if (withFiles) await this.open(lesson.id);
    else await this.show(lesson.id);
  }

  /** Whether the lesson of an address is shown, and the file is one of its. */
  isOpen(path: string, hash: string): boolean {
    const id = lessonInAddress(hash);
    return id === this.lesson?.id && id === lessonAt(path);
  }

  /** Shows a lesson and its files, of which the visitor gets copies the first time. @returns whether there is such a one. */
  async open(id: string): Promise<boolean> {
    if (!(await this.show(id))) return false;
    const lesson = this.lessons.find((each) => each.id === id) as Lesson;
    try {
      await copyFiles(this.host.fs, lesson, false);
      if (this.lesson === lesson) await this.host.open(pathsOf(lesson), lesson);
    } catch (error) {
      this.article.tell(`The files could not be opened: ${messageOf(error)}`);
    }
    return true;
  }

  /** A run begins: what is said of the one before is of the past. */
  starts(): void {
    this.article.tell('');
  }

  /** Hears of each run that has ended. @param program its path. */
  ran(program: string, outcome: RunOutcome): void {
    const lesson = this.lessons.find(({ id }) => id === lessonAt(program));
    if (lesson === undefined) return;
    const met = lesson.exercises.filter((exercise) => solves(exercise, outcome));
    const asWritten = meets(lesson.expect, outcome);
    if (asWritten || met.length > 0) this.progress.add(lesson);
    for (const exercise of met) this.progress.add(lesson, exercise);
    this.list.update(this.lesson?.id ?? '');
    if (lesson !== this.lesson) return;
    this.article.update();
    this.article.tell(met.length > 0 ? 'Exercise done.' : asWritten ? 'As expected.' : 'Not as expected yet.');
  }

  private async restore(): Promise<void> {
    const { lesson } = this;
    if (lesson === undefined) return;
    const question = `Restore the files of “${lesson.title}”?`;
    if (!(await ask(question, 'They are put back as they were. What you changed is lost.', 'Restore'))) return;
    try {
      await this.host.save();
      await copyFiles(this.host.fs, lesson, true);
      await this.host.open(pathsOf(lesson), lesson);
      this.article.tell('The files are as they were.');
    } catch (error) {
      this.article.tell(`The files could not be put back: ${messageOf(error)}`);
    }
  }

  shown(visible: boolean): void {
    if (visible && this.lesson !== undefined) this.list.reveal(this.lesson.id);
  }
}
