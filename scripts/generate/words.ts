/**
 * The names that the playground's editor knows: those of RatOS from the tables of src/guest-abi/, those of the C library
 * from its headers, with words/c-library.txt. One name a line, so that changes can be read.
 */
import { readFileSync } from 'node:fs';
import { STATUS, type StatusName } from '../../src/guest-abi/status.ts';
import { STATUS_DOCS } from '../../src/guest-abi/status-docs.ts';
import { FIELD_TYPES, STRUCTS } from '../../src/guest-abi/structs.ts';
import { PARAMETER_TYPES } from '../../src/guest-abi/syscall-types.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';
import { nameIn, type Word, type WordPart } from '../../src/playground/editor/words/word.ts';
import { MISSING_NAMES } from '../../src/toolchain/missing-names.ts';
import { type Declared, declarations } from './words/declarations.ts';
import { preprocessedHeaders } from './words/headers.ts';

let read: Promise<Declared[]> | undefined;

function declared(): Promise<Declared[]> {
  read ??= preprocessedHeaders().then(declarations);
  return read;
}

const declare = (type: string, name: string) => (type.endsWith('*') ? type + name : `${type} ${name}`);

/** Ours first, which have texts; then what else the header has. */
export async function ratosWords(): Promise<string> {
  const header = 'ratos.h';
  const calls = SYSCALLS.filter(({ internal }) => !internal).map(({ name, doc, parameters, errors }): Word => {
    const parts = parameters.map((p) => ({ text: declare(p.c ?? PARAMETER_TYPES[p.type].c, p.name), doc: p.doc }));
    return { name, kind: 'function', header, doc, parameters: parts, ...(errors.length > 0 && { errors }) };
  });
  const structs = STRUCTS.filter(({ internal }) => !internal).map(({ name, doc, fields }): Word => {
    const parts = fields.map((f) => ({ text: f.c ?? declare(FIELD_TYPES[f.type].c, f.name), doc: f.doc }));
    return { name, kind: 'struct', header, doc, fields: parts };
  });
  const statuses = Object.entries(STATUS).map(
    ([name, value]): Word => ({
      name,
      kind: 'constant',
      header,
      doc: STATUS_DOCS[name as StatusName],
      value: String(value),
    }),
  );
  const documented = new Map([...calls, ...structs, ...statuses].map((word) => [word.name, word]));
  const words = (await declared()).filter((word) => word.header === header).map(plain);
  // Results are as the header has them.
  return lines(words.map((word) => ({ ...word, ...documented.get(word.name) })));
}

export async function libraryWords(): Promise<string> {
  const summaries = readSummaries();
  const missing = new Map(MISSING_NAMES.flatMap(({ names, instead }) => names.map((name) => [name, instead])));
  const words = (await declared()).filter((word) => word.header !== 'ratos.h').map(plain);
  return lines(
    words.map((word) => {
      const instead = missing.get(word.name);
      const summary = summaries.get(word.name);
      summaries.delete(word.name);
      if (instead !== undefined) return { ...word, doc: `Not there in RatOS: ${instead}.`, missing: true };
      if (summary === undefined) return word;
      return { ...word, doc: summary.doc, parameters: named(word, summary.names) };
    }),
    [...summaries.keys()],
  );
}

function plain({ parameters, fields, ...rest }: Declared): Word {
  return {
    ...rest,
    ...(parameters && { parameters: parts(parameters) }),
    ...(fields && { fields: parts(fields.filter((field) => !/\b_\w+(?:\[.*\])?$/.test(field))) }),
  };
}

function parts(texts: readonly string[]): WordPart[] {
  return texts.filter((text) => text !== 'void').map((text) => ({ text }));
}

/** Parameters get the names of the summary where the header has none, or others. */
function named({ name, parameters = [] }: Word, names: readonly string[]): WordPart[] {
  if (parameters.length !== names.length)
    throw new Error(`c-library.txt: ${name} has ${parameters.length} parameters, not ${names.length}`);
  return parameters.map(({ text }, index) => {
    const wanted = names[index] ?? '';
    if (text === '...') return { text };
    const has = nameIn(text);
    if (has !== undefined) return { text: text.replace(new RegExp(`\\b${has}\\b(?!.*\\b${has}\\b)`), wanted) };
    const pointer = text.indexOf('(*)');
    if (pointer >= 0) return { text: `${text.slice(0, pointer)}(*${wanted})${text.slice(pointer + 3)}` };
    const [, type = text, array = ''] = /^(.*?)((?:\[[^\]]*\])*)$/.exec(text) ?? [];
    return { text: declare(type.trim(), wanted) + array };
  });
}

interface Summary {
  readonly names: readonly string[];
  readonly doc: string;
}

function readSummaries(): Map<string, Summary> {
  const text = readFileSync(new URL('words/c-library.txt', import.meta.url), 'utf8');
  const summaries = new Map<string, Summary>();
  for (const line of text.split('\n')) {
    const [, name, names = '', doc = ''] = /^(\w+)\(([^)]*)\): (.+)$/.exec(line) ?? [];
    if (name !== undefined) summaries.set(name, { names: names.split(', ').filter(Boolean), doc });
    else if (line !== '' && !line.startsWith('#')) throw new Error(`c-library.txt: not NAME(…): …: ${line}`);
  }
  return summaries;
}

function lines(words: readonly Word[], unknown: readonly string[] = []): string {
  if (unknown.length > 0) throw new Error(`c-library.txt: no header declares ${unknown.join(', ')}`);
  return `[\n${words.map((word) => JSON.stringify(word)).join(',\n')}\n]\n`;
}
