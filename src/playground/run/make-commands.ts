/** Which programs a Makefile makes, read from the commands that `make` would give (as compilation databases are made). */
import { splitArguments } from '../../source/arguments.ts';
import { isSource, stemOf } from '../source-language.ts';

export interface MadeProgram {
  /** The path that it gets, as the Makefile has it. */
  output: string;
  /** Paths from the Makefile's folder. */
  sources: string[];
  /** What its sources are compiled with, and it is linked with. */
  flags: string[];
}

interface Command {
  output: string | undefined;
  inputs: string[];
  flags: string[];
  /** It makes an object of each source. */
  compilesOnly: boolean;
  /** Names of libraries, as after -l. */
  libraries: string[];
}

/** Sources, and the flags that they are compiled with. */
type Parts = Pick<MadeProgram, 'sources' | 'flags'>;

const COMPILER = /^(?:.*\/)?(?:cc|c\+\+|c99|c11|gcc|g\+\+|clang|clang\+\+)$/;
const ARCHIVER = /^(?:.*\/)?ar$/;
/** Where one command of a shell ends, outside of quotes; each alternative takes at least a character. */
const PIECES = /'[^']*'?|"(?:\\.|[^"\\])*"?|\\.|&&|\|\||[;|&]|[^'"\\;&|]+|./gs;
const SEPARATORS: ReadonlySet<string> = new Set(['&&', '||', ';', '|', '&']);
/** Their value may be the next word, and means the same when it is of theirs. */
const WITH_VALUE = /^-(?:[DIULlox]|include|isystem|idirafter|iquote|imacros|M[FTQ])$/;
/** Their value is the next word, for parts of the compiler that others have. */
const OF_PARTS = /^-X[a-z]+$/;
/** Nothing that a program is made of comes of these. */
const OTHER_WORK = /^-(?:E|S|M|MM|fsyntax-only|shared|r)$/;
/** What says which files make needs to know of. */
const DEPENDENCIES = /^-M/;

/** @param commands what `make -nB` prints. */
export function programsOf(commands: string): MadeProgram[] {
  const objects = new Map<string, Parts>();
  const archives = new Map<string, Parts>();
  const programs: MadeProgram[] = [];
  for (const words of wordsOfCommands(commands)) {
    if (ARCHIVER.test(words[0] ?? '')) {
      const [archive, ...members] = words.slice(2).map(plain);
      if (archive !== undefined) archives.set(archive, gathered(members.map((member) => objects.get(member))));
      continue;
    }
    const command = COMPILER.test(words[0] ?? '') ? readCommand(words.slice(1)) : undefined;
    if (command === undefined) continue;
    const { inputs, flags, output } = command;
    if (command.compilesOnly) {
      for (const source of inputs) objects.set(output ?? objectOf(source), { sources: [source], flags });
      continue;
    }
    const named = command.libraries.map((name) => ({ name, parts: libraryNamed(archives, name) }));
    const parts = inputs.map((input) =>
      isSource(input) ? { sources: [input], flags: [] } : (objects.get(input) ?? archives.get(input)),
    );
    // Of what comes from elsewhere, nobody knows what it is made of.
    if (inputs.length === 0 || parts.includes(undefined)) continue;
    const { sources, flags: compiled } = gathered([...parts, ...named.map((library) => library.parts)]);
    const others = named.filter((library) => library.parts === undefined).map(({ name }) => `-l${name}`);
    programs.push({ output: output ?? 'a.out', sources, flags: unique([...compiled, ...flags, ...others]) });
  }
  return programs.filter(({ sources }) => sources.length > 0);
}

/** Each command's words; what cannot be read as a command is none. */
function* wordsOfCommands(text: string): Generator<string[]> {
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    let command = '';
    for (const piece of [...(line.match(PIECES) ?? []), ';']) {
      if (!SEPARATORS.has(piece)) {
        command += piece;
        continue;
      }
      const words = wordsOf(command);
      // What follows is somewhere else.
      if (words[0] === 'cd') break;
      if (words.length > 0) yield words;
      command = '';
    }
  }
}

function wordsOf(command: string): string[] {
  try {
    const words = splitArguments(command);
    const redirection = words.findIndex((word) => /^\d?[<>]/.test(word));
    return redirection < 0 ? words : words.slice(0, redirection);
  } catch {
    return [];
  }
}

/** undefined: it makes no object and no program. */
function readCommand(words: readonly string[]): Command | undefined {
  const command: Command = { output: undefined, inputs: [], flags: [], compilesOnly: false, libraries: [] };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (OTHER_WORK.test(word)) return undefined;
    if (OF_PARTS.test(word)) at++;
    else if (WITH_VALUE.test(word)) addWord(command, word + (words[++at] ?? ''));
    else addWord(command, word);
  }
  return command;
}

function addWord(command: Command, word: string): void {
  if (word === '-c') command.compilesOnly = true;
  else if (word.startsWith('-o')) command.output = plain(word.slice(2));
  else if (word.startsWith('-l')) command.libraries.push(word.slice(2));
  else if (!word.startsWith('-')) command.inputs.push(plain(word));
  else if (!DEPENDENCIES.test(word)) command.flags.push(word);
}

function gathered(parts: readonly (Parts | undefined)[]): Parts {
  const known = parts.filter((part) => part !== undefined);
  return { sources: unique(known.flatMap(({ sources }) => sources)), flags: known.flatMap(({ flags }) => flags) };
}

function libraryNamed(archives: ReadonlyMap<string, Parts>, name: string): Parts | undefined {
  const path = [...archives.keys()].find((path) => path.split('/').at(-1) === `lib${name}.a`);
  return path === undefined ? undefined : archives.get(path);
}

const unique = (words: readonly string[]): string[] => [...new Set(words)];
const plain = (path: string) => path.replace(/^(?:\.\/+)+/, '');
const objectOf = (source: string) => `${stemOf(source.slice(source.lastIndexOf('/') + 1))}.o`;
