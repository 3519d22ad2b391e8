/** What the tree of files shows: folders that were opened, and what was read of them. No DOM. */
import type { DirectoryEntry, FileType } from '../../host/api.ts';
import { inFolder, isWithin, moved } from './paths.ts';

/** So many entries of a folder are shown at first, and more each time they are asked for. */
export const SHOWN_AT_ONCE = 500;

export interface Row {
  /** Of its root and its path: the same file may be seen at two places. */
  readonly key: string;
  readonly root: string;
  readonly path: string;
  readonly name: string;
  readonly type: FileType | 'more';
  /** From 1. */
  readonly level: number;
  readonly position: number;
  /** How many there are beside it, with it. */
  readonly count: number;
  readonly isOpen: boolean;
}

interface Folder {
  entries: readonly DirectoryEntry[];
  shown: number;
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true });

/** Folders first; then as a person counts: `a2` before `a10`. */
export function sorted(entries: readonly DirectoryEntry[]): DirectoryEntry[] {
  const rank = ({ type }: DirectoryEntry) => (type === 'directory' ? 0 : 1);
  return [...entries].sort(
    (a, b) => rank(a) - rank(b) || COLLATOR.compare(a.name, b.name) || (a.name < b.name ? -1 : 1),
  );
}

export class TreeModel {
  private readonly open = new Set<string>();
  private readonly folders = new Map<string, Folder>();

  /** @param roots absolute paths, which are rows themselves */
  constructor(private readonly roots: readonly string[]) {}

  keyOf(root: string, path: string): string {
    return `${root}\0${path}`;
  }

  isOpen(row: Pick<Row, 'key'>): boolean {
    return this.open.has(row.key);
  }

  /** What an opened folder has is to be read, if it was not. @returns whether it is open now */
  toggle(row: Row, wanted = !this.open.has(row.key)): boolean {
    if (wanted) this.open.add(row.key);
    else this.open.delete(row.key);
    return wanted;
  }

  isRead(path: string): boolean {
    return this.folders.has(path);
  }

  /** @param entries undefined: there is no such folder any more */
  fill(path: string, entries: readonly DirectoryEntry[] | undefined): void {
    if (entries === undefined) this.folders.delete(path);
    else this.folders.set(path, { entries: sorted(entries), shown: this.folders.get(path)?.shown ?? SHOWN_AT_ONCE });
  }

  showMore(path: string): void {
    const folder = this.folders.get(path);
    if (folder) folder.shown += SHOWN_AT_ONCE;
  }

  /** What was open stays so by its new name. */
  rename(from: string, to: string): void {
    for (const key of [...this.open]) {
      const [root = '', path = ''] = key.split('\0');
      const now = moved(path, from, to);
      if (now === undefined) continue;
      this.open.delete(key);
      this.open.add(this.keyOf(root, now));
    }
    for (const path of [...this.folders.keys()]) if (isWithin(path, from)) this.folders.delete(path);
  }

  /** Those that are seen: what is in them is read and watched. */
  openFolders(): string[] {
    const paths = this.rows()
      .filter(({ isOpen }) => isOpen)
      .map(({ path }) => path);
    return [...new Set(paths)];
  }

  rows(): Row[] {
    const rows: Row[] = [];
    for (const [index, root] of this.roots.entries()) {
      const facts = { root, path: root, name: root, type: 'directory', level: 1 } as const;
      this.add(rows, { ...facts, position: index + 1, count: this.roots.length });
    }
    return rows;
  }

  private add(rows: Row[], row: Omit<Row, 'key' | 'isOpen'>): void {
    const key = this.keyOf(row.root, row.path);
    const isOpen = row.type === 'directory' && this.open.has(key);
    rows.push({ ...row, key, isOpen });
    const folder = isOpen ? this.folders.get(row.path) : undefined;
    if (!folder) return;
    const { entries, shown } = folder;
    const count = entries.length;
    const level = row.level + 1;
    for (const [index, { name, type }] of entries.slice(0, shown).entries()) {
      const path = inFolder(row.path, name);
      this.add(rows, { root: row.root, path, name, type, level, position: index + 1, count });
    }
    if (count > shown) {
      const name = `${count - shown} more`;
      const more = { root: row.root, path: row.path, name, type: 'more', level, position: shown + 1, count } as const;
      rows.push({ ...more, key: `${key}\0more`, isOpen: false });
    }
  }
}
