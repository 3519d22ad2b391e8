/** The lessons, read from lessons/ and looked at: one folder each, NN-ID, with lesson.json, lesson.md and sources. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lesson } from '../src/playground/lessons/lesson.ts';
import { type Manifest, readManifest } from '../src/playground/lessons/manifest.ts';
import { ROOT } from './run-command.ts';

const FOLDER = 'lessons';
const NAME = /^(\d\d)-(.+)$/;
const SOURCE = /\.c(pp)?$/;

/** A program to be compiled: a lesson as it is, or the solution of one of its exercises. */
export interface LessonProgram {
  /** ID, or ID.EXERCISE. */
  name: string;
  /** Relative to the root. */
  sources: string[];
  /** What the compiler is told. */
  flags: string[];
}

interface Folder {
  manifest: Manifest;
  /** Relative to the root. */
  path: string;
}

function folders(): Folder[] {
  const found = readdirSync(join(ROOT, FOLDER))
    .sort()
    .map((name) => {
      const [, , id] = NAME.exec(name) ?? [];
      if (id === undefined) throw new Error(`${FOLDER}/${name}: the name of a lesson's folder is NN-ID`);
      const path = `${FOLDER}/${name}`;
      const manifest = readManifest(id, JSON.parse(readFileSync(join(ROOT, path, 'lesson.json'), 'utf8')));
      return { manifest, path };
    });
  for (const folder of found) lookAtFiles(folder);
  lookAtOrder(found.map(({ manifest }) => manifest));
  return found;
}

function lookAtFiles({ manifest, path }: Folder): void {
  const wanted = new Set(['lesson.json', 'lesson.md', ...manifest.files]);
  for (const { id, solution } of manifest.exercises) for (const file of solution) wanted.add(`solutions/${id}/${file}`);
  for (const file of wanted)
    if (!existsSync(join(ROOT, path, file))) throw new Error(`${path}/${file} is named, and is not there`);
  for (const entry of readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name).slice(join(ROOT, path).length + 1);
    if (entry.isFile() && !wanted.has(file)) throw new Error(`${path}/${file} is not named in lesson.json`);
  }
}

function lookAtOrder(manifests: readonly Manifest[]): void {
  const ids = new Set<string>();
  const chapters = new Set<string>();
  let chapter: string | undefined;
  for (const manifest of manifests) {
    if (ids.has(manifest.id)) throw new Error(`two lessons are called ${manifest.id}`);
    ids.add(manifest.id);
    if (manifest.chapter === chapter) continue;
    chapter = manifest.chapter;
    if (chapters.has(chapter)) throw new Error(`${manifest.id}: the chapter "${chapter}" has begun earlier`);
    chapters.add(chapter);
  }
}

/** In their order. Throws, with the reason, when there is something wrong with one. */
export function readLessons(): Lesson[] {
  return folders().map(({ manifest, path }) => {
    const read = (file: string) => readFileSync(join(ROOT, path, file), 'utf8');
    const sources = Object.fromEntries(manifest.files.map((file) => [file, read(file)]));
    return { ...manifest, text: read('lesson.md'), sources };
  });
}

/** Lessons and solutions: the page compiles them itself, tests find them compiled. */
export function lessonPrograms(): LessonProgram[] {
  return folders().flatMap(({ manifest: { id, files, checks, exercises }, path }) => {
    const flags = ['-Wall', '-Wextra', '-I', path, ...(checks ? ['--check'] : [])];
    const solutions = exercises
      .filter(({ solution }) => solution.length > 0)
      .map(({ id: exercise, solution }) => {
        const place = (file: string) =>
          solution.includes(file) ? `${path}/solutions/${exercise}/${file}` : `${path}/${file}`;
        return { name: `${id}.${exercise}`, sources: [...new Set([...files, ...solution])].map(place), flags };
      });
    const lesson = { name: id, sources: files.map((file) => `${path}/${file}`), flags };
    return [lesson, ...solutions].map((program) => ({
      ...program,
      sources: program.sources.filter((source) => SOURCE.test(source)),
    }));
  });
}
