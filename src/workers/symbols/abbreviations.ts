/** What the entries of `.debug_info` look like: `.debug_abbrev`. DWARF 4 and 5, section 7.5.3. */
import { type Cursor, Damaged } from './cursor.ts';
import { FORM, readForm } from './forms.ts';

export const AT = {
  NAME: 0x03,
  STATEMENTS: 0x10,
  LOW: 0x11,
  HIGH: 0x12,
  DIRECTORY: 0x1b,
  ORIGIN: 0x31,
  SPECIFICATION: 0x47,
  RANGES: 0x55,
  CALL_COLUMN: 0x57,
  CALL_FILE: 0x58,
  CALL_LINE: 0x59,
  STRING_OFFSETS: 0x72,
  ADDRESSES: 0x73,
  RANGE_LISTS: 0x74,
} as const;
/** Attributes that say something here; of others the value is gone over. */
const WANTED: ReadonlySet<number> = new Set(Object.values(AT));
const ATTRIBUTES_MAX = 1000;

export interface Abbreviation {
  readonly tag: number;
  readonly children: boolean;
  /** Attribute, form, implicit value; again and again. */
  readonly attributes: readonly number[];
}

/** A value with the form that it had. */
export interface Value {
  readonly form: number;
  readonly value: number;
}
export type Values = ReadonlyMap<number, Value>;

export function readValues(cursor: Cursor, { attributes }: Abbreviation): Values {
  const values = new Map<number, Value>();
  for (let i = 0; i < attributes.length; i += 3) {
    const attribute = attributes[i] as number;
    const form = attributes[i + 1] as number;
    const value = readForm(cursor, form, attributes[i + 2]);
    if (WANTED.has(attribute)) values.set(attribute, { form, value });
  }
  return values;
}

export function skipValues(cursor: Cursor, { attributes }: Abbreviation): void {
  for (let i = 1; i < attributes.length; i += 3) readForm(cursor, attributes[i] as number);
}

export function readAbbreviations(cursor: Cursor): Map<number, Abbreviation> {
  const found = new Map<number, Abbreviation>();
  for (let code = cursor.uleb(); code !== 0; code = cursor.uleb()) {
    const tag = cursor.uleb();
    const children = cursor.u8() !== 0;
    const attributes: number[] = [];
    for (;;) {
      cursor.budget.step();
      const attribute = cursor.uleb();
      const form = cursor.uleb();
      const implicit = form === FORM.IMPLICIT_CONST ? cursor.sleb() : 0;
      if (attribute === 0 && form === 0) break;
      attributes.push(attribute, form, implicit);
      if (attributes.length > ATTRIBUTES_MAX * 3) throw new Damaged('an entry of too many attributes');
    }
    found.set(code, { tag, children, attributes });
  }
  return found;
}
