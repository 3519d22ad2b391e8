/** The tree of files: read where it is opened, and as it is in the system. By the pattern of WAI-ARIA. */
import type { Files } from '../../host/api.ts';
import { make, messageOf } from '../elements.ts';
import { type IconName, icon } from '../icons.ts';
import { popUpMenu } from '../layout/menu.ts';
import { languageOf } from '../source-language.ts';
import { FileActions } from './file-actions.ts';
import { folderOf, inFolder, isWithin, nameOf, wrongName } from './paths.ts';
import { type Row, TreeModel } from './tree-model.ts';
import { WatchedFolders } from './watched-folders.ts';

const HOME = '/home';
/** After a change, so that many together are looked at once. */
const LOOK_AFTER_MS = 120;
const TYPED_WITHIN_MS = 700;

export interface TreeOptions {
  readonly fs: Files;
  /** A file is to be edited. */
  readonly open: (path: string) => void;
  /** A file or folder has another path, by what was done here. */
  readonly moved: (from: string, to: string) => void;
  /** Something from outside was dropped on a folder. */
  readonly dropped: (items: DataTransferItemList, folder: string) => void;
  readonly tell: (text: string, state: 'done' | 'failed') => void;
}

export class FileTree {
  readonly element = make('div', { class: 'file-tree', role: 'tree', 'aria-label': 'Files' });
  private readonly model = new TreeModel([HOME, '/']);
  private readonly watched: WatchedFolders;
  private readonly actions: FileActions;
  private rows: Row[] = [];
  private readonly elements = new Map<string, HTMLElement>();
  /** What the keyboard is on. */
  private current = '';
  private file = '';
  /** Folders that are open only because the file is in them. */
  private readonly openedFor = new Set<string>();
  private readonly stale = new Set<string>();
  private looking: ReturnType<typeof setTimeout> | undefined;
  private typed = { text: '', at: 0 };
  /** A name is being written; the tree is not drawn anew meanwhile. */
  private isNaming = false;

  constructor(private readonly options: TreeOptions) {
    this.watched = new WatchedFolders(options.fs, (folder, event) => {
      if (event.type === 'renamed') this.model.rename(event.from, event.path);
      this.lookSoon(folder);
    });
    this.actions = new FileActions(options.fs, options.tell);
    this.element.addEventListener('keydown', (event) => this.press(event));
    this.element.addEventListener('focusin', (event) => {
      // However it has come there.
      const row = this.rowOf(event.target as Element);
      if (row && row.key !== this.current) this.setCurrent(row.key);
    });
    this.element.addEventListener('contextmenu', (event) => this.openMenu(event));
    this.hearDrags();
    this.draw();
    const [home] = this.rows;
    if (home) void this.expand(home);
  }

  focus(): void {
    this.elements.get(this.current)?.focus();
  }

  /** The file that is edited is marked, and seen: the folders of `/home` that it is in are open. */
  setFile(path: string): void {
    const isOther = path !== this.file;
    this.file = path;
    this.draw();
    if (isOther) void this.revealFile(path);
  }

  /** Folders that were opened for the file before go, unless a person has been there. */
  private async revealFile(path: string): Promise<void> {
    const rowAt = (at: string) => this.rows.find(({ key }) => key === this.model.keyOf(HOME, at));
    for (const folder of this.openedFor) {
      const row = rowAt(folder);
      if (row?.isOpen && !isWithin(path, folder)) this.collapse(row);
    }
    this.openedFor.clear();
    if (!isWithin(path, HOME)) return;
    let folder = HOME;
    for (const name of [
      '',
      ...folderOf(path)
        .slice(HOME.length + 1)
        .split('/'),
    ]) {
      if (name !== '') folder = inFolder(folder, name);
      // It may have been made just now.
      if (rowAt(folder) === undefined) await this.look(folderOf(folder));
      const row = rowAt(folder);
      if (row === undefined || this.file !== path) return;
      if (!row.isOpen) {
        if (folder !== HOME) this.openedFor.add(folder);
        await this.expand(row);
      } else if (!this.model.isRead(folder)) await this.look(folder);
    }
    this.elements.get(this.model.keyOf(HOME, path))?.scrollIntoView({ block: 'nearest' });
  }

  /** Asks for the name of a new file or folder. */
  async create(kind: 'file' | 'directory', folder = this.folderOfCurrent()): Promise<void> {
    await this.reveal(folder);
    const row = this.rows.find(({ path, type }) => path === folder && type === 'directory');
    if (!row) return;
    const item = this.item({ ...row, key: '', name: '', type: kind, level: row.level + 1, isOpen: false });
    this.elements.get(row.key)?.after(item);
    // Whole: who types a name types its ending, too.
    this.ask(item, kind === 'file' ? 'untitled.c' : 'folder', 'whole', async (name) => {
      const path = inFolder(folder, name);
      await (kind === 'file' ? this.actions.createFile(path) : this.actions.createFolder(path));
      await this.look(folder);
      this.setCurrent(this.model.keyOf(row.root, path));
      if (kind === 'file') this.options.open(path);
    });
  }

