/** The line table of one unit (`.debug_line`): which line each piece of code comes from. DWARF 2 to 5, section 6.2. */
import { type Cursor, Damaged } from './cursor.ts';
import { readForm } from './forms.ts';

export interface Position {
  /** As the user called it when it was compiled, as far as the table knows. */
  readonly file: string;
  readonly line: number;
  /** 0 when it is not known. */
  readonly column: number;
}

/** Code that is no longer there: what the linker puts in place of its addresses. */
export const GONE = 0xffff_fffe;

const OP = {
  COPY: 1,
  ADVANCE_PC: 2,
  ADVANCE_LINE: 3,
  SET_FILE: 4,
  SET_COLUMN: 5,
  CONST_ADD_PC: 8,
  FIXED_ADVANCE_PC: 9,
};
const EXTENDED = { END_SEQUENCE: 1, SET_ADDRESS: 2, DEFINE_FILE: 3 };
const CONTENT = { PATH: 1, DIRECTORY: 2 };
const FILES_MAX = 100_000;

interface FileEntry {
  name: string;
  directory: number;
}

interface Row {
  address: number;
  file: number;
  line: number;
  column: number;
}

/** The texts of other sections that a table of DWARF 5 refers to. */
export interface Texts {
  of(form: number, value: number, cursor: Cursor): string;
}

export class LineTable {
  private readonly directories: string[] = [];
  private readonly files: FileEntry[] = [];
  private readonly version: number;
  private readonly program: Cursor;
  private readonly lineBase: number;
  private readonly lineRange: number;
  private readonly minimumLength: number;
  /** Operands of the standard operations, from the second entry on. */
  private readonly operands: number[] = [0];

  /**
   * @param section `.debug_line`, at the unit's table.
   * @param directory of the compilation.
   */
  constructor(
    section: Cursor,
    private readonly directory: string,
    texts: Texts,
  ) {
    const length = section.u32();
    const end = section.at + length;
    this.version = section.u16();
    if (this.version < 2 || this.version > 5) throw new Damaged('a line table of an unknown version');
    if (this.version >= 5) section.skip(2);
    const headerLength = section.u32();
    this.program = section.part(section.at + headerLength, end);
    this.minimumLength = section.u8();
    if (this.version >= 4) section.skip(1);
    section.skip(1);
    this.lineBase = (section.u8() << 24) >> 24;
    this.lineRange = section.u8();
    if (this.lineRange === 0) throw new Damaged('a line table without a range');
    const opcodes = section.u8();
    for (let i = 1; i < opcodes; i++) this.operands.push(section.u8());
    if (this.version >= 5) this.readLists(section, texts);
    else this.readOldLists(section);
  }

  private readOldLists(section: Cursor): void {
    const next = () => {
      const { at } = section;
      section.skipText();
      return section.at === at + 1 ? '' : section.textAt(at);
    };
    // Counted from 1: the first is the directory of the compilation.
    this.directories.push('');
    for (let name = next(); name !== ''; name = next()) this.directories.push(name);
    this.files.push({ name: '', directory: 0 });
    for (let name = next(); name !== ''; name = next()) {
      this.files.push({ name, directory: section.uleb() });
      section.uleb();
      section.uleb();
    }
  }

  private readLists(section: Cursor, texts: Texts): void {
    for (const { name } of readEntries(section, texts)) this.directories.push(name);
    this.files.push(...readEntries(section, texts));
  }

  fileName(index: number): string {
    const entry = this.files[index];
    if (entry === undefined) return '';
    const { name } = entry;
    if (name.startsWith('/')) return this.shorten(name);
    const directory = this.directories[entry.directory] ?? '';
    // The first directory is that of the compilation: what lies there is called without it.
    if (entry.directory === 0 || directory === '') return this.shorten(name);
    return this.shorten(`${directory}/${name}`);
  }

  private shorten(path: string): string {
    const { directory } = this;
    const inside = directory.length > 1 && path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;
    return inside.replace(/^(?:\.\/+)+/, '');
  }

