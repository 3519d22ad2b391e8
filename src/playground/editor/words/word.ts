/** A name of RatOS's or the C library's headers, as `npm run generate` writes it down for the editor. */
export interface Word {
  readonly name: string;
  readonly kind: 'function' | 'type' | 'struct' | 'constant' | 'macro';
  /** The header that a program includes for it. */
  readonly header: string;
  /** What it is for. */
  readonly doc?: string;
  /** Of a function: what it gives. */
  readonly returns?: string;
  /** Of a function, or a macro with parameters. */
  readonly parameters?: readonly WordPart[];
  /** Of a struct. */
  readonly fields?: readonly WordPart[];
  /** Of a constant; of a type, what it stands for. */
  readonly value?: string;
  /** Statuses below zero that a call can give. */
  readonly errors?: readonly string[];
  /** Declared, but not there when a program is linked. */
  readonly missing?: true;
}

/** A name of namespace std. */
export interface CxxWord {
  readonly name: string;
  readonly kind: 'class' | 'function' | 'constant' | 'namespace';
  /** The header that a program includes for it. */
  readonly header: string;
}

/** A parameter or a field. */
export interface WordPart {
  /** As it is declared: `const char *path`. */
  readonly text: string;
  readonly doc?: string;
}

/** `int snprintf(char *out, size_t size, const char *format, ...)`. */
export function signatureOf({ name, kind, returns = '', parameters, value, header }: Word): string {
  const list = parameters?.map(({ text }) => text).join(', ') ?? '';
  if (kind === 'function') return `${returns}${returns.endsWith('*') ? '' : ' '}${name}(${list || 'void'})`;
  if (kind === 'macro') return `#define ${name}(${list})`;
  if (kind === 'constant') return value === undefined ? name : `#define ${name} ${value}`;
  if (kind === 'type') return `typedef ${value ?? ''} ${name}`;
  return header === 'ratos.h' ? `typedef struct ${name}` : name;
}

const NAME = /(\w+)(?:\[[^\]]*\])*$/;
const IN_POINTER = /\(\*(?:const )?(\w+)\)/;

/** The name in a declaration; undefined: it has none. */
export function nameIn(text: string): string | undefined {
  if (text === '...') return text;
  const pointer = IN_POINTER.exec(text)?.[1];
  if (pointer !== undefined) return pointer;
  const name = NAME.exec(text)?.[1];
  return name !== undefined && text.length > name.length && !TYPE_WORDS.has(name) && !/_t$/.test(name)
    ? name
    : undefined;
}

/** What a declaration without a name may end with. */
const TYPE_WORDS = new Set(['int', 'long', 'char', 'short', 'double', 'float', 'unsigned', 'signed', 'void', 'const']);
