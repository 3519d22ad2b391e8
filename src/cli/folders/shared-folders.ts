/** The shell's side of `--dir`: what goes into the system, and what comes back. */
import { realpathSync } from 'node:fs';
import type { FolderEntry, FolderService, Problem, SharedFolder, TreePair } from '../link/folders.ts';
import type { Directory } from '../run-arguments.ts';
import { UsageError } from '../usage.ts';
import { CopyError, digestOf, readWhole, wayTo } from './host-files.ts';
import { type HostEntry, listFolder, type Room } from './listing.ts';
import { planCopyBack } from './plan.ts';
import { printable, reasonOf } from './words.ts';
import { type Sent, WriteBack } from './write-back.ts';

interface Folder {
  shared: SharedFolder;
  root: string;
  sent: Map<string, Sent>;
  back: WriteBack | undefined;
  tell(path: string, message: string): void;
}

export interface SharedFoldersOptions {
  /** Delete here what the program deleted. */
  removes: boolean;
  room: Room;
  /** Takes one line for the user. */
  warn(message: string): void;
}

export class SharedFolders implements FolderService {
  private readonly folders: Folder[];

  /** Lists the folders. */
  constructor(
    directories: readonly Directory[],
    private readonly options: SharedFoldersOptions,
  ) {
    this.folders = directories.map((directory) => this.open(directory, directories));
  }

  /** For the page. */
  get shared(): SharedFolder[] {
    return this.folders.map(({ shared }) => shared);
  }

  /** How many things could not be copied back. */
  get failures(): number {
    return this.folders.reduce((sum, { back }) => sum + (back?.failures ?? 0), 0);
  }

  async read(index: number, path: string): Promise<Uint8Array | undefined> {
    const folder = this.folder(index);
    const sent = folder.sent.get(path);
    if (sent?.type !== 'file') return undefined;
    try {
      const { bytes, steady } = await readWhole(wayTo(folder.root, path, false));
      sent.digest = digestOf(bytes);
      if (!steady) folder.tell(path, 'changed while it was copied in');
      return bytes;
    } catch (error) {
      folder.tell(path, `not copied in: ${reasonOf(error)}`);
      return undefined;
    }
  }

  async begin(trees: readonly TreePair[]): Promise<string[][]> {
    return this.folders.map((folder, index) => {
      const pair = trees[index] as TreePair;
      const plan = planCopyBack(folder.shared.guest, pair, this.options.removes);
      folder.back = new WriteBack(folder, plan, pair.before.entries);
      return folder.back.begin();
    });
  }

  async put(index: number, path: string, bytes: Uint8Array): Promise<void> {
    this.folder(index).back?.put(path, bytes);
  }

  async finish(problems: readonly Problem[][]): Promise<void> {
    for (const [index, { back }] of this.folders.entries()) {
      back?.finish(new Map(problems[index]?.map(({ path, reason }) => [path, reason])));
    }
  }

  private folder(index: number): Folder {
    const folder = this.folders[index];
    if (!folder) throw new CopyError(`${index}: no such folder`);
    return folder;
  }

  private open(directory: Directory, all: readonly Directory[]): Folder {
    const { host, guest, name } = directory;
    const tell = (path: string, message: string) => {
      const place = path === '' ? name : `${name.replace(/\/+$/, '')}/${path}`;
      this.options.warn(printable(`${place}: ${message}`));
    };
    const prefix = `${guest}/`;
    const apart = all.map((other) => other.guest).filter((other) => other.startsWith(prefix));
    const inside = apart.map((other) => other.slice(prefix.length));
    try {
      const root = realpathSync(host);
      const leaveOut = (path: string, reason: string) => tell(path, `not copied in: ${reason}`);
      const listed = listFolder(directory, root, inside, this.options.room, leaveOut);
      const sent = new Map(listed.map((entry) => [entry.path, asSent(entry)]));
      const entries = listed.map(({ hostTarget: _, ...entry }) => entry as FolderEntry);
      return { shared: { guest, name, entries, apart: inside }, root, sent, back: undefined, tell };
    } catch (error) {
      throw new UsageError(`--dir ${name}: ${reasonOf(error)}`);
    }
  }
}

function asSent({ type, hostTarget }: HostEntry): Sent {
  if (type === 'symlink') return { type, target: hostTarget as string };
  return { type };
}
