/**
 * What unpacking an archive is to make, looked over as a whole before anything is made: every path stays below the
 * directory that it is unpacked in, nothing lies below what is no directory, and there is room for all of it.
 */
import { NAME_MAX, PATH_MAX } from '../../guest-abi/limits.ts';
import { RAT_ERR_NAME_TOO_LONG } from '../../guest-abi/status.ts';
import { utf8Bytes } from '../../kernel/memory/utf8.ts';
import { type Archive, type ArchiveEntry, ArchiveError, noSpace, quoted, refused } from './entry.ts';

/** Something to be made in the directory that `parent` makes. */
export class Step {
  /** Of a directory: what is to be in it. */
  readonly children = new Map<string, Step>();
  /** Of a `link`: the file. */
  file: Step | undefined;
  /** Of a directory, while it is unpacked: its inode. */
  ino = 0;

  constructor(
    readonly name: string,
    /** undefined for the directory that all is unpacked in. */
    readonly parent: Step | undefined,
    /** undefined: a directory that only stands in the paths of others. */
    public entry: ArchiveEntry | undefined,
  ) {}

  get isDirectory(): boolean {
    return this.entry === undefined || this.entry.type === 'directory';
  }

  /** Made when it is asked for: those of deep directories together are much longer than an archive. */
  get path(): string {
    const names: string[] = [];
    for (let step: Step = this; step.parent !== undefined; step = step.parent) names.unshift(step.name);
    return names.join('/');
  }
}

export interface Room {
  /** Bytes that are free. */
  bytes: number;
  /** That an inode with its name takes. */
  perEntry: number;
  /** In which a file's bytes are kept. */
  page: number;
}

export interface PlanOptions {
  room: Room;
  /** Makes symbolic links, too, that lead out of the directory. */
  keepsOutsideLinks: boolean;
}

/** As POSIX systems do. */
const LINKS_MAX = 40;

export interface Plan {
  /** Stands for the directory that all is unpacked in. */
  root: Step;
  /** Directories before what is in them. */
  steps: readonly Step[];
}

export function planUnpacking({ entries, lastWins }: Archive, { room, keepsOutsideLinks }: PlanOptions): Plan {
  const planner = new Planner(lastWins, room);
  for (const entry of entries) planner.add(entry);
  const { root, steps } = planner;
  for (const step of steps) {
    if (step.entry?.type === 'link') step.file = planner.fileOf(step);
    if (step.entry?.type === 'symlink' && !keepsOutsideLinks) planner.checkLink(step, step.entry.target);
  }
  checkRoom(steps, room);
  return { root, steps };
}

class Planner {
  readonly root = new Step('', undefined, undefined);
  readonly steps: Step[] = [];

  constructor(
    private readonly lastWins: boolean,
    private readonly room: Room,
  ) {}

  add(entry: ArchiveEntry): void {
    const names = namesOf(entry.path);
    const name = names.pop();
    if (name === undefined) {
      // The directory itself, which is there.
      if (entry.type === 'directory') return;
      throw refused(`${quoted(entry.path)} is no name.`);
    }
    const parent = this.directory(names, entry.path);
    const known = parent.children.get(name);
    if (known === undefined) {
      this.make(name, parent, entry);
      return;
    }
    const bothDirectories = known.isDirectory && entry.type === 'directory';
    const replaces = this.lastWins && !known.isDirectory && entry.type !== 'directory';
    if (!bothDirectories && !replaces) throw refused(`${quoted(entry.path)} is there twice.`);
    known.entry = entry;
  }

  private make(name: string, parent: Step, entry: ArchiveEntry | undefined): Step {
    const step = new Step(name, parent, entry);
    parent.children.set(name, step);
    this.steps.push(step);
    // Looked at early: one entry can stand for thousands of directories.
    if (this.steps.length * this.room.perEntry > this.room.bytes) checkRoom(this.steps, this.room);
    return step;
  }

  /** The step that makes a directory, after those for all above it. */
  private directory(names: readonly string[], of: string): Step {
    let parent = this.root;
    for (const name of names) {
      const step = parent.children.get(name) ?? this.make(name, parent, undefined);
      if (!step.isDirectory) throw refused(`${quoted(of)} lies below ${quoted(step.path)}, which is no directory.`);
      parent = step;
    }
    return parent;
  }

  /** What a link of the archive is another name of. */
  fileOf(step: Step): Step {
    let target: Step | undefined = step;
    for (let hops = 0; target?.entry?.type === 'link' && hops < LINKS_MAX; hops++) {
      let found: Step | undefined = this.root;
      for (const name of namesOf(target.entry.target)) found = found?.children.get(name);
      target = found;
    }
    if (target?.entry?.type !== 'file' && target?.entry?.type !== 'symlink')
      throw refused(`${quoted(step.path)} is a link to what is no file of the archive.`);
    return target;
  }

  /** Refuses a symbolic link that leads out, itself or by way of others. */
  checkLink(link: Step, target: string): void {
    const leadsOut = () => refused(`the symbolic link ${quoted(link.path)} leads out, to ${quoted(target)}.`);
    if (target.startsWith('/')) throw leadsOut();
    const rest = target.split('/');
    /** The directory that the walk has come to, and names in it that nothing in the archive has. */
    let at = link.parent as Step;
    let beyond = 0;
    let links = 0;
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      if (name === '' || name === '.') continue;
      if (name === '..') {
        if (beyond > 0) beyond--;
        else if (at.parent === undefined) throw leadsOut();
        else at = at.parent;
        continue;
      }
      const step = beyond > 0 ? undefined : at.children.get(name);
      if (step === undefined) beyond++;
      else if (step.entry?.type !== 'symlink') at = step;
      else if (step.entry.target.startsWith('/')) throw leadsOut();
      // A circle leads nowhere.
      else if (++links > LINKS_MAX) return;
      else rest.unshift(...step.entry.target.split('/'));
    }
  }
}

/** The names in an archive's path, which stays below where it begins. */
function namesOf(path: string): string[] {
  if (path.startsWith('/')) throw refused(`${quoted(path)} is an absolute path.`);
  if (path.includes('\0')) throw refused(`${quoted(path)} has a zero character in it.`);
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw refused(`${quoted(path)} leads out of the directory.`);
  if (names.some((name) => isLonger(name, NAME_MAX)) || isLonger(path, PATH_MAX))
    throw new ArchiveError(RAT_ERR_NAME_TOO_LONG, `${quoted(path)} is too long a name.`);
  return names;
}

/** Whether a text has more bytes than that. */
function isLonger(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && utf8Bytes(text).length > bytes;
}

function checkRoom(steps: readonly Step[], { bytes, perEntry, page }: Room): void {
  let needed = steps.length * perEntry;
  for (const { entry } of steps) if (entry?.type === 'file') needed += Math.ceil(entry.size / page) * page;
  if (needed <= bytes) return;
  throw noSpace(`the archive would take ${needed} bytes, and ${Math.max(0, bytes)} are free.`);
}
