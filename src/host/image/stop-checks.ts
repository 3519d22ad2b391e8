/**
 * WebKit never ends a worker that computes without making a call: `terminate()` waits for it to come back to JavaScript.
 * There, each loop, and each function that calls itself, looks at a word of the program's memory first, and traps when
 * the page has written there that the process has been killed. It costs a load, a comparison and a branch.
 *
 * Instructions are those of WebAssembly 3.0 without garbage collection, as in the loader; in a program that has others
 * nothing is inserted.
 */
import { ByteReader, join, unsignedInteger } from './byte-reader.ts';
import { HEADER_BYTES } from './header.ts';
import { ImageError } from './image-error.ts';
import { STOP_ADDRESS, STOP_WORD } from './stop-word.ts';
import { readHeapType } from './types.ts';

const CODE = 10;

const OP = {
  BLOCK: 0x02,
  LOOP: 0x03,
  IF: 0x04,
  TRY: 0x06,
  CATCH: 0x07,
  RETHROW: 0x09,
  BR: 0x0c,
  BR_IF: 0x0d,
  BR_TABLE: 0x0e,
  CALL: 0x10,
  RETURN_CALL: 0x12,
  CALL_REF: 0x14,
  DELEGATE: 0x18,
  SELECT_TYPES: 0x1c,
  TRY_TABLE: 0x1f,
  I32_CONST: 0x41,
  I64_CONST: 0x42,
  F32_CONST: 0x43,
  F64_CONST: 0x44,
  REF_NULL: 0xd0,
  NUMERIC: 0xfc,
  VECTOR: 0xfd,
  ATOMIC: 0xfe,
} as const;

const I32_LOAD = 0x28;

/**
 * (if (i32.eq (i32.load offset=4 (i32.const 0)) (i32.const STOP_WORD)) (then unreachable))
 *
 * An atomic load is a locked instruction in WebKit, 5 ns a turn. A plain one costs nothing that could be measured, and
 * WebKit (2.50) does not move it out of a loop, since it might trap there.
 */
const CHECK = new Uint8Array([
  ...[OP.I32_CONST, 0, I32_LOAD, 2, STOP_ADDRESS],
  ...[OP.I32_CONST, ...signed(STOP_WORD), 0x46, OP.IF, 0x40, 0x00, 0x0b],
]);

function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 0x7f;
    const last = rest >> 7 === 0 ? (low & 0x40) === 0 : rest >> 7 === -1 && (low & 0x40) !== 0;
    if (last) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** An instruction that this reader does not know. */
class Unknown extends Error {}

/**
 * @param bytes an image that is well formed and imports a shared memory.
 * @param importedFunctions how many functions it imports: its own are numbered from there on.
 * @returns the image with checks; null when it has instructions that are not known here.
 */
export function addStopChecks(bytes: Uint8Array, importedFunctions: number): Uint8Array<ArrayBuffer> | null {
  const section = findCode(bytes);
  if (section === null) return bytes.slice();
  try {
    const code = rewriteCode(bytes, section, importedFunctions);
    return join([bytes.subarray(0, section.from), code, bytes.subarray(section.end)]);
  } catch (error) {
    if (error instanceof Unknown || error instanceof ImageError) return null;
    throw error;
  }
}

interface Place {
  readonly from: number;
  readonly body: number;
  readonly end: number;
}

function findCode(bytes: Uint8Array): Place | null {
  const file = new ByteReader(bytes, HEADER_BYTES, bytes.length);
  while (!file.done) {
    const from = file.at;
    const id = file.byte();
    const size = file.u32();
    const body = file.at;
    file.skip(size);
    if (id === CODE) return { from, body, end: file.at };
  }
  return null;
}