  private folderOfCurrent(): string {
    const row = this.rows.find(({ key }) => key === this.current);
    if (!row || row.path === '/') return HOME;
    return row.type === 'directory' ? row.path : folderOf(row.path);
  }

  private async reveal(folder: string): Promise<void> {
    const row = this.rows.find(({ path, type }) => path === folder && type === 'directory');
    if (row) await this.expand(row);
  }

  private async expand(row: Row): Promise<void> {
    this.model.toggle(row, true);
    this.draw();
    await this.look(row.path);
  }

  private collapse(row: Row): void {
    this.model.toggle(row, false);
    this.draw();
  }

  /** What a folder has now. */
  private async look(folder: string): Promise<void> {
    this.stale.delete(folder);
    const entries = await this.options.fs.readdir(folder, { withFileTypes: true }).catch(() => undefined);
    this.model.fill(folder, entries);
    this.draw();
  }

  private lookSoon(folder: string): void {
    this.stale.add(folder);
    this.looking ??= setTimeout(async () => {
      this.looking = undefined;
      for (const each of [...this.stale]) await this.look(each);
    }, LOOK_AFTER_MS);
  }

  private draw(): void {
    if (this.isNaming) return;
    this.rows = this.model.rows();
    const folders = this.model.openFolders();
    this.watched.keep(folders);
    for (const folder of folders) if (!this.model.isRead(folder)) this.lookSoon(folder);
    const keys = new Set(this.rows.map(({ key }) => key));
    const hadFocus = this.element.contains(document.activeElement);
    for (const [key, element] of this.elements) {
      if (keys.has(key)) continue;
      element.remove();
      this.elements.delete(key);
    }
    if (!keys.has(this.current)) this.current = this.nearest();
    let before: Element | null = null;
    for (const row of this.rows) {
      const element = this.fill(row);
      const next: ChildNode | null = before ? before.nextSibling : this.element.firstChild;
      if (next !== element) this.element.insertBefore(element, next);
      before = element;
    }
    while (before?.nextSibling) before.nextSibling.remove();
    if (hadFocus && !this.element.contains(document.activeElement)) this.focus();
  }

  /** When what the keyboard was on has gone: the folder that it was in. */
  private nearest(): string {
    const [root = '', path = ''] = this.current.split('\0');
    const above = this.rows.filter((row) => row.root === root && isWithin(path, row.path)).at(-1);
    return (above ?? this.rows[0])?.key ?? '';
  }

  private fill(row: Row): HTMLElement {
    let element = this.elements.get(row.key);
    if (!element) {
      element = this.item(row);
      this.elements.set(row.key, element);
    }
    element.tabIndex = row.key === this.current ? 0 : -1;
    element.setAttribute('aria-setsize', String(row.count));
    element.setAttribute('aria-posinset', String(row.position));
    element.setAttribute('aria-selected', String(row.path === this.file && row.type !== 'directory'));
    if (row.type === 'directory') {
      const wasOpen = element.getAttribute('aria-expanded') === 'true';
      element.setAttribute('aria-expanded', String(row.isOpen));
      if (wasOpen !== row.isOpen && row.level > 1)
        element.querySelector('.file-icon .icon')?.replaceWith(icon(row.isOpen ? 'folder-open' : 'folder'));
    }
    const label = element.querySelector('.file-label');
    if (label && label.textContent !== labelOf(row)) label.textContent = labelOf(row);
    return element;
  }

  private item(row: Row): HTMLElement {
    const element = make('div', { class: `file-row ${row.type}`, role: 'treeitem', 'aria-level': String(row.level) });
    element.style.setProperty('--level', String(row.level));
    element.dataset.path = row.path;
    const twist = make('span', { class: 'file-twist', 'aria-hidden': 'true' });
    if (row.type === 'directory') twist.append(icon('chevron-right'));
    const drawing = make('span', { class: 'file-icon', 'aria-hidden': 'true' }, icon(iconOf(row)));
    element.append(twist, drawing, make('span', { class: 'file-label', text: labelOf(row) }));
    if (row.level > 1 && row.type !== 'more') element.draggable = true;
    element.addEventListener('click', () => {
      const now = this.rowOf(element);
      if (!now) return;
      this.setCurrent(now.key);
      this.activate(now);
    });
    return element;
  }

