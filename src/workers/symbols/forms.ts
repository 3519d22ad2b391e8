/** Values in debug information: how each form is read. DWARF 4 and 5, 32-bit format, section 7.5.6. */
import { type Cursor, Damaged } from './cursor.ts';

export const FORM = {
  ADDR: 0x01,
  DATA2: 0x05,
  DATA4: 0x06,
  STRING: 0x08,
  BLOCK: 0x09,
  DATA1: 0x0b,
  STRP: 0x0e,
  UDATA: 0x0f,
  REF_ADDR: 0x10,
  REF_UDATA: 0x15,
  SEC_OFFSET: 0x17,
  IMPLICIT_CONST: 0x21,
  ADDRX: 0x1b,
  STRX: 0x1a,
  DATA16: 0x1e,
  LINE_STRP: 0x1f,
  RNGLISTX: 0x23,
  STRX1: 0x25,
  STRX4: 0x28,
  ADDRX1: 0x29,
  ADDRX4: 0x2c,
} as const;
const INDIRECT = 0x16;

/** What a form of a fixed size takes. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [FORM.ADDR, 4],
  [FORM.DATA2, 2],
  [FORM.DATA4, 4],
  [0x07, 8], // data8
  [FORM.DATA1, 1],
  [0x0c, 1], // flag
  [FORM.STRP, 4],
  [FORM.REF_ADDR, 4],
  [0x11, 1], // ref1
  [0x12, 2], // ref2
  [0x13, 4], // ref4
  [0x14, 8], // ref8
  [FORM.SEC_OFFSET, 4],
  [0x19, 0], // flag_present
  [0x1c, 4], // ref_sup4
  [0x1d, 4], // strp_sup
  [FORM.LINE_STRP, 4],
  [0x20, 8], // ref_sig8
  [0x24, 8], // ref_sup8
  [FORM.STRX1, 1],
  [0x26, 2],
  [0x27, 3],
  [FORM.STRX4, 4],
  [FORM.ADDRX1, 1],
  [0x2a, 2],
  [0x2b, 3],
  [FORM.ADDRX4, 4],
]);

const LEB_FORMS: ReadonlySet<number> = new Set([
  FORM.UDATA,
  FORM.REF_UDATA,
  FORM.STRX,
  FORM.ADDRX,
  0x22,
  FORM.RNGLISTX,
]);
/** Bytes of the length before a block; 0: a LEB128. */
const BLOCKS: ReadonlyMap<number, number> = new Map([
  [0x0a, 1], // block1
  [0x03, 2], // block2
  [0x04, 4], // block4
  [FORM.BLOCK, 0],
  [0x18, 0], // exprloc
]);
const SDATA = 0x0d;

function unsigned(cursor: Cursor, size: number): number {
  switch (size) {
    case 0:
      return 1;
    case 1:
      return cursor.u8();
    case 2:
      return cursor.u16();
    case 3:
      return cursor.u24();
    case 4:
      return cursor.u32();
    default:
      return cursor.u64();
  }
}

/**
 * Goes over a value and gives it: a number, an offset, an index; of a text in place or a block, where it begins.
 * @param implicit of the form that has its value in the abbreviation.
 */
export function readForm(cursor: Cursor, form: number, implicit = 0): number {
  cursor.budget.step();
  const size = SIZES.get(form);
  if (size !== undefined) return unsigned(cursor, size);
  if (LEB_FORMS.has(form)) return cursor.uleb();
  const { at } = cursor;
  const block = BLOCKS.get(form);
  if (block !== undefined) cursor.skip(block === 0 ? cursor.uleb() : unsigned(cursor, block));
  else if (form === FORM.STRING) cursor.skipText();
  else if (form === FORM.DATA16) cursor.skip(16);
  else if (form === SDATA) return cursor.sleb();
  else if (form === FORM.IMPLICIT_CONST) return implicit;
  else if (form === INDIRECT) {
    const actual = cursor.uleb();
    if (actual === INDIRECT) throw new Damaged('a form that is indirect twice');
    return readForm(cursor, actual, implicit);
  } else throw new Damaged('an unknown form');
  return at;
}

export function isStringIndex(form: number): boolean {
  return form === FORM.STRX || (form >= FORM.STRX1 && form <= FORM.STRX4);
}

export function isAddressIndex(form: number): boolean {
  return form === FORM.ADDRX || (form >= FORM.ADDRX1 && form <= FORM.ADDRX4);
}