function rewriteCode(bytes: Uint8Array, { body, end }: Place, importedFunctions: number): Uint8Array {
  const reader = new ByteReader(bytes, body, end);
  const count = reader.u32();
  const parts = [bytes.subarray(body, reader.at)];
  for (let index = importedFunctions; index < importedFunctions + count; index++) {
    const size = reader.u32();
    const from = reader.at;
    const part = reader.part(size);
    const places = checkPlaces(part, index);
    parts.push(new Uint8Array(unsignedInteger(size + places.length * CHECK.length)));
    let at = from;
    for (const place of places) {
      parts.push(bytes.subarray(at, place), CHECK);
      at = place;
    }
    parts.push(bytes.subarray(at, from + size));
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return join([new Uint8Array([CODE, ...unsignedInteger(length)]), ...parts]);
}

/** Where in a function checks go: behind the heads of loops, and at its beginning when it calls itself. */
function checkPlaces(body: ByteReader, index: number): number[] {
  for (let groups = body.u32(); groups > 0; groups--) {
    body.u32();
    skipValueType(body);
  }
  const begin = body.at;
  const places: number[] = [];
  let recursive = false;
  while (!body.done) {
    const opcode = body.byte();
    if (opcode === OP.CALL || opcode === OP.RETURN_CALL) recursive = body.u32() === index || recursive;
    else skipOperands(body, opcode);
    if (opcode === OP.LOOP) places.push(body.at);
  }
  return recursive ? [begin, ...places] : places;
}

function skipOperands(body: ByteReader, opcode: number): void {
  switch (opcode) {
    case OP.BLOCK:
    case OP.LOOP:
    case OP.IF:
    case OP.TRY:
      skipBlockType(body);
      return;
    case OP.BR_TABLE:
      for (let labels = body.u32(); labels >= 0; labels--) body.u32();
      return;
    case OP.SELECT_TYPES:
      for (let types = body.u32(); types > 0; types--) skipValueType(body);
      return;
    case OP.TRY_TABLE:
      skipBlockType(body);
      // Kinds 0 and 1 name a tag, all of them a label.
      for (let catches = body.u32(); catches > 0; catches--)
        if (body.byte() <= 1) times(2, body);
        else body.u32();
      return;
    case OP.I32_CONST:
      body.skipInteger(5);
      return;
    case OP.I64_CONST:
      body.skipInteger(10);
      return;
    case OP.F32_CONST:
      body.skip(4);
      return;
    case OP.F64_CONST:
      body.skip(8);
      return;
    case OP.REF_NULL:
      readHeapType(body);
      return;
    case OP.NUMERIC:
      skipNumeric(body);
      return;
    case OP.VECTOR:
      skipVector(body);
      return;
    case OP.ATOMIC:
      skipAtomic(body);
      return;
    default:
      if (opcode >= 0x28 && opcode <= 0x3e) skipMemoryArgument(body);
      else times(indices(opcode), body);
  }
}

/** How many indices follow an instruction that has nothing else. */
function indices(opcode: number): number {
  if (opcode === 0x11 || opcode === 0x13) return 2; // call_indirect
  if (opcode <= 0x01 || opcode === 0x05 || opcode === 0x0a || opcode === 0x0b || opcode === 0x0f) return 0;
  if (opcode >= OP.CATCH && opcode <= OP.RETHROW) return 1;
  if (opcode === OP.BR || opcode === OP.BR_IF) return 1;
  if (opcode === OP.CALL_REF || opcode === OP.CALL_REF + 1 || opcode === OP.DELEGATE) return 1;
  if (opcode >= 0x19 && opcode <= 0x1b) return 0; // catch_all, drop, select
  if (opcode >= 0x20 && opcode <= 0x26) return 1; // locals, globals, tables
  if (opcode === 0x3f || opcode === 0x40) return 1; // size and growth of memory
  if (opcode >= 0x45 && opcode <= 0xc4) return 0; // comparisons, arithmetic, conversions
  if (opcode === 0xd1 || opcode === 0xd3 || opcode === 0xd4) return 0; // of references
  if (opcode === 0xd2 || opcode === 0xd5 || opcode === 0xd6) return 1;
  throw new Unknown();
}

function times(count: number, body: ByteReader): void {
  for (let i = 0; i < count; i++) body.u32();
}

function skipMemoryArgument(body: ByteReader): void {
  const alignment = body.u32();
  if ((alignment & 0x40) !== 0) body.u32();
  body.u64();
}

/** Saturating conversions, and bulk operations of memories and tables. */
function skipNumeric(body: ByteReader): void {
  const operation = body.u32();
  const operands = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][operation];
  if (operands === undefined) throw new Unknown();
  times(operands, body);
}

function skipVector(body: ByteReader): void {
  const operation = body.u32();
  if (operation <= 11 || operation === 92 || operation === 93) skipMemoryArgument(body);
  else if (operation === 12 || operation === 13) body.skip(16);
  else if (operation >= 21 && operation <= 34) body.skip(1);
  else if (operation >= 84 && operation <= 91) {
    skipMemoryArgument(body);
    body.skip(1);
  } else if (operation > 275) throw new Unknown();
}

function skipAtomic(body: ByteReader): void {
  const operation = body.u32();
  if (operation === 3) body.skip(1);
  else if (operation <= 0x4e) skipMemoryArgument(body);
  else throw new Unknown();
}

const REFERENCE = 0x64;
const NULLABLE_REFERENCE = 0x63;

function skipValueType(body: ByteReader): void {
  const first = body.byte();
  if (first === REFERENCE || first === NULLABLE_REFERENCE) readHeapType(body);
}

/** A value type, none, or the index of a function's. */
function skipBlockType(body: ByteReader): void {
  const first = body.bytes[body.at] as number;
  if (first === REFERENCE || first === NULLABLE_REFERENCE) skipValueType(body);
  else body.skipInteger(5);
}
