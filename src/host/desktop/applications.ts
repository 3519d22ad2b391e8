/** The applications of a system: the entries in its file system, read anew when they change and when somebody looks. */
import { utf8Text } from '../../kernel/memory/utf8.ts';
import type { FileHandle, Files } from '../api.ts';
import { type DesktopEntry, ENTRY_BYTES, parseEntry } from './desktop-entry.ts';

export interface Application extends DesktopEntry {
  /** The name of its file, which is unique. */
  id: string;
}

/** Of the same name, an entry of the first one counts. */
const DIRECTORIES = ['/home/.local/share/applications', '/usr/share/applications'] as const;
/** More are not shown. */
const APPLICATIONS_MAX = 200;

export class Applications {
  list: readonly Application[] = [];
  private readonly ended = new AbortController();
  private reading: Promise<void> | undefined;
  /** Somebody has asked while they were read. */
  private again = false;

  /** @param changed is called when the list is another. */
  constructor(
    private readonly files: Files,
    private readonly changed: () => void,
  ) {
    void this.follow();
  }

  /** Reads them, and again whenever there are others. */
  private async follow(): Promise<void> {
    const { signal } = this.ended;
    const watched = DIRECTORIES[1];
    try {
      await this.files.mkdir(watched, { recursive: true });
      await this.read();
      for await (const _ of this.files.watch(watched, { signal })) void this.read();
    } catch {
      // It has been removed, or the system ends: they are read when the launcher opens.
    }
  }

  /** Resolves when the list is as it is now. */
  read(): Promise<void> {
    this.again = this.reading !== undefined;
    this.reading ??= this.readAll().finally(() => {
      this.reading = undefined;
      if (this.again) void this.read();
    });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    const found = new Map<string, Application>();
    for (const directory of DIRECTORIES) await this.readDirectory(directory, found);
    const list = [...found.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
    if (this.ended.signal.aborted || JSON.stringify(list) === JSON.stringify(this.list)) return;
    this.list = list;
    this.changed();
  }

  private async readDirectory(directory: string, found: Map<string, Application>): Promise<void> {
    const names = await this.files.readdir(directory).catch(() => []);
    for (const name of names.filter((each) => each.endsWith('.desktop')).slice(0, APPLICATIONS_MAX)) {
      if (found.has(name) || found.size >= APPLICATIONS_MAX) continue;
      const entry = parseEntry(await this.textOf(`${directory}/${name}`), name);
      if (entry !== null) found.set(name, { id: name, ...entry });
    }
  }

  /** The beginning of a file; empty when it is none, or cannot be read. */
  private async textOf(path: string): Promise<string> {
    let file: FileHandle | undefined;
    try {
      if ((await this.files.stat(path)).type !== 'file') return '';
      file = await this.files.open(path);
      return utf8Text(await file.read({ position: 0, length: ENTRY_BYTES }));
    } catch {
      return '';
    } finally {
      await file?.close();
    }
  }

  private of(executable: string): Application | undefined {
    return this.list.find(({ exec }) => exec[0] === executable);
  }

  /** The drawing of a program's windows; empty: none. */
  iconOf(executable: string): string {
    return this.of(executable)?.icon ?? '';
  }

  /** What people call a program; empty: nobody says. */
  nameOf(executable: string): string {
    return this.of(executable)?.name ?? '';
  }

  stop(): void {
    this.ended.abort();
  }
}
