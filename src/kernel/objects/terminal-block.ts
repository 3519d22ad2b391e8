/** The words of a terminal's block in the heap, and what it begins with. All but the sizes of OPOST are by its lock. */
import {
  CONTROL_CHARACTER,
  CONTROL_CHARACTERS,
  CONTROL_MODE,
  INPUT_MODE,
  LOCAL_MODE,
  OUTPUT_MODE,
} from '../../guest-abi/termios.ts';
import type { Kernel } from '../kernel.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';

/** Bytes that have been typed and not read, at most. */
export const INPUT_BYTES = 4096;

/** Its two end objects, and the write end of the pipe to its client. */
export const TB_PROGRAM = 0;
export const TB_CLIENT = 1;
export const TB_OUTPUT = 2;
/** End objects that still have references; the last one frees block and ends. Atomic. */
export const TB_ENDS = 3;
/** 1: nobody is there any more. */
export const TB_HUNG = 4;
/** The process group in the foreground, and the session whose terminal it is; 0: none. */
export const TB_GROUP = 5;
export const TB_SESSION = 6;
export const TB_INPUT_MODE = 7;
export const TB_OUTPUT_MODE = 8;
export const TB_CONTROL_MODE = 9;
export const TB_LOCAL_MODE = 10;
export const TB_INPUT_SPEED = 11;
export const TB_OUTPUT_SPEED = 12;
export const TB_ROWS = 13;
export const TB_COLUMNS = 14;
export const TB_WIDTH = 15;
export const TB_HEIGHT = 16;
/**
 * What has been typed, counted mod 2^32: read from HEAD on; lines that are finished go to READY, the unfinished one from
 * there to TAIL.
 */
export const TB_HEAD = 17;
export const TB_READY = 18;
export const TB_TAIL = 19;
/** 1: the next character is taken as it is (VLNEXT). */
export const TB_LITERAL = 20;
/** Column of the cursor, as far as output tells; and where the unfinished line began. A hint for erasing tabs. */
export const TB_CURSOR = 21;
export const TB_LINE_CURSOR = 22;
/** How much typing is being shown: what it has brought is read after that. */
export const TB_ECHOING = 23;
/**
 * Of a terminal that waits for its client: the read end of that pipe. As long as it stands here the terminal itself keeps
 * it and the client's end open, with a handle's count each; whoever exchanges it for 0 has them. Atomic.
 */
export const TB_KEPT = 24;
/** Control characters, CONTROL_CHARACTERS bytes. */
export const TB_CHARACTERS = 25;
/** Who is charged for it (accounts.ts). */
export const TB_SLIP = TB_CHARACTERS + CONTROL_CHARACTERS / 4;
/** A bit for each place of the input: the byte ends a line. A zero that does is no byte, but the end of the file. */
export const TB_ENDS_LINE = TB_SLIP + SLIP_WORDS;
export const TB_INPUT = TB_ENDS_LINE + INPUT_BYTES / 32;
export const BLOCK_WORDS = TB_INPUT + INPUT_BYTES / 4;

const control = (letter: string) => letter.charCodeAt(0) & 0x1f;
const DELETE = 0x7f;

/** A new terminal's modes: lines, edited and echoed, with signals. */
export function setDefaultModes(k: Kernel, block: number): void {
  const { words, bytes } = k;
  const i = INPUT_MODE;
  const l = LOCAL_MODE;
  words[block + TB_INPUT_MODE] = i.ICRNL | i.IMAXBEL | i.IUTF8;
  words[block + TB_OUTPUT_MODE] = OUTPUT_MODE.OPOST | OUTPUT_MODE.ONLCR;
  words[block + TB_CONTROL_MODE] = CONTROL_MODE.B38400 | CONTROL_MODE.CS8 | CONTROL_MODE.CREAD;
  words[block + TB_LOCAL_MODE] = l.ISIG | l.ICANON | l.ECHO | l.ECHOE | l.ECHOK | l.ECHOCTL | l.ECHOKE | l.IEXTEN;
  words[block + TB_INPUT_SPEED] = CONTROL_MODE.B38400;
  words[block + TB_OUTPUT_SPEED] = CONTROL_MODE.B38400;
  const c = CONTROL_CHARACTER;
  const characters: [place: number, character: number][] = [
    [c.INTR, control('C')],
    [c.QUIT, control('\\')],
    [c.ERASE, DELETE],
    [c.KILL, control('U')],
    [c.EOF, control('D')],
    [c.MIN, 1],
    [c.START, control('Q')],
    [c.STOP, control('S')],
    [c.SUSP, control('Z')],
    [c.REPRINT, control('R')],
    [c.DISCARD, control('O')],
    [c.WERASE, control('W')],
    [c.LNEXT, control('V')],
  ];
  for (const [place, character] of characters) bytes[(block + TB_CHARACTERS) * 4 + place] = character;
}
