/**
 * What the loader must know of a WebAssembly file before it runs: its imports, memories, tables, and some exports.
 *
 * The engine cannot tell: it does not give the limits of memories or the types of functions, and its lists of imports
 * and exports are arrays of objects, of which a hostile file has a million. The format is WebAssembly 3.0 and nothing
 * newer: an engine that knows more must not see in a file what this reader does not see. So everything that is not
 * understood is an error, and what is only skipped (code, data, custom sections) is skipped as a whole section.
 */
import { ByteReader } from './byte-reader.ts';
import { skipConstantExpression } from './constant-expression.ts';
import { checkHeader, HEADER_BYTES } from './header.ts';
import { badImage, malformed } from './image-error.ts';
import { FunctionTypes, type ReferenceType, readReferenceType, readValueType } from './types.ts';

export const SECTION = {
  TYPE: 1,
  IMPORT: 2,
  FUNCTION: 3,
  TABLE: 4,
  MEMORY: 5,
  GLOBAL: 6,
  EXPORT: 7,
  CODE: 10,
  TAG: 13,
} as const;
export const KINDS = ['function', 'table', 'memory', 'global', 'tag'] as const;
export type Kind = (typeof KINDS)[number];

/** Sections come in this order, each once; custom ones (0) anywhere. */
const ORDER = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
const CUSTOM = 0;
/** Imports, exports, functions, globals; the engines have the same limit. */
const ENTRIES_MAX = 1_000_000;
const TABLES_MAX = 1000;
const MEMORIES_MAX = 100;
const TAGS_MAX = 10_000;
/** Values that an exception carries: it lies in the JavaScript heap, and a deep stack holds many. */
const TAG_VALUES_MAX = 16;
/** Flags of limits. */
const LIMIT = { MAXIMUM: 1, SHARED: 2, WIDE: 4 };
/** Before a table whose entries begin as something else than null. */
const TABLE_WITH_VALUE = 0x40;

/** Of a memory in pages of 64 KiB, of a table in entries. */
export interface Limits {
  readonly initial: number;
  /** Infinity when there is none. */
  readonly maximum: number;
  readonly shared: boolean;
  /** Has addresses of 64 bits. */
  readonly wide: boolean;
  /** Where they stand in the file, from the flags on. */
  readonly from: number;
  readonly to: number;
}

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly kind: Kind;
  /** Type index of a function. */
  readonly type: number;
  /** Of a table or memory. */
  readonly limits: Limits | undefined;
}

export interface Export {
  readonly kind: Kind;
  readonly index: number;
  /** Where it stands in the file. */
  readonly from: number;
  readonly to: number;
}

/** Byte positions in the file. */
export interface Section {
  readonly from: number;
  readonly body: number;
  readonly end: number;
}

export class ModuleReader {
  readonly types = new FunctionTypes();
  /** By section id; custom sections are not listed. */
  readonly sections = new Map<number, Section>();
  /** What it brings itself. */
  readonly memories: Limits[] = [];
  readonly tables: Limits[] = [];
  /** Those that were asked for. */
  readonly exports = new Map<string, Export>();
  exportCount = 0;
  /** How many functions it imports; its own are numbered from there on. */
  importedFunctions = 0;
  /** Type indices, of imported functions first. */
  private readonly functions: number[] = [];

  /**
   * Reads a file. Throws ImageError where it is malformed or newer than this reader.
   * @param onImport called for each import; the types are known then.
   * @param wantedExports the only exports that are listed.
   */
  constructor(
    bytes: Uint8Array,
    private readonly onImport: (found: Import, types: FunctionTypes) => void,
    private readonly wantedExports: ReadonlySet<string>,
  ) {
    checkHeader(bytes);
    const file = new ByteReader(bytes, HEADER_BYTES, bytes.length);
    let place = -1;
    while (!file.done) {
      const from = file.at;
      const id = file.byte();
      const body = file.part(file.u32());
      if (id === CUSTOM) {
        body.skip(body.u32());
        continue;
      }
      const next = ORDER.indexOf(id);
      if (next < 0) throw badImage(`has a section of an unknown kind (${id})`);
      if (next <= place) throw malformed(`section ${id} is in the wrong place, at byte ${from}`);
      place = next;
      this.sections.set(id, { from, body: body.at, end: file.at });
      if (this.readSection(id, body) && !body.done) body.fail(`section ${id} is longer than what is in it`);
    }
  }