  private rowOf(element: Element): Row | undefined {
    return this.rows.find(({ key }) => this.elements.get(key) === element);
  }

  private activate(row: Row): void {
    if (row.type === 'more') {
      this.model.showMore(row.path);
      this.draw();
    } else if (row.type === 'directory') {
      this.openedFor.delete(row.path);
      if (row.isOpen) this.collapse(row);
      else void this.expand(row);
    } else this.options.open(row.path);
  }

  private setCurrent(key: string): void {
    const before = this.elements.get(this.current);
    const now = this.elements.get(key);
    if (!now) return;
    if (before) before.tabIndex = -1;
    this.current = key;
    now.tabIndex = 0;
    if (document.activeElement !== now) now.focus();
    now.scrollIntoView({ block: 'nearest' });
  }

  private press(event: KeyboardEvent): void {
    if (this.isNaming) return;
    const at = this.rows.findIndex(({ key }) => key === this.current);
    const row = this.rows[at];
    if (!row || !this.handle(event, row, at)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private handle(event: KeyboardEvent, row: Row, at: number): boolean {
    const go = (index: number) => {
      const to = this.rows[Math.min(Math.max(index, 0), this.rows.length - 1)];
      if (to) this.setCurrent(to.key);
      return true;
    };
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    switch (event.key) {
      case 'ArrowDown':
        return go(at + 1);
      case 'ArrowUp':
        return go(at - 1);
      case 'Home':
        return go(0);
      case 'End':
        return go(this.rows.length - 1);
      case 'ArrowRight':
        if (row.type !== 'directory') return true;
        if (row.isOpen) return this.rows[at + 1]?.level === row.level + 1 ? go(at + 1) : true;
        void this.expand(row);
        return true;
      case 'ArrowLeft': {
        if (row.isOpen) this.collapse(row);
        else {
          const above = this.rows.slice(0, at).findLastIndex(({ level }) => level < row.level);
          if (above >= 0) go(above);
        }
        return true;
      }
      case 'Enter':
      case ' ':
        this.activate(row);
        return true;
      case 'F2':
        this.rename(row);
        return true;
      case 'Delete':
        this.remove(row);
        return true;
      default:
        return event.key.length === 1 && this.search(event.key, at, go);
    }
  }

  /** To the next one whose name begins with what is typed. */
  private search(key: string, at: number, go: (index: number) => boolean): boolean {
    const now = performance.now();
    this.typed = { text: (now - this.typed.at < TYPED_WITHIN_MS ? this.typed.text : '') + key.toLowerCase(), at: now };
    const { text } = this.typed;
    const start = text.length === 1 ? at + 1 : at;
    const order = [...this.rows.slice(start), ...this.rows.slice(0, start)];
    const found = order.find((row) => labelOf(row).toLowerCase().startsWith(text));
    return found ? go(this.rows.indexOf(found)) : true;
  }

  private openMenu(event: MouseEvent): void {
    const element = (event.target as Element).closest('.file-row');
    const row = element ? this.rowOf(element) : undefined;
    if (!row || row.type === 'more' || !(element instanceof HTMLElement)) return;
    event.preventDefault();
    this.setCurrent(row.key);
    const folder = row.type === 'directory' ? row.path : folderOf(row.path);
    const own = [
      { text: 'Rename', choose: () => this.rename(row) },
      { text: 'Delete', choose: () => this.remove(row) },
    ];
    popUpMenu(element, [
      ...(row.type === 'file' ? [{ text: 'Open', choose: () => this.options.open(row.path) }] : []),
      { text: 'New file', choose: () => void this.create('file', folder) },
      { text: 'New folder', choose: () => void this.create('directory', folder) },
      { text: 'Download', choose: () => void this.actions.download(row.path, row.type === 'directory') },
      ...(row.level > 1 ? own : []),
    ]);
  }

  private rename(row: Row): void {
    const element = this.elements.get(row.key);
    if (!element || row.level === 1 || row.type === 'more') return;
    this.ask(element, row.name, 'stem', async (name) => {
      if (name === row.name) return;
      const to = inFolder(folderOf(row.path), name);
      await this.actions.move(row.path, to);
      this.moved(row.path, to);
      this.current = this.model.keyOf(row.root, to);
      await this.look(folderOf(row.path));
    });
  }

  private moved(from: string, to: string): void {
    this.model.rename(from, to);
    this.options.moved(from, to);
  }

  private remove(row: Row): void {
    if (row.level === 1 || row.type === 'more') return;
    void this.actions.remove(row.path, row.type === 'directory', this.element).then(async (isDone) => {
      if (isDone) await this.look(folderOf(row.path));
      this.focus();
    });
  }

  /** A field in place of a row's label. What is wrong with a name is said at it. */
  /** @param selected what typing replaces */
  private ask(
    element: HTMLElement,
    value: string,
    selected: 'whole' | 'stem',
    done: (name: string) => Promise<void>,
  ): void {
    const label = element.querySelector('.file-label');
    if (!label) return;
    this.isNaming = true;
    const input = make('input', { class: 'file-naming', 'aria-label': 'Name', value, spellcheck: 'false' });
    // While a name is taken the field may lose the keyboard, because rows are drawn anew.
    let isBusy = false;
    const end = () => {
      if (isBusy) return;
      isBusy = true;
      this.isNaming = false;
      input.replaceWith(label);
      this.draw();
      this.focus();
    };
    const take = async () => {
      const name = input.value.trim();
      isBusy = true;
      try {
        const wrong = wrongName(name);
        if (wrong !== undefined) throw new Error(wrong);
        this.isNaming = false;
        await done(name);
        isBusy = false;
        end();
      } catch (error) {
        isBusy = false;
        this.isNaming = true;
        input.setCustomValidity(messageOf(error));
        input.reportValidity();
      }
    };
    input.addEventListener('input', () => input.setCustomValidity(''));
    input.addEventListener('click', (event) => event.stopPropagation());
    input.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Enter') void take();
      else if (event.key === 'Escape') end();
      else return;
      event.preventDefault();
    });
    input.addEventListener('blur', end);
    label.replaceWith(input);
    input.focus();
    const dot = value.lastIndexOf('.');
    input.setSelectionRange(0, selected === 'stem' && dot > 0 ? dot : value.length);
  }

