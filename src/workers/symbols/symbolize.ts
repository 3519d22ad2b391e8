/**
 * From the engine's frames to functions, files and lines, with what the program's file says. All of it may fail: then
 * less is known.
 */
import { Budget, Damaged } from './cursor.ts';
import { type Scope, type Unit, Units } from './debug-info.ts';
import { LineTable, type Position } from './line-table.ts';
import { functionIndices, functionNames } from './names.ts';
import { type ProgramBytes, ProgramFile } from './program-file.ts';
import type { StackFrame } from './stack-text.ts';

export interface Frame {
  /** Empty when nobody knows. */
  readonly name: string;
  /** Of the function, -1 when it is not known, or when it is part of another one's code. */
  readonly index: number;
  /** Where it was. */
  readonly position?: Position;
  /** Where the function begins, when no more is known. */
  readonly begin?: Position;
}

/** Where a frame was; where its function begins, when no more is known; nowhere when nothing is. */
export function placeOf({ position, begin }: Frame): Position & { readonly begins?: true } {
  const { file = '', line = 0, column = 0 } = position ?? begin ?? {};
  return { file, line, column, ...(position === undefined && begin !== undefined && { begins: true }) };
}

/** Half a second at worst, and as much memory as a large program takes. */
const STEPS_MAX = 10_000_000;
const BYTES_MAX = 64 << 20;

interface Place extends Position {
  /** Empty: the function's own. */
  readonly name: string;
}

/**
 * @param frames innermost first.
 * @param file the program's; undefined when it is no longer there.
 * @param codeStart where the code section's body begins in what was compiled.
 * @returns for each of `frames` one, and before it those of the functions that are part of its code.
 */
export function symbolize(frames: readonly StackFrame[], file: ProgramBytes | undefined, codeStart: number): Frame[] {
  const symbols = new Symbols(frames, file, codeStart);
  return frames.flatMap((frame) => symbols.of(frame));
}

class Symbols {
  private readonly indices = new Map<string, number>();
  private readonly names = new Map<number, string>();
  /** By offset in the code section. */
  private readonly places = new Map<number, Place[]>();
  /** Beginnings of functions, for engines that tell no more. */
  private readonly beginnings = new Map<number, number>();

  constructor(
    frames: readonly StackFrame[],
    source: ProgramBytes | undefined,
    private readonly codeStart: number,
  ) {
    if (source === undefined) return;
    const budget = new Budget(STEPS_MAX, BYTES_MAX);
    attempt(() => {
      const file = new ProgramFile(source, budget);
      // Each by itself: one part may be damaged, and another not.
      attempt(() => this.readIndices(file, frames));
      attempt(() => this.readNames(file, frames));
      attempt(() => this.readBeginnings(file, frames));
      attempt(() => this.readPlaces(file, frames));
    });
  }

  private readIndices(file: ProgramFile, frames: readonly StackFrame[]): void {
    const wanted = new Set(frames.filter(({ index, name }) => index < 0 && name !== '').map(({ name }) => name));
    if (wanted.size === 0) return;
    for (const [name, index] of functionIndices(file, wanted)) this.indices.set(name, index);
  }

  private readNames(file: ProgramFile, frames: readonly StackFrame[]): void {
    const wanted = new Set(frames.map(({ index }) => index).filter((index) => index >= 0));
    if (wanted.size === 0) return;
    for (const [index, name] of functionNames(file, wanted)) this.names.set(index, name);
  }

  private readBeginnings(file: ProgramFile, frames: readonly StackFrame[]): void {
    const wanted = frames.filter(({ offset }) => offset < 0).map((frame) => this.indexOf(frame));
    for (const [index, at] of file.beginnings(new Set(wanted.filter((index) => index >= 0)))) {
      this.beginnings.set(index, at);
    }
  }

  private readPlaces(file: ProgramFile, frames: readonly StackFrame[]): void {
    const known = frames.filter(({ offset }) => offset >= 0).map((frame) => this.addressOf(frame));
    let wanted = [...new Set([...known, ...this.beginnings.values()])].sort((a, b) => a - b);
    const section = file.section('.debug_line');
    if (section === undefined) return;
    for (const unit of new Units(file)) {
      if (wanted.length === 0) return;
      const held = unit.holds(wanted);
      if (held.length === 0 || unit.statements === undefined) continue;
      wanted = wanted.filter((address) => !held.includes(address));
      const { statements } = unit;
      attempt(() => this.readUnit(unit, new LineTable(section.part(statements), unit.directory, unit), held));
    }
  }

  private readUnit(unit: Unit, table: LineTable, addresses: readonly number[]): void {
    const positions = new Map<number, Position>();
    table.find(addresses, positions);
    for (const [address, position] of positions) this.places.set(address, [{ ...position, name: '' }]);
    for (const [address, scopes] of unit.scopes(addresses)) {
      const position = positions.get(address);
      if (position !== undefined) this.places.set(address, placesOf(position, scopes, table));
    }
  }

  private indexOf({ index, name }: StackFrame): number {
    return index >= 0 ? index : (this.indices.get(name) ?? -1);
  }

  private addressOf({ offset }: StackFrame): number {
    return offset - this.codeStart;
  }

  of(frame: StackFrame): Frame[] {
    const index = this.indexOf(frame);
    const name = this.names.get(index) ?? frame.name;
    if (frame.offset < 0) {
      const [begin] = (this.places.get(this.beginnings.get(index) ?? -1) ?? []).slice(-1);
      return [begin === undefined ? { name: name, index } : { name: name || begin.name, index, begin }];
    }
    const places = this.places.get(this.addressOf(frame));
    if (places === undefined) return [{ name, index }];
    return places.map((position, i) =>
      i < places.length - 1
        ? { name: position.name, index: -1, position }
        : { name: name || position.name, index, position },
    );
  }
}

/** Where each of the functions is, innermost first: the last in a line of its own, the others where they call. */
function placesOf(position: Position, scopes: readonly Scope[], table: LineTable): Place[] {
  const places: Place[] = [];
  let at = position;
  for (const { name, callFile, callLine, callColumn } of [...scopes].reverse()) {
    places.push({ ...at, name });
    at = { file: table.fileName(callFile), line: callLine, column: callColumn };
  }
  return places;
}

/** What is damaged is left out; what else goes wrong in here must not hide the trap either. */
function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Damaged) && !(error instanceof RangeError)) console.error('RatOS: reading symbols', error);
  }
}
