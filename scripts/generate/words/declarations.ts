/**
 * What the headers declare, out of what the preprocessor makes of them (`clang -E -dD`): enough of C's grammar for headers
 * as they are, no more.
 */

/** One name of a header, for the editor (src/playground/editor/words/word.ts has the same shape to read). */
export interface Declared {
  readonly name: string;
  readonly kind: 'function' | 'type' | 'struct' | 'constant' | 'macro';
  /** The header that a program includes for it. */
  readonly header: string;
  /** Of a function. */
  readonly returns?: string;
  /** Of a function or a macro with parameters: as they are written. */
  readonly parameters?: readonly string[];
  /** Of a struct: as they are written. */
  readonly fields?: readonly string[];
  /** Of a constant, or what a type stands for. */
  readonly value?: string;
}

const MARKER = /^# \d+ "(.*?)"((?: \d)*)$/;
const FOLDER = /^.*\/include\/(?:wasm32-wasip1\/|override\/)?/;
/** Headers that only others include. */
const PRIVATE = /^(?:bits\/|__|\d|ratos-lock\.h)|^</;
const DEFINE = /^#define (\w+)(\(([^)]*)\))?(?: (.*))?$/;
const MACRO_TEXT_MAX = 40;

/** @param text all headers, preprocessed, with definitions and line markers. */
export function declarations(text: string): Declared[] {
  const found = new Map<string, Declared>();
  const add = (declared: Declared | undefined) => {
    if (declared && !declared.name.startsWith('_') && !found.has(declared.name)) found.set(declared.name, declared);
  };
  const stack: string[] = [];
  const header = () => stack.findLast((name) => !PRIVATE.test(name)) ?? '';
  let pending = '';
  for (const line of text.split('\n')) {
    const marker = MARKER.exec(line);
    if (marker) {
      const name = (marker[1] ?? '').replace(FOLDER, '');
      if (marker[2]?.includes(' 1')) stack.push(name);
      else if (marker[2]?.includes(' 2')) stack.pop();
      continue;
    }
    if (line.startsWith('#')) {
      if (stack.length > 0) add(definition(line, header()));
      continue;
    }
    pending += `${line}\n`;
    for (const statement of complete(pending)) {
      pending = pending.slice(statement.length);
      for (const declared of declaration(statement, header())) add(declared);
    }
  }
  return [...found.values()];
}

function definition(line: string, header: string): Declared | undefined {
  const [, name = '', withParameters, parameters = '', value = ''] = DEFINE.exec(line) ?? [];
  if (name === '' || header === '' || /_H_?$|^_/.test(name)) return undefined;
  if (withParameters !== undefined)
    return { name, kind: 'macro', header, parameters: parameters.split(',').map((p) => p.trim()) };
  // Another name of itself, so that `#ifdef` finds it: it is declared, too.
  if (value === name || value === '') return undefined;
  return { name, kind: 'constant', header, ...(value.length <= MACRO_TEXT_MAX && { value }) };
}

/** Whole declarations at the beginning of a text, one after the other. */
function* complete(text: string): Generator<string> {
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '{' && text.slice(start, at).trim() === 'extern "C"') start = at + 1;
    else if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    const isBody = c === '}' && depth === 0 && /\)\s*\{/.test(text.slice(start, at));
    if ((c === ';' && depth === 0) || isBody) {
      yield text.slice(start, at + 1);
      start = at + 1;
    }
  }
}

const ATTRIBUTE = /__attribute__\s*\(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\)/g;
const ALIAS = /__asm__\s*\([^()]*\)/g;
const NOISE =
  /\b(?:extern|__extension__|_Noreturn|__inline|inline|static|__restrict__|__restrict|restrict|_Nullable)\b/g;

export function tidy(text: string): string {
  return text
    .replace(ATTRIBUTE, ' ')
    .replace(ALIAS, ' ')
    .replace(NOISE, ' ')
    .replace(/__isoc_va_list|__builtin_va_list/g, 'va_list')
    .replace(/\b_Bool\b/g, 'bool')
    .replace(/\b__(?=[a-z]\w*(?:,|$|\)))/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\* (?=\w)/g, '*')
    .replace(/ (?=[,)\]])/g, '')
    .replace(/ *\*+ *$/, (stars) => ` ${stars.trim()}`)
    .replace(/(\w)\*/g, '$1 *')
    .trim();
}

function declaration(statement: string, header: string): Declared[] {
  if (/\}$/.test(statement) || header === '') return [];
  const text = tidy(statement.slice(0, -1));
  const [, typedef, keyword, tag = '', body, after = ''] =
    /^(typedef )?(struct|union|enum)\b ?(\w*) ?(?:\{(.*)\})?(.*)$/.exec(text) ?? [];
  if (body !== undefined) {
    if (keyword === 'enum') return enumerators(body, header);
    const name = typedef ? (/(\w+)$/.exec(after)?.[1] ?? tag) : `${keyword} ${tag}`;
    if (name.startsWith('_') || / _*$| _/.test(name)) return [];
    return [{ name, kind: 'struct', header, fields: split(body, ';') }];
  }
  if (text.startsWith('typedef ')) return alias(text.slice(8), header);
  if (text.startsWith('_Static_assert')) return [];
  return callable(text, header);
}

function enumerators(body: string, header: string): Declared[] {
  return split(body, ',').map((item) => {
    const [name = '', value] = item.split('=').map((part) => part.trim());
    return { name, kind: 'constant', header, ...(value !== undefined && value !== '' && { value }) };
  });
}

function alias(text: string, header: string): Declared[] {
  const pointer = /^(.*)\(\*\s*(\w+)\)\s*(\(.*\))$/.exec(text);
  if (pointer) return [{ name: pointer[2]!, kind: 'type', header, value: `${pointer[1]!.trim()} (*)${pointer[3]}` }];
  const [, value = '', name] = /^(.*?)(\w+)(?:\[.*\])?$/.exec(text) ?? [];
  if (name === undefined || value.includes('{')) return [];
  return [{ name, kind: 'type', header, value: value.trim() }];
}

function callable(text: string, header: string): Declared[] {
  // A function that gives a pointer to one: `void (*signal(int, void (*)(int)))(int)`.
  const giving = /^([^(]*)\(\*(\w+)\s*\((.*)\)\)(\([^()]*\))$/.exec(text);
  if (giving) {
    const [, result = '', name = '', parameters = '', taken = ''] = giving;
    return [
      { name, kind: 'function', header, returns: `${result.trim()} (*)${taken}`, parameters: split(parameters, ',') },
    ];
  }
  const [, returns = '', name, parameters = ''] = /^([^(]*?)(\w+) ?\((.*)\)$/.exec(text) ?? [];
  if (name === undefined || returns.trim() === '') return [];
  return [{ name, kind: 'function', header, returns: returns.trim(), parameters: split(parameters, ',') }];
}

/** Parts between separators that stand in no brackets. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const c of text) {
    if ('({['.includes(c)) depth++;
    if (')}]'.includes(c)) depth--;
    if (c === separator && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += c;
  }
  if (part.trim() !== '') parts.push(part.trim());
  return parts;
}
