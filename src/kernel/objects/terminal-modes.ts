/** The modes of a terminal, as programs see them. */
import { CONTROL_CHARACTERS } from '../../guest-abi/termios.ts';
import type { Kernel } from '../kernel.ts';
import {
  TB_CHARACTERS,
  TB_COLUMNS,
  TB_CONTROL_MODE,
  TB_GROUP,
  TB_HEIGHT,
  TB_INPUT_MODE,
  TB_INPUT_SPEED,
  TB_LOCAL_MODE,
  TB_OUTPUT_MODE,
  TB_OUTPUT_SPEED,
  TB_ROWS,
  TB_SESSION,
  TB_WIDTH,
} from './terminal-block.ts';
import { changeModes, setTerminalSize } from './terminal-typing.ts';

export interface TerminalModes {
  input: number;
  output: number;
  control: number;
  local: number;
  inputSpeed: number;
  outputSpeed: number;
  /** CONTROL_CHARACTERS bytes. */
  characters: Uint8Array;
}

export interface TerminalSize {
  rows: number;
  columns: number;
  /** Pixels, or 0. */
  width: number;
  height: number;
}

/** Where each of them lies in the block. */
const WORDS = {
  input: TB_INPUT_MODE,
  output: TB_OUTPUT_MODE,
  control: TB_CONTROL_MODE,
  local: TB_LOCAL_MODE,
  inputSpeed: TB_INPUT_SPEED,
  outputSpeed: TB_OUTPUT_SPEED,
} as const;

export function terminalModes(k: Kernel, block: number): TerminalModes {
  const { words } = k;
  const from = (block + TB_CHARACTERS) * 4;
  const characters = k.bytes.slice(from, from + CONTROL_CHARACTERS);
  return {
    input: words[block + WORDS.input],
    output: words[block + WORDS.output],
    control: words[block + WORDS.control],
    local: words[block + WORDS.local],
    inputSpeed: words[block + WORDS.inputSpeed],
    outputSpeed: words[block + WORDS.outputSpeed],
    characters,
  };
}

/** @param flush drops what has been typed and not read. */
export function setTerminalModes(k: Kernel, block: number, modes: TerminalModes, flush: boolean): void {
  changeModes(k, block, flush, () => {
    for (const name of Object.keys(WORDS) as (keyof typeof WORDS)[]) k.words[block + WORDS[name]] = modes[name];
    k.bytes.set(modes.characters, (block + TB_CHARACTERS) * 4);
  });
}

export function terminalSize(k: Kernel, block: number): TerminalSize {
  const { words } = k;
  return {
    rows: words[block + TB_ROWS],
    columns: words[block + TB_COLUMNS],
    width: words[block + TB_WIDTH],
    height: words[block + TB_HEIGHT],
  };
}

/** Sets its size, with its pixels; who is in front is told of another one. */
export function resizeTerminal(k: Kernel, block: number, size: TerminalSize): void {
  Atomics.store(k.words, block + TB_WIDTH, size.width);
  Atomics.store(k.words, block + TB_HEIGHT, size.height);
  setTerminalSize(k, block, size.columns, size.rows);
}

/** The process group in front, and the session whose terminal it is; 0: none. */
export function terminalOwner(k: Kernel, block: number): { group: number; session: number } {
  return {
    group: Atomics.load(k.words, block + TB_GROUP),
    session: Atomics.load(k.words, block + TB_SESSION),
  };
}
