/** A visitor's own copies of lessons: /home/lessons/ID. */
import type { Files } from '../../host/api.ts';
import type { Lesson } from './lesson.ts';

const FOLDER = '/home/lessons';

export function pathsOf({ id, files }: Lesson): string[] {
  return files.map((file) => `${FOLDER}/${id}/${file}`);
}

/** The lesson that a file or program belongs to, by its id; undefined: none. */
export function lessonAt(path: string): string | undefined {
  return path.startsWith(`${FOLDER}/`) ? path.slice(FOLDER.length + 1).split('/', 1)[0] : undefined;
}

/**
 * Puts the files of a lesson into the visitor's folder.
 * @param anew also those that are there, in place of what the visitor has made of them.
 */
export async function copyFiles(fs: Files, lesson: Lesson, anew: boolean): Promise<void> {
  await fs.mkdir(`${FOLDER}/${lesson.id}`, { recursive: true });
  for (const [index, path] of pathsOf(lesson).entries()) {
    if (!anew && (await fs.exists(path))) continue;
    await fs.writeFile(path, lesson.sources[lesson.files[index] as string] as string);
  }
}
