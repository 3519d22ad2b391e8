/** Code that lies in several pieces: `.debug_ranges` of DWARF 4 (section 2.17.3), `.debug_rnglists` of DWARF 5 (7.25). */
import { type Cursor, Damaged } from './cursor.ts';
import { FORM } from './forms.ts';
import type { ProgramFile } from './program-file.ts';

/** What a list refers to in its unit. */
export interface RangeUnit {
  readonly version: number;
  readonly base: number;
  /** Where the unit's offsets of lists begin. */
  readonly rangeLists: number;
  addressAt(index: number): number;
}

type Visit = (from: number, end: number) => void;

const NEW_BASE = 0xffff_ffff;
const ENTRY = {
  END: 0,
  BASE_INDEX: 1,
  INDEX_INDEX: 2,
  INDEX_LENGTH: 3,
  OFFSETS: 4,
  BASE: 5,
  FROM_END: 6,
  FROM_LENGTH: 7,
};

export function readRanges(
  file: ProgramFile,
  unit: RangeUnit,
  { form, value }: { form: number; value: number },
  visit: Visit,
): void {
  if (unit.version < 5) {
    const section = file.section('.debug_ranges');
    if (section !== undefined) readPairs(section.part(value), unit.base, visit);
    return;
  }
  const section = file.section('.debug_rnglists');
  if (section === undefined) return;
  const { rangeLists } = unit;
  const at = form === FORM.RNGLISTX ? rangeLists + section.part(rangeLists + value * 4).u32() : value;
  readList(section.part(at), unit, visit);
}

function readPairs(cursor: Cursor, unitBase: number, visit: Visit): void {
  let base = unitBase;
  for (;;) {
    cursor.budget.step();
    const from = cursor.u32();
    const end = cursor.u32();
    if (from === 0 && end === 0) return;
    if (from === NEW_BASE) base = end;
    // Where code is gone the linker puts a pair of the same two.
    else if (from < end) visit(base + from, base + end);
  }
}

function readList(cursor: Cursor, unit: RangeUnit, visit: Visit): void {
  let { base } = unit;
  for (;;) {
    cursor.budget.step();
    switch (cursor.u8()) {
      case ENTRY.END:
        return;
      case ENTRY.BASE_INDEX:
        base = unit.addressAt(cursor.uleb());
        break;
      case ENTRY.INDEX_INDEX:
        visit(unit.addressAt(cursor.uleb()), unit.addressAt(cursor.uleb()));
        break;
      case ENTRY.INDEX_LENGTH: {
        const from = unit.addressAt(cursor.uleb());
        visit(from, from + cursor.uleb());
        break;
      }
      case ENTRY.OFFSETS: {
        const from = cursor.uleb();
        visit(base + from, base + cursor.uleb());
        break;
      }
      case ENTRY.BASE:
        base = cursor.u32();
        break;
      case ENTRY.FROM_END:
        visit(cursor.u32(), cursor.u32());
        break;
      case ENTRY.FROM_LENGTH: {
        const from = cursor.u32();
        visit(from, from + cursor.uleb());
        break;
      }
      default:
        throw new Damaged('an unknown kind of range');
    }
  }
}