  /** @returns false when its content is not looked at. */
  private readSection(id: number, body: ByteReader): boolean {
    switch (id) {
      case SECTION.TYPE:
        this.types.read(body);
        return true;
      case SECTION.IMPORT:
        for (let n = body.count(ENTRIES_MAX, 'imports'); n > 0; n--) this.readImport(body);
        return true;
      case SECTION.FUNCTION:
        for (let n = body.count(ENTRIES_MAX, 'functions'); n > 0; n--) this.functions.push(body.u32());
        return true;
      case SECTION.TABLE:
        for (let n = body.count(TABLES_MAX, 'tables'); n > 0; n--) this.readTable(body);
        return true;
      case SECTION.MEMORY:
        for (let n = body.count(MEMORIES_MAX, 'memories'); n > 0; n--) this.memories.push(readLimits(body));
        return true;
      case SECTION.TAG:
        for (let n = body.count(TAGS_MAX, 'tags'); n > 0; n--) this.readTag(body);
        return true;
      case SECTION.GLOBAL:
        for (let n = body.count(ENTRIES_MAX, 'globals'); n > 0; n--) {
          readGlobalType(body);
          skipConstantExpression(body);
        }
        return true;
      case SECTION.EXPORT:
        this.exportCount = body.count(ENTRIES_MAX, 'exports');
        for (let n = this.exportCount; n > 0; n--) this.readExport(body);
        return true;
      default:
        return false;
    }
  }

  private readImport(body: ByteReader): void {
    const module = body.name();
    const name = body.name();
    const kind = readKind(body);
    let type = 0;
    let limits: Limits | undefined;
    if (kind === 'function') {
      this.functions.push((type = body.u32()));
      this.importedFunctions++;
    } else if (kind === 'global') readGlobalType(body);
    else if (kind === 'tag') this.readTag(body);
    else {
      if (kind === 'table') readReferenceType(body);
      limits = readLimits(body);
    }
    this.onImport({ module, name, kind, type, limits }, this.types);
  }

  private readTable(body: ByteReader): void {
    const withValue = body.take(TABLE_WITH_VALUE);
    if (withValue && body.byte() !== 0) body.fail('it has a table of an unknown kind');
    refuseExceptions(readReferenceType(body));
    this.tables.push(readLimits(body));
    if (withValue) skipConstantExpression(body);
  }

  private readTag(body: ByteReader): void {
    if (body.byte() !== 0) body.fail('it has a tag of an unknown kind');
    const values = this.types.parameterCount(body.u32());
    if (values > TAG_VALUES_MAX) {
      throw badImage(`has exceptions of ${values} values; at most ${TAG_VALUES_MAX} are supported`);
    }
  }

  private readExport(body: ByteReader): void {
    const from = body.at;
    const name = body.name();
    const kind = readKind(body);
    const index = body.u32();
    if (this.wantedExports.has(name)) this.exports.set(name, { kind, index, from, to: body.at });
  }

  /** The type of a function, imported or its own. */
  signatureOfFunction(index: number): string {
    const type = this.functions[index];
    if (type === undefined) throw malformed(`there is no function ${index}`);
    return this.types.signature(type);
  }
}

function readKind(body: ByteReader): Kind {
  return KINDS[body.byte()] ?? body.fail('it has an import or export of an unknown kind');
}

function readGlobalType(body: ByteReader): void {
  const type = readValueType(body);
  if (typeof type !== 'string') refuseExceptions(type);
  if (body.byte() > 1) body.fail('it has a global of an unknown kind');
}

/** Exceptions lie in the JavaScript heap: what keeps them would be bound by no quota. */
function refuseExceptions({ heap }: ReferenceType): void {
  if (heap === 'exn') throw badImage('keeps exceptions in a table or global, which no quota binds');
}

function readLimits(body: ByteReader): Limits {
  const from = body.at;
  const flags = body.byte();
  if (flags > (LIMIT.MAXIMUM | LIMIT.SHARED | LIMIT.WIDE)) body.fail('it has limits of an unknown kind');
  const wide = (flags & LIMIT.WIDE) !== 0;
  const number = () => (wide ? body.u64() : body.u32());
  const initial = number();
  const maximum = (flags & LIMIT.MAXIMUM) !== 0 ? number() : Number.POSITIVE_INFINITY;
  return { initial, maximum, shared: (flags & LIMIT.SHARED) !== 0, wide, from, to: body.at };
}
