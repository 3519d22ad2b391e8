/**
 * What a lesson says of itself: lessons/NN-ID/lesson.json, checked when the index of lessons is built. No DOM and no
 * imports: the build and the tests use it, too.
 */

export const KILLED = 'killed by the visitor';

/** How a run must go. */
export interface Expectation {
  /** All that it prints, by lines; or a regular expression for it. Line ends are `\n`, whatever the terminal makes of them. */
  output: { lines: readonly string[] } | { pattern: string };
  exit: number | typeof KILLED;
}

/** What a program is started with. */
export interface Start {
  arguments: readonly string[];
  /** What is typed into it; empty: nothing, and its input has ended. */
  stdin: string;
}

export interface Exercise extends Start {
  /** Unlike the others of its lesson. */
  id: string;
  /** Markdown, of one paragraph. */
  text: string;
  expect: Expectation;
  /** Files of the lesson that the solution replaces, or adds: they lie in solutions/ID/. None: the source stays as it is. */
  solution: readonly string[];
}

export interface Manifest extends Start {
  /** From the folder's name. */
  id: string;
  title: string;
  /** Lessons of one chapter stand one after the other. */
  chapter: string;
  /** The first one is shown. */
  files: readonly string[];
  language: 'c' | 'c++';
  /** Whether it is compiled with checks. */
  checks: boolean;
  /** Whether it opens windows: it is run to its end by closing them. */
  windows: boolean;
  expect: Expectation;
  exercises: readonly Exercise[];
}

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Names without folders: nothing of a lesson lies outside its own. */
const FILE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const TEXT_LENGTH = 1000;

type Fields = Record<string, unknown>;

/** Reads the members of one object, and complains of those that nobody has asked for. */
class Reader {
  private readonly asked = new Set<string>();
  private readonly fields: Fields;

  constructor(
    private readonly where: string,
    value: unknown,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('must be an object');
    this.fields = value as Fields;
  }

  fail(problem: string): never {
    throw new Error(`${this.where}: ${problem}`);
  }

  /** The member's value, or `otherwise` where it is missing; no `otherwise`: it must be there. */
  private read<T>(name: string, what: string, holds: (value: unknown) => value is T, otherwise?: T): T {
    this.asked.add(name);
    const value: unknown = Object.hasOwn(this.fields, name) ? this.fields[name] : otherwise;
    if (value === undefined) this.fail(`"${name}" is missing`);
    if (!holds(value)) this.fail(`"${name}" must be ${what}`);
    return value;
  }

  text(name: string, otherwise?: string): string {
    const holds = (value: unknown): value is string =>
      typeof value === 'string' && value.length <= TEXT_LENGTH && (value.length > 0 || otherwise === '');
    return this.read(name, `a text of 1 to ${TEXT_LENGTH} characters`, holds, otherwise);
  }

  flag(name: string): boolean {
    return this.read(name, 'true or false', (value): value is boolean => typeof value === 'boolean', false);
  }

  texts(name: string, otherwise?: readonly string[]): readonly string[] {
    const holds = (value: unknown): value is readonly string[] =>
      Array.isArray(value) && value.every((each) => typeof each === 'string');
    return this.read(name, 'a list of texts', holds, otherwise);
  }

  files(name: string): readonly string[] {
    const files = this.texts(name);
    const wrong = files.find((file) => !FILE.test(file));
    if (wrong !== undefined) this.fail(`"${name}" has ${JSON.stringify(wrong)}, which is no name of a file`);
    if (new Set(files).size < files.length) this.fail(`"${name}" names a file twice`);
    return files;
  }

  any(name: string): unknown {
    return this.read(name, '', (value): value is unknown => value !== undefined);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.fields, name);
  }

  list(name: string): readonly unknown[] {
    return this.read<readonly unknown[]>(name, 'a list', (value) => Array.isArray(value), []);
  }

  /** Nothing is in it that nobody knows. */
  end(): void {
    const unknown = Object.keys(this.fields).find((name) => !this.asked.has(name));
    if (unknown !== undefined) this.fail(`${JSON.stringify(unknown)} is not known`);
  }
}

function readStart(reader: Reader): Start {
  const list = reader.texts('arguments', []);
  if (list.some((each) => each.includes('\0'))) reader.fail('"arguments" has a zero character');
  return { arguments: list, stdin: reader.text('stdin', '') };
}

function readOutput(reader: Reader): Expectation['output'] {
  if (reader.has('output') === reader.has('pattern')) reader.fail('it needs either "output" or "pattern"');
  if (reader.has('output')) {
    const lines = reader.texts('output');
    if (lines.some((line) => line.includes('\n'))) reader.fail('"output" has a line in several lines');
    return { lines };
  }
  const pattern = reader.text('pattern');
  try {
    new RegExp(pattern);
  } catch (error) {
    reader.fail(`"pattern" is no regular expression: ${(error as Error).message}`);
  }
  return { pattern };
}

function readExpectation(where: string, value: unknown): Expectation {
  const reader = new Reader(where, value);
  const exit = reader.any('exit');
  const isCode = Number.isInteger(exit) && Math.abs(exit as number) < 2 ** 31;
  if (exit !== KILLED && !isCode) reader.fail(`"exit" must be an exit code or "${KILLED}"`);
  const expectation = { output: readOutput(reader), exit: exit as Expectation['exit'] };
  reader.end();
  return expectation;
}

function readId(reader: Reader): string {
  const id = reader.text('id');
  if (!ID.test(id)) reader.fail(`${JSON.stringify(id)} is no id: small letters, digits, and hyphens between`);
  return id;
}

function readLanguage(reader: Reader): Manifest['language'] {
  const language = reader.text('language');
  if (language !== 'c' && language !== 'c++') return reader.fail('"language" must be "c" or "c++"');
  return language;
}

function readExercise(where: string, value: unknown): Exercise {
  const reader = new Reader(where, value);
  const exercise = {
    id: readId(reader),
    text: reader.text('text'),
    ...readStart(reader),
    expect: readExpectation(`${where}: expect`, reader.any('expect')),
    solution: reader.files('solution'),
  };
  reader.end();
  return exercise;
}

/**
 * @param id the lesson's, which its folder says.
 * @throws Error that names the lesson, the member, and what is wrong with it.
 */
export function readManifest(id: string, value: unknown): Manifest {
  if (!ID.test(id)) throw new Error(`${JSON.stringify(id)} is no id: small letters, digits, and hyphens between`);
  const reader = new Reader(id, value);
  const language = readLanguage(reader);
  const manifest: Manifest = {
    id,
    title: reader.text('title'),
    chapter: reader.text('chapter'),
    files: reader.files('files'),
    language,
    ...readStart(reader),
    checks: reader.flag('checks'),
    windows: reader.flag('windows'),
    expect: readExpectation(`${id}: expect`, reader.any('expect')),
    exercises: reader.list('exercises').map((each, index) => readExercise(`${id}: exercise ${index + 1}`, each)),
  };
  reader.end();
  const ending = language === 'c' ? '.c' : '.cpp';
  if (!manifest.files.some((file) => file.endsWith(ending)))
    reader.fail(`"files" has no source that ends in ${ending}`);
  const ids = manifest.exercises.map((exercise) => exercise.id);
  if (new Set(ids).size < ids.length) reader.fail('two exercises have one id');
  return manifest;
}
