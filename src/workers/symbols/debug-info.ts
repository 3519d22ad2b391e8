/**
 * Compilation units (`.debug_info`): which of them an address belongs to, and which functions the compiler has put into
 * which others there. DWARF 4 and 5, chapters 2, 3 and 7.
 */
import {
  type Abbreviation,
  AT,
  readAbbreviations,
  readValues,
  skipValues,
  type Value,
  type Values,
} from './abbreviations.ts';
import { type Cursor, Damaged } from './cursor.ts';
import { FORM, isAddressIndex, isStringIndex } from './forms.ts';
import { GONE, type Texts } from './line-table.ts';
import type { ProgramFile } from './program-file.ts';
import { readRanges } from './ranges.ts';

const TAG = { SUBPROGRAM: 0x2e, INLINED: 0x1d };
const COMPILE = 1;
const SKELETON = 4;
/** From a function's name to where it is written: an origin, of a specification, and there it ends. */
const ORIGINS_MAX = 4;
const DEPTH_MAX = 1000;
/** A unit takes memory. */
const UNIT_STEPS = 50;

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
    private readonly units: Units,
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
    let unit: Unit = this;
    for (let i = 0; i < ORIGINS_MAX; i++) {
      const name = entry.get(AT.NAME);
      if (name !== undefined) return unit.text(name);
      const origin = entry.get(AT.ORIGIN) ?? entry.get(AT.SPECIFICATION);
      if (origin === undefined) break;
      // In another unit when the program was optimized as a whole.
      const isFar = origin.form === FORM.REF_ADDR;
      const at = isFar ? origin.value : unit.start + origin.value;
      if (isFar) unit = this.units.at(at) ?? unit;
      const next = unit.entryAt(at);
      if (next === undefined) break;
      entry = next;
    }
    return '';
  }

  /** Whether a position of `.debug_info` lies in it. */
  contains(position: number): boolean {
    return position >= this.start && position < this.info.end;
  }

  private entryAt(position: number): Values | undefined {
    if (!this.contains(position)) return undefined;
    const cursor = this.info.part(position);
    const abbreviation = this.abbreviations.get(cursor.uleb());
    return abbreviation && readValues(cursor, abbreviation);
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

/** The program's compilation units. */
export class Units {
  private readonly info: Cursor | undefined;
  private readonly abbreviations: Cursor | undefined;
  private readonly tables = new Map<number, Map<number, Abbreviation>>();
  private readonly known: Unit[] = [];

  constructor(private readonly file: ProgramFile) {
    this.info = file.section('.debug_info');
    this.abbreviations = file.section('.debug_abbrev');
  }

  /** One after another; read as they are asked for. */
  *[Symbol.iterator](): Generator<Unit> {
    for (let i = 0; ; i++) {
      const unit = this.known[i] ?? this.readNext();
      if (unit === undefined) return;
      yield unit;
    }
  }

  /** The unit with that position of `.debug_info`. */
  at(position: number): Unit | undefined {
    for (const unit of this) if (unit.contains(position)) return unit;
    return undefined;
  }

  private readNext(): Unit | undefined {
    const { info } = this;
    while (info !== undefined && !info.done) {
      const start = info.at;
      const length = info.u32();
      const end = info.at + length;
      const cursor = info.part(info.at, end);
      info.skip(length);
      info.budget.step(UNIT_STEPS);
      const abbreviations = this.readHead(cursor);
      if (abbreviations === undefined) continue;
      const unit = new Unit(this.file, this, cursor, start, abbreviations.version, this.table(abbreviations.offset));
      this.known.push(unit);
      return unit;
    }
    return undefined;
  }

  /** Goes over a unit's head. @returns undefined when it is none that is read here. */
  private readHead(cursor: Cursor): { version: number; offset: number } | undefined {
    const version = cursor.u16();
    if (version < 2 || version > 5) return undefined;
    if (version < 5) {
      const offset = cursor.u32();
      cursor.skip(1);
      return { version, offset };
    }
    const kind = cursor.u8();
    cursor.skip(1);
    const offset = cursor.u32();
    if (kind === SKELETON) cursor.skip(8);
    return kind === COMPILE || kind === SKELETON ? { version, offset } : undefined;
  }

  private table(offset: number): Map<number, Abbreviation> {
    let table = this.tables.get(offset);
    if (table === undefined) {
      table = this.abbreviations === undefined ? new Map() : readAbbreviations(this.abbreviations.part(offset));
      this.tables.set(offset, table);
    }
    return table;
  }
}