  /**
   * Runs the table's program.
   * @param addresses ascending.
   * @param found gets the position of each address that the table knows.
   */
  find(addresses: readonly number[], found: Map<number, Position>): void {
    const { program, lineBase, lineRange, minimumLength, operands } = this;
    const opcodeBase = operands.length;
    while (!program.done) {
      const row: Row = { address: 0, file: 1, line: 1, column: 0 };
      const search = new Search(addresses, (address, { file, line, column }) =>
        found.set(address, { file: this.fileName(file), line, column }),
      );
      for (let open = true; open && !program.done; ) {
        program.budget.step();
        const opcode = program.u8();
        if (opcode >= opcodeBase) {
          const special = opcode - opcodeBase;
          row.address += Math.floor(special / lineRange) * minimumLength;
          row.line += lineBase + (special % lineRange);
          search.add(row);
          continue;
        }
        switch (opcode) {
          case 0: {
            const length = program.uleb();
            const from = program.at;
            program.skip(length);
            const body = program.part(from, program.at);
            const kind = length === 0 ? 0 : body.u8();
            if (kind === EXTENDED.END_SEQUENCE) {
              search.end(row.address);
              open = false;
            } else if (kind === EXTENDED.SET_ADDRESS) row.address = body.u32();
            else if (kind === EXTENDED.DEFINE_FILE) this.defineFile(body);
            break;
          }
          case OP.COPY:
            search.add(row);
            break;
          case OP.ADVANCE_PC:
            row.address += program.uleb() * minimumLength;
            break;
          case OP.ADVANCE_LINE:
            row.line += program.sleb();
            break;
          case OP.SET_FILE:
            row.file = program.uleb();
            break;
          case OP.SET_COLUMN:
            row.column = program.uleb();
            break;
          case OP.CONST_ADD_PC:
            row.address += Math.floor((255 - opcodeBase) / lineRange) * minimumLength;
            break;
          case OP.FIXED_ADVANCE_PC:
            row.address += program.u16();
            break;
          default:
            for (let n = operands[opcode] ?? 0; n > 0; n--) program.uleb();
        }
      }
    }
  }

  private defineFile(body: Cursor): void {
    const { at } = body;
    body.skipText();
    if (this.files.length < FILES_MAX) this.files.push({ name: body.textAt(at), directory: body.uleb() });
  }
}

/**
 * Finds addresses in one sequence of rows, whose addresses ascend. What the compiler has made belongs to no line, and is
 * told with the line before it; at the beginning, with the one behind it.
 */
class Search {
  private next = -1;
  /** The last row with a line; undefined before there is one. */
  private last: Row | undefined;
  private start = -1;

  constructor(
    private readonly addresses: readonly number[],
    private readonly found: (address: number, row: Row) => void,
  ) {}

  add(row: Row): void {
    if (this.start < 0) {
      this.start = row.address;
      this.next = this.addresses.findIndex((address) => address >= row.address);
    }
    if (this.last !== undefined) this.tell(row.address, this.last);
    if (row.line <= 0) return;
    if (this.last === undefined) this.tell(row.address, row);
    this.last = { ...row };
  }

  end(address: number): void {
    if (this.last !== undefined) this.tell(address, this.last);
  }

  /** No code begins at 0: there stands the number of functions. */
  private tell(end: number, row: Row): void {
    const { addresses } = this;
    if (this.start === 0 || this.start >= GONE) return;
    for (; this.next >= 0 && this.next < addresses.length; this.next++) {
      const address = addresses[this.next] as number;
      if (address >= end) return;
      this.found(address, row);
    }
  }
}

function readEntries(section: Cursor, texts: Texts): FileEntry[] {
  const formats: [content: number, form: number][] = [];
  for (let n = section.u8(); n > 0; n--) formats.push([section.uleb(), section.uleb()]);
  const entries: FileEntry[] = [];
  const count = section.uleb();
  if (count > FILES_MAX) throw new Damaged('a table of too many files');
  for (let n = count; n > 0; n--) {
    section.budget.step();
    const entry: FileEntry = { name: '', directory: 0 };
    for (const [content, form] of formats) {
      const value = readForm(section, form);
      if (content === CONTENT.PATH) entry.name = texts.of(form, value, section);
      else if (content === CONTENT.DIRECTORY) entry.directory = value;
    }
    entries.push(entry);
  }
  return entries;
}
