/** A window's menu, as its program has given it. */
import { MENU, MENU_BYTES } from '../../guest-abi/controls.ts';
import { RAT_ERR_FAULT, RAT_ERR_INVALID_ARGUMENT } from '../../guest-abi/status.ts';
import { RatMenuItem } from '../../guest-abi/struct-offsets.ts';
import { type GuestBytes, readString, readWords } from './guest-text.ts';
import { parseShortcut, type Shortcut } from './shortcut.ts';

const FLAGS = Object.values(MENU).reduce((all, flag) => all | flag, 0);
const DEPTH_MAX = 8;
const WORDS = RatMenuItem.SIZEOF / 4;

export interface MenuNode {
  readonly text: string;
  /** As it is written behind the text; empty: none. */
  readonly keys: string;
  /** null: there is none, or it is not known. */
  readonly shortcut: Shortcut | null;
  readonly id: number;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly separator: boolean;
  readonly children: MenuNode[];
}

/** Reads a menu from a program's memory: what lies in the bar; RAT_ERR_FAULT, _LIMIT_EXCEEDED or _INVALID_ARGUMENT. */
export function readMenu(memory: GuestBytes, address: number, count: number): MenuNode[] | number {
  const words = readWords(memory, address, count * WORDS);
  if (words === null) return RAT_ERR_FAULT;
  const budget = { bytes: MENU_BYTES };
  const bar: MenuNode[] = [];
  /** The lists that the next item may go to, by its depth. */
  const lists = [bar];
  for (let at = 0; at < words.length; at += WORDS) {
    const field = (offset: number) => words[at + offset / 4] as number;
    const [depth, flags, pointer] = [field(RatMenuItem.depth), field(RatMenuItem.flags), field(RatMenuItem.text)];
    const list = lists[depth];
    if (list === undefined || depth >= DEPTH_MAX || (flags & ~FLAGS) !== 0) return RAT_ERR_INVALID_ARGUMENT;
    const text = pointer === 0 ? '' : readString(memory, pointer, budget);
    if (typeof text === 'number') return text;
    const node = makeNode(text, field(RatMenuItem.id), flags);
    list.push(node);
    lists.length = depth + 1;
    if (!node.separator) lists.push(node.children);
  }
  return bar;
}

function makeNode(all: string, id: number, flags: number): MenuNode {
  const tab = all.indexOf('\t');
  const text = tab < 0 ? all : all.slice(0, tab);
  const keys = tab < 0 ? '' : all.slice(tab + 1);
  return {
    text,
    keys,
    shortcut: parseShortcut(keys),
    id,
    enabled: (flags & MENU.DISABLED) === 0,
    checked: (flags & MENU.CHECKED) !== 0,
    separator: (flags & MENU.SEPARATOR) !== 0 || text === '',
    children: [],
  };
}

/** All of a menu's items, at any depth. */
export function* everyItem(nodes: readonly MenuNode[]): Generator<MenuNode> {
  for (const node of nodes) {
    yield node;
    yield* everyItem(node.children);
  }
}
