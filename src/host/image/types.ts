/**
 * The types of a WebAssembly module: value types by their names in the text format, function types as
 * `(i32, i64) -> i32`. Format: WebAssembly 3.0, binary format, "Types".
 */
import type { ByteReader } from './byte-reader.ts';
import { badImage, malformed } from './image-error.ts';

const NUMBERS: ReadonlyMap<number, string> = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
]);

/** Heap types that are not indices; each is a value type too: nullable references to it. */
const HEAP_TYPES: ReadonlyMap<number, string> = new Map([
  [0x74, 'noexn'],
  [0x73, 'nofunc'],
  [0x72, 'noextern'],
  [0x71, 'none'],
  [0x70, 'func'],
  [0x6f, 'extern'],
  [0x6e, 'any'],
  [0x6d, 'eq'],
  [0x6c, 'i31'],
  [0x6b, 'struct'],
  [0x6a, 'array'],
  [0x69, 'exn'],
]);

const REFERENCE = 0x64;
const NULLABLE_REFERENCE = 0x63;
const FORM = { FUNCTION: 0x60, STRUCT: 0x5f, ARRAY: 0x5e, SUB: 0x50, SUB_FINAL: 0x4f, RECURSIVE: 0x4e };

/** More than any compiler makes, and few enough for the engine: a million of them cost it half a minute. */
const TYPES_MAX = 100_000;
/** Of a function and of an exception, as in the engines. */
const VALUES_MAX = 1000;
const SUPERTYPES_MAX = 1;

export interface ReferenceType {
  /** As in the text format. */
  text: string;
  /** `func`, `exn`, …, or a type's index. */
  heap: string | number;
}

function referenceType(heap: string | number, nullable: boolean): ReferenceType {
  return { heap, text: `(ref ${nullable ? 'null ' : ''}${heap})` };
}

export function readHeapType(reader: ByteReader): string | number {
  const first = reader.bytes[reader.at] ?? 0;
  const heap = HEAP_TYPES.get(first);
  if (heap !== undefined) {
    reader.skip(1);
    return heap;
  }
  const from = reader.at;
  const index = reader.u32();
  // It is a signed number: what is negative is none of the above.
  if (((reader.bytes[reader.at - 1] as number) & 0x40) !== 0) {
    reader.at = from;
    reader.fail('it has an unknown reference type');
  }
  return index;
}

/** undefined when the next byte begins no reference type. */
function tryReferenceType(reader: ByteReader): ReferenceType | undefined {
  if (reader.take(NULLABLE_REFERENCE)) return referenceType(readHeapType(reader), true);
  if (reader.take(REFERENCE)) return referenceType(readHeapType(reader), false);
  const heap = HEAP_TYPES.get(reader.bytes[reader.at] ?? 0);
  if (heap === undefined) return undefined;
  reader.skip(1);
  return referenceType(heap, true);
}

export function readReferenceType(reader: ByteReader): ReferenceType {
  return tryReferenceType(reader) ?? reader.fail('it has an unknown reference type');
}

/** A number's name or a reference type. */
export function readValueType(reader: ByteReader): string | ReferenceType {
  const reference = tryReferenceType(reader);
  if (reference !== undefined) return reference;
  return NUMBERS.get(reader.byte()) ?? reader.fail('it has an unknown value type');
}

function valueTypes(reader: ByteReader): string[] {
  const names: string[] = [];
  for (let n = reader.count(VALUES_MAX, 'values in a type'); n > 0; n--) {
    const type = readValueType(reader);
    names.push(typeof type === 'string' ? type : type.text);
  }
  return names;
}

/** The type section: types of functions and no others. They are read again when one is asked for. */
export class FunctionTypes {
  /** Where each type's parameters begin. */
  private readonly positions: number[] = [];
  private section: ByteReader | undefined;

  read(section: ByteReader): void {
    this.section = section;
    for (let n = section.count(TYPES_MAX, 'types'); n > 0; n--) {
      if (!section.take(FORM.RECURSIVE)) this.readSubtype(section);
      else for (let m = section.count(TYPES_MAX, 'types in a group'); m > 0; m--) this.readSubtype(section);
    }
  }

  private readSubtype(section: ByteReader): void {
    if (section.take(FORM.SUB) || section.take(FORM.SUB_FINAL)) {
      for (let n = section.count(SUPERTYPES_MAX, 'supertypes'); n > 0; n--) section.u32();
    }
    const form = section.byte();
    // What they are made of lies in the JavaScript heap, which all programs share and no quota divides; a program
    // that fills it takes the page with it.
    if (form === FORM.STRUCT || form === FORM.ARRAY) {
      throw badImage('uses garbage-collected structures or arrays, which no quota binds');
    }
    if (form !== FORM.FUNCTION) section.fail('it has an unknown kind of type');
    if (this.positions.push(section.at) > TYPES_MAX) section.fail(`it has more than ${TYPES_MAX} types`);
    valueTypes(section);
    valueTypes(section);
  }

  private open(index: number): ByteReader {
    const position = this.positions[index];
    if (this.section === undefined || position === undefined) throw malformed(`there is no type ${index}`);
    this.section.at = position;
    return this.section;
  }

  /** `(i32, i64) -> i32` */
  signature(index: number): string {
    const reader = this.open(index);
    const parameters = valueTypes(reader).join(', ');
    const results = valueTypes(reader);
    return `(${parameters}) -> ${results.length === 1 ? results[0] : `(${results.join(', ')})`}`;
  }

  parameterCount(index: number): number {
    return this.open(index).u32();
  }
}
