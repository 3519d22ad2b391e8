/** Of which files, and how, Run makes a program. */
import type { RatOS } from '../../host/index.ts';
import { asArgument, joinArguments } from '../../source/arguments.ts';
import type { Problem } from '../editor/diagnostics.ts';
import { messageOf } from '../elements.ts';
import { folderOf, foldersAbove, inFolder, nameOf } from '../files/paths.ts';
import { isHeader, isSource, stemOf } from '../source-language.ts';
import { environment } from '../system.ts';
import { type MadeProgram, programsOf } from './make-commands.ts';
import { hasMain, MAKEFILE, type ProgramSources, programOf, togetherIn } from './program-of.ts';

/** Paths of sources are from its folder, in which it is compiled, and starts. */
export interface Project extends ProgramSources {
  folder: string;
  flags: readonly string[];
  /** Sources in the folder of the file in front that it is made without. */
  beside: readonly string[];
  /** What make says against the Makefile. */
  complaint: Problem | undefined;
  /** What is in front is made with other flags than it was before: what a check has found may be another thing now. */
  isOtherwise: boolean;
}

/** A Makefile's program, and its folder. */
export type MadeWith = Readonly<MadeProgram & { folder: string }>;

const SAID_OF_LINE = new RegExp(`^${MAKEFILE}:(\\d+): `);
const NO_TARGETS = /^make: \*\*\* No targets\./;
/** So many sources are named. */
const NAMED = 5;
/** Characters. */
const COMMANDS_MOST = 4 << 20;
/** What programs begin with. */
const MAGIC = [0, 0x61, 0x73, 0x6d];

export class Projects {
  /** By the Makefile's folder, as it was at the last Run. */
  private readonly made = new Map<string, readonly MadeProgram[]>();

  constructor(private readonly os: RatOS) {}

  /** @param path of the file in front. @throws where it belongs to no program, or to several. */
  async projectOf(path: string, signal: AbortSignal): Promise<Project> {
    const before = this.madeWith(path);
    let complaint: Problem | undefined;
    for (const folder of foldersAbove(path)) {
      complaint ??= await this.askMake(folder, signal);
      const program = this.programWith(folder, path);
      if (program === undefined) continue;
      const isOtherwise = before?.folder !== folder || before.flags.join('\n') !== program.flags.join('\n');
      const output = await this.freeName(folder, nameOf(program.output));
      return { ...program, folder, output, beside: [], complaint, isOtherwise };
    }
    const several = foldersAbove(path).flatMap((folder) => this.made.get(folder) ?? []);
    if (!isSource(path) && several.length > 1) {
      const names = several.slice(0, NAMED).map(({ output }) => nameOf(output));
      const rest = `open a source of the one to run, ${names.join(' or ')}`;
      throw new Error(`${nameOf(path)} belongs to several programs: ${rest}.`);
    }
    const project = await this.inOwnFolder(path);
    const flags = complaint === undefined ? await this.flagsOfRules(project, signal) : [];
    const isOtherwise = (before?.flags ?? []).join('\n') !== flags.join('\n');
    return { ...project, flags, complaint, isOtherwise };
  }

  /** Of what a file is a part, by the Makefile that the last Run has followed; undefined: there was none. */
  madeWith(path: string): MadeWith | undefined {
    for (const folder of foldersAbove(path)) {
      const program = this.programWith(folder, path);
      if (program !== undefined) return { ...program, folder };
    }
    return undefined;
  }

  private programWith(folder: string, path: string): MadeProgram | undefined {
    const programs = this.made.get(folder) ?? [];
    if (isSource(path)) return programs.find(({ sources }) => sources.some((name) => inFolder(folder, name) === path));
    const isPart = isHeader(path) || path === inFolder(folder, MAKEFILE);
    return isPart && programs.length === 1 ? programs[0] : undefined;
  }

  /** Reads what the Makefile of a folder makes, if it has one. @returns what make says against it. */
  private async askMake(folder: string, signal: AbortSignal): Promise<Problem | undefined> {
    this.made.delete(folder);
    if ((await this.os.fs.stat(inFolder(folder, MAKEFILE)).catch(() => undefined)) === undefined) return undefined;
    signal.throwIfAborted();
    try {
      this.made.set(folder, programsOf(await this.commandsOfMake(folder, signal)));
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      const said = messageOf(error).trimEnd();
      const line = Number(SAID_OF_LINE.exec(said)?.[1] ?? 1);
      const message = `made without the Makefile: ${said}`;
      return { path: inFolder(folder, MAKEFILE), line, column: 1, severity: 'warning', message };
    }
  }

