/**
 * Compilation units (`.debug_info`): which of them an address belongs to, and which functions the compiler has put into
 * which others there. DWARF 4 and 5, chapters 2, 3 and 7.
 */
import { type Cursor, Damaged } from './cursor.ts';
import { FORM, isAddressIndex, isStringIndex, readForm } from './forms.ts';
import { GONE, type Texts } from './line-table.ts';
import type { ProgramFile } from './program-file.ts';
import { readRanges } from './ranges.ts';

const TAG = { SUBPROGRAM: 0x2e, INLINED: 0x1d };
const AT = {
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
const COMPILE = 1;
const SKELETON = 4;
/** From a function's name to where it is written: an origin, of a specification, and there it ends. */
const ORIGINS_MAX = 4;
const ATTRIBUTES_MAX = 1000;
const DEPTH_MAX = 1000;

interface Abbreviation {
  readonly tag: number;
  readonly children: boolean;
  /** Attribute, form, implicit value; again and again. */
  readonly attributes: readonly number[];
}

/** A value with the form that it had. */
interface Value {
  readonly form: number;
  readonly value: number;
}
type Values = ReadonlyMap<number, Value>;

/** A function in which an address lies: an own one, or one that is part of the code of the one before. */
export interface Scope {
  readonly name: string;
  /** Where it is called, if it is part of another: a file of the unit's line table. */
  readonly callFile: number;
  readonly callLine: number;
  readonly callColumn: number;
}

export class Unit implements Texts {
  readonly directory: string;
  /** Where its line table begins; undefined when it has none. */
  readonly statements: number | undefined;
  private readonly root: Values;
  private readonly children: Cursor;
  private readonly low: number;

  constructor(
    private readonly file: ProgramFile,
    /** `.debug_info` up to the unit's end. */
    private readonly info: Cursor,
    private readonly start: number,
    readonly version: number,
    private readonly abbreviations: ReadonlyMap<number, Abbreviation>,
  ) {
    const cursor = info.part(info.at);
    const abbreviation = abbreviations.get(cursor.uleb());
    this.root = abbreviation === undefined ? new Map() : readValues(cursor, abbreviation);
    this.children = cursor;
    this.low = this.address(AT.LOW, this.root) ?? 0;
    this.directory = this.text(this.root.get(AT.DIRECTORY));
    this.statements = this.root.get(AT.STATEMENTS)?.value;
  }

  /** Those of `addresses` that lie in the unit's code. */
  holds(addresses: readonly number[]): number[] {
    return this.inside(this.root, addresses);
  }

  /** For each of `addresses` the functions that it lies in, outermost first. */
  scopes(addresses: readonly number[]): Map<number, Scope[]> {
    const found = new Map<number, Scope[]>();
    const cursor = this.children.part(this.children.at);
    for (let depth = 1; depth > 0 && !cursor.done; ) {
      cursor.budget.step();
      const code = cursor.uleb();
      if (code === 0) {
        depth--;
        continue;
      }
      const abbreviation = this.abbreviations.get(code);
      if (abbreviation === undefined) throw new Damaged('an entry of an unknown kind');
      if (abbreviation.children && ++depth > DEPTH_MAX) throw new Damaged('entries in too many others');
      const { tag } = abbreviation;
      if (tag !== TAG.SUBPROGRAM && tag !== TAG.INLINED) {
        skipValues(cursor, abbreviation);
        continue;
      }
      const values = readValues(cursor, abbreviation);
      for (const address of this.inside(values, addresses)) {
        const scopes = found.get(address) ?? [];
        scopes.push(this.scope(values));
        found.set(address, scopes);
      }
    }
    return found;
  }

  private scope(values: Values): Scope {
    const number = (attribute: number) => values.get(attribute)?.value ?? 0;
    return {
      name: this.nameOf(values),
      callFile: number(AT.CALL_FILE),
      callLine: number(AT.CALL_LINE),
      callColumn: number(AT.CALL_COLUMN),
    };
  }

  private nameOf(values: Values): string {
    let entry = values;
    for (let i = 0; i < ORIGINS_MAX; i++) {
      const name = entry.get(AT.NAME);
      if (name !== undefined) return this.text(name);
      const origin = entry.get(AT.ORIGIN) ?? entry.get(AT.SPECIFICATION);
      if (origin === undefined) break;
      // Of another unit: only programs that are optimized as a whole have such, and they name their code themselves.
      const at = origin.form === FORM.REF_ADDR ? origin.value : this.start + origin.value;
      if (at < this.start || at >= this.info.end) break;
      const cursor = this.info.part(at);
      const abbreviation = this.abbreviations.get(cursor.uleb());
      if (abbreviation === undefined) break;
      entry = readValues(cursor, abbreviation);
    }
    return '';
  }

  private inside(values: Values, addresses: readonly number[]): number[] {
    const ranges = values.get(AT.RANGES);
    if (ranges !== undefined) {
      const within = new Set<number>();
      readRanges(this.file, this, ranges, (from, end) => {
        if (from === 0 || from >= GONE) return;
        for (const address of addresses) if (address >= from && address < end) within.add(address);
      });
      return addresses.filter((address) => within.has(address));
    }
    const low = this.address(AT.LOW, values);
    const high = values.get(AT.HIGH);
    if (low === undefined || low === 0 || low >= GONE || high === undefined) return [];
    const absolute = high.form === FORM.ADDR || isAddressIndex(high.form);
    const end = absolute ? (this.address(AT.HIGH, values) ?? 0) : low + high.value;
    return addresses.filter((address) => address >= low && address < end);
  }

  private address(attribute: number, values: Values): number | undefined {
    const value = values.get(attribute);
    if (value === undefined || !isAddressIndex(value.form)) return value?.value;
    return this.addressAt(value.value);
  }

  /** What range lists count from. */
  get base(): number {
    return this.low;
  }

  get rangeLists(): number {
    return this.root.get(AT.RANGE_LISTS)?.value ?? 0;
  }

  addressAt(index: number): number {
    const section = this.file.section('.debug_addr');
    return section?.part((this.root.get(AT.ADDRESSES)?.value ?? 8) + index * 4).u32() ?? 0;
  }

  private text(value: Value | undefined): string {
    return value === undefined ? '' : this.of(value.form, value.value, this.info);
  }

  of(form: number, value: number, cursor: Cursor): string {
    if (form === FORM.STRING) return cursor.part(0).textAt(value);
    let at = value;
    if (isStringIndex(form)) {
      const offsets = this.file.section('.debug_str_offsets');
      at = offsets?.part((this.root.get(AT.STRING_OFFSETS)?.value ?? 8) + value * 4).u32() ?? 0;
    }
    return this.file.section(form === FORM.LINE_STRP ? '.debug_line_str' : '.debug_str')?.textAt(at) ?? '';
  }
}

function readValues(cursor: Cursor, { attributes }: Abbreviation): Values {
  const values = new Map<number, Value>();
  for (let i = 0; i < attributes.length; i += 3) {
    const attribute = attributes[i] as number;
    const form = attributes[i + 1] as number;
    const value = readForm(cursor, form, attributes[i + 2]);
    if (WANTED.has(attribute)) values.set(attribute, { form, value });
  }
  return values;
}

function skipValues(cursor: Cursor, { attributes }: Abbreviation): void {
  for (let i = 1; i < attributes.length; i += 3) readForm(cursor, attributes[i] as number);
}

function readAbbreviations(cursor: Cursor): Map<number, Abbreviation> {
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

/** The program's compilation units, one after another. */
export function* units(file: ProgramFile): Generator<Unit> {
  const info = file.section('.debug_info');
  const abbreviations = file.section('.debug_abbrev');
  if (info === undefined || abbreviations === undefined) return;
  const known = new Map<number, Map<number, Abbreviation>>();
  while (!info.done) {
    const start = info.at;
    const length = info.u32();
    const end = info.at + length;
    const unit = info.part(info.at, end);
    info.skip(length);
    const version = unit.u16();
    if (version < 2 || version > 5) continue;
    let kind = COMPILE;
    let offset: number;
    if (version >= 5) {
      kind = unit.u8();
      unit.skip(1);
      offset = unit.u32();
    } else {
      offset = unit.u32();
      unit.skip(1);
    }
    if (kind === SKELETON) unit.skip(8);
    else if (kind !== COMPILE) continue;
    let table = known.get(offset);
    if (table === undefined) known.set(offset, (table = readAbbreviations(abbreviations.part(offset))));
    yield new Unit(file, unit, start, version, table);
  }
}
