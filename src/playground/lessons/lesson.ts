/** Lessons as the page has them: what scripts/lessons.ts makes of lessons/, in public/programs/lessons.json. */
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
export async function loadLessons(): Promise<readonly Lesson[]> {
  const response = await fetch(`${import.meta.env.BASE_URL}programs/lessons.json`);
  // A development server answers an unknown path with a page.
  if (!response.ok || !response.headers.get('content-type')?.includes('json'))
    throw new Error('The lessons are not built. Run "npm run programs" and load this page again.');
  return response.json();
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
