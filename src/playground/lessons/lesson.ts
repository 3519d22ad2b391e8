/** Lessons as the page has them: what scripts/lessons.ts makes of lessons/, in public/programs/lessons.json. */
import { fetchBuiltJson } from '../built-file.ts';
import type { Manifest } from './manifest.ts';

export interface Lesson extends Manifest {
  /** Markdown of the project's own. */
  text: string;
  /** The text of each of its files. */
  sources: Readonly<Record<string, string>>;
}

export interface Chapter {
  title: string;
  lessons: readonly Lesson[];
}

/** @throws Error when they are not there. */
export function loadLessons(): Promise<readonly Lesson[]> {
  return fetchBuiltJson('lessons.json', 'lessons');
}

/** In the order of the lessons. */
export function chaptersOf(lessons: readonly Lesson[]): Chapter[] {
  const chapters = new Map<string, Lesson[]>();
  for (const lesson of lessons) {
    const chapter = chapters.get(lesson.chapter) ?? [];
    chapters.set(lesson.chapter, [...chapter, lesson]);
  }
  return [...chapters].map(([title, lessons]) => ({ title, lessons }));
}