  /** What a Makefile that does not name the sources has them compiled with, by the rules that make knows by itself. */
  private async flagsOfRules({ folder, sources }: ProgramSources & { folder: string }, signal: AbortSignal) {
    if (!this.made.has(folder)) return [];
    const objects = sources.map((source) => `${stemOf(source)}.o`);
    try {
      const commands = await this.commandsOfMake(folder, signal, objects);
      const [program] = programsOf(`${commands}\ncc ${joinArguments(objects.map(asArgument))}\n`);
      if (program === undefined) return [];
      this.made.set(folder, [...(this.made.get(folder) ?? []), program]);
      return program.flags;
    } catch {
      // It has another rule for them, that cannot be followed.
      signal.throwIfAborted();
      return [];
    }
  }

  /** All commands that it would give, whatever is there already; it gives none of them. */
  private async commandsOfMake(folder: string, signal: AbortSignal, targets: readonly string[] = []): Promise<string> {
    const options = { cwd: folder, env: environment(), stdin: 'empty', orphans: 'end' } as const;
    const process = await this.os.spawn(
      '/bin/make',
      ['make', '-nB', ...(targets.length > 0 ? ['--', ...targets] : [])],
      options,
    );
    const kill = () => process.kill(-1, { tree: true });
    signal.addEventListener('abort', kill, { once: true });
    try {
      if (signal.aborted) kill();
      const [commands, errors] = await Promise.all([textUpTo(process.stdout, kill), textUpTo(process.stderr, kill)]);
      const { code } = await process.exited;
      if (commands.length >= COMMANDS_MOST) throw new Error('its commands have no end.');
      // One that only sets variables has none.
      if (code !== 0 && !NO_TARGETS.test(errors)) throw new Error(errors);
      return commands;
    } finally {
      signal.removeEventListener('abort', kill);
    }
  }

  private async inOwnFolder(path: string): Promise<Omit<Project, 'flags' | 'complaint' | 'isOtherwise'>> {
    const folder = folderOf(path);
    const names = await this.os.fs.readdir(folder);
    const mains = await this.withMain(folder, togetherIn(names));
    const program = programOf(path, names, mains);
    if (program !== undefined) {
      const beside = names.filter((name) => isSource(name) && !program.sources.includes(name));
      return { ...program, folder, output: await this.freeName(folder, program.output), beside };
    }
    const sources = names.filter(isSource);
    const others =
      sources.length > 0 && sources.length <= NAMED ? `: open the one to run, ${sources.join(' or ')}` : '';
    if (!isSource(path)) throw new Error(`${nameOf(path)} is not a source in C or C++${others}.`);
    throw new Error(`${nameOf(path)} belongs to several programs: open the one to run, ${mains.join(' or ')}.`);
  }

  private async withMain(folder: string, sources: readonly string[]): Promise<string[]> {
    return [...(await textsOf(this.os, folder, sources))].flatMap(([name, text]) => (hasMain(text) ? [name] : []));
  }

  /** A program does not take the place of what somebody has written, or of a folder. */
  private async freeName(folder: string, stem: string): Promise<string> {
    for (const name of [stem, `${stem}.wasm`]) if (await this.mayWrite(inFolder(folder, name))) return name;
    throw new Error(`${inFolder(folder, stem)} is not a program, and would be written over: rename it, or the source.`);
  }

  /** Whether nothing is there, or a program, as an earlier Run has made it. */
  private async mayWrite(path: string): Promise<boolean> {
    const stat = await this.os.fs.stat(path).catch(() => undefined);
    if (stat === undefined) return true;
    if (stat.type !== 'file') return false;
    const file = await this.os.fs.open(path, 'r');
    try {
      const begin = await file.read({ position: 0, length: MAGIC.length });
      return begin.length === MAGIC.length && begin.every((byte, index) => byte === MAGIC[index]);
    } finally {
      await file.close();
    }
  }
}

/** What a stream brings, so far as it is wanted. @param tooLong is called when there is more. */
async function textUpTo(stream: ReadableStream<Uint8Array>, tooLong: () => void): Promise<string> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    if (text.length < COMMANDS_MOST) text += decoder.decode(value, { stream: true });
    else tooLong();
  }
}

/** Texts of files, by their names; of one that cannot be read, none. */
export async function textsOf(os: RatOS, folder: string, names: readonly string[]): Promise<Map<string, string>> {
  const read = (name: string) => os.fs.readFile(inFolder(folder, name), 'utf8').catch(() => '');
  return new Map(await Promise.all(names.map(async (name) => [name, await read(name)] as const)));
}
