/** A program's file as the reader of a trap sees it: its sections, read when they are wanted. */
import { type Budget, Cursor, Damaged } from './cursor.ts';

/** Where the file's bytes come from. */
export interface ProgramBytes {
  readonly size: number;
  /** Fewer than `length` bytes only at the end. Throws when they cannot be had. */
  read(at: number, length: number): Uint8Array;
}

interface Range {
  readonly from: number;
  readonly end: number;
}

const CUSTOM = 0;
const IMPORT = 2;
const CODE = 10;
const HEADER_BYTES = 8;
/** Of a section: its id, its length, and of a custom one the name, as far as it matters. */
const HEAD_BYTES = 64;
const SECTIONS_MAX = 1000;
/** Of the code section, as it is gone over. */
const WINDOW_BYTES = 1 << 16;
const IMPORTED_FUNCTION = 0;

export class ProgramFile {
  private readonly custom = new Map<string, Range>();
  private readonly known = new Map<number, Range>();
  private readonly loaded = new Map<string, Cursor>();

  constructor(
    private readonly source: ProgramBytes,
    readonly budget: Budget,
  ) {
    let at = HEADER_BYTES;
    for (let count = 0; at < source.size && count < SECTIONS_MAX; count++) at = this.readHead(at);
  }

  private readHead(at: number): number {
    const head = new Cursor(this.source.read(at, HEAD_BYTES), this.budget);
    const id = head.u8();
    const size = head.uleb();
    const from = at + head.at;
    const end = from + size;
    if (end > this.source.size) throw new Damaged('a section lies outside');
    if (id !== CUSTOM) this.known.set(id, { from, end });
    else {
      const length = head.uleb();
      const bodyAt = at + head.at + length;
      // Those that matter have short names.
      if (length <= head.end - head.at && bodyAt <= end) this.custom.set(head.text(length), { from: bodyAt, end });
    }
    return end;
  }

  /** A custom section's content; undefined when there is none of that name. */
  section(name: string): Cursor | undefined {
    const range = this.custom.get(name);
    if (range === undefined) return undefined;
    let cursor = this.loaded.get(name);
    if (cursor === undefined) this.loaded.set(name, (cursor = this.load(range)));
    return cursor.part(0);
  }

  private load({ from, end }: Range): Cursor {
    this.budget.take(end - from);
    return new Cursor(this.source.read(from, end - from), this.budget);
  }

  private importedFunctions(): number {
    const range = this.known.get(IMPORT);
    if (range === undefined) return 0;
    const imports = this.load(range);
    let functions = 0;
    for (let n = imports.uleb(); n > 0; n--) {
      this.budget.step();
      imports.skip(imports.uleb());
      imports.skip(imports.uleb());
      const kind = imports.u8();
      if (kind === IMPORTED_FUNCTION) {
        functions++;
        imports.uleb();
      } else if (!skipImport(imports, kind)) throw new Damaged('an import of an unknown kind');
    }
    return functions;
  }

  /** Where functions' instructions begin, counted from the beginning of the code section's body; by their indices. */
  beginnings(wanted: ReadonlySet<number>): Map<number, number> {
    const found = new Map<number, number>();
    const code = this.known.get(CODE);
    if (code === undefined || wanted.size === 0) return found;
    const last = Math.max(...wanted);
    let at = code.from;
    let window = this.window(at, code.end);
    const count = window.uleb();
    let index = this.importedFunctions();
    for (const end = index + count; index < end && index <= last; index++) {
      this.budget.step();
      if (window.end - window.at < 10 && at + window.end < code.end) {
        at += window.at;
        window = this.window(at, code.end);
      }
      const size = window.uleb();
      const from = at + window.at;
      if (wanted.has(index)) found.set(index, from + this.localsLength(from) - code.from);
      if (size <= window.end - window.at) window.skip(size);
      else {
        at = from + size;
        if (at > code.end) throw new Damaged('a function lies outside');
        window = this.window(at, code.end);
      }
    }
    return found;
  }

  /** Of the declaration of local variables that a function begins with. */
  private localsLength(from: number): number {
    const body = new Cursor(this.source.read(from, HEAD_BYTES), this.budget);
    for (let groups = body.uleb(); groups > 0; groups--) {
      body.uleb();
      body.u8();
    }
    return body.at;
  }

  private window(at: number, end: number): Cursor {
    const length = Math.min(WINDOW_BYTES, end - at);
    this.budget.take(length);
    return new Cursor(this.source.read(at, length), this.budget);
  }
}

const TABLE = 1;
const MEMORY = 2;
const GLOBAL = 3;
const TAG = 4;
const HAS_MAXIMUM = 1;

/** What the loader has let pass: see host/image/read-module.ts. */
function skipImport(imports: Cursor, kind: number): boolean {
  if (kind === GLOBAL) imports.skip(2);
  else if (kind === TAG) {
    imports.skip(1);
    imports.uleb();
  } else if (kind === TABLE || kind === MEMORY) {
    if (kind === TABLE) imports.skip(1);
    const flags = imports.u8();
    imports.uleb();
    if ((flags & HAS_MAXIMUM) !== 0) imports.uleb();
  } else return false;
  return true;
}