  /** Rows are dragged on folders; files from outside, too. */
  private hearDrags(): void {
    const { element } = this;
    let over: Element | undefined;
    /** What of the tree is dragged. */
    let dragged: string | undefined;
    const mark = (target: Element | undefined) => {
      over?.classList.remove('drop');
      over = target;
      over?.classList.add('drop');
    };
    const targetOf = (event: DragEvent) => {
      const row = (event.target as Element).closest('.file-row');
      const found = row ? this.rowOf(row) : undefined;
      if (!found) return undefined;
      const folder = found.type === 'directory' ? found.path : folderOf(found.path);
      const at = this.rows.find(({ path, root }) => path === folder && root === found.root);
      return at && { folder, element: this.elements.get(at.key) };
    };
    element.addEventListener('dragstart', (event) => {
      const row = this.rowOf(event.target as Element);
      dragged = row?.path;
      // Elsewhere, in the terminal or a text, it is its path.
      if (row) event.dataTransfer?.setData('text/plain', row.path);
    });
    element.addEventListener('dragover', (event) => {
      const types = event.dataTransfer?.types ?? [];
      const target = targetOf(event);
      mark(target?.element);
      if (target && (dragged !== undefined || types.includes('Files'))) event.preventDefault();
    });
    element.addEventListener('dragleave', () => mark(undefined));
    element.addEventListener('dragend', () => {
      dragged = undefined;
      mark(undefined);
    });
    element.addEventListener('drop', (event) => {
      mark(undefined);
      const target = targetOf(event);
      const from = dragged;
      if (!target || !event.dataTransfer) return;
      if (from !== undefined) {
        event.preventDefault();
        void this.drop(from, target.folder);
      } else if (event.dataTransfer.types.includes('Files')) {
        // The page itself hears drops, too, and hides what it shows meanwhile; this one is not for /home.
        event.preventDefault();
        this.options.dropped(event.dataTransfer.items, target.folder);
      }
    });
  }

  private async drop(from: string, folder: string): Promise<void> {
    const to = inFolder(folder, nameOf(from));
    if (to === from) return;
    try {
      if (isWithin(folder, from)) throw new Error('A folder cannot be moved into itself');
      await this.actions.move(from, to);
      this.moved(from, to);
      await this.look(folderOf(from));
      await this.look(folder);
    } catch (error) {
      this.options.tell(`${nameOf(from)}: ${messageOf(error)}`, 'failed');
    }
  }
}

function labelOf({ level, path, name, type }: Row): string {
  if (type === 'more') return `… ${name}`;
  if (level > 1) return name;
  return path === '/' ? 'All files' : nameOf(path);
}

function iconOf({ type, name, isOpen, level }: Row): IconName {
  if (level === 1 && type === 'directory') return name === '/' ? 'system-files' : 'home';
  if (type === 'directory') return isOpen ? 'folder-open' : 'folder';
  if (type === 'symlink') return 'link';
  if (type === 'more') return 'more';
  return languageOf(name) === 'other' ? 'file' : 'file-code';
}
