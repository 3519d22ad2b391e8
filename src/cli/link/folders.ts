/** The folders of `--dir`, between the page and the shell's side. Paths are relative to their folder, `/` between names. */

/** What goes into the system at the start. */
export type FolderEntry =
  | { path: string; type: 'directory' }
  | { path: string; type: 'file' }
  | { path: string; type: 'symlink'; target: string };

export interface SharedFolder {
  /** Where it is in the system. */
  guest: string;
  /** What the user calls it. */
  name: string;
  /** Parents before children. */
  entries: FolderEntry[];
  /** Paths inside it that are other folders of this job. They are no part of it. */
  apart: string[];
}

/** What was in a folder of the system at one moment. Equal `content` of a file: nothing has written to it between. */
export type TreeEntry =
  | { path: string; type: 'directory' }
  | { path: string; type: 'file'; content: string }
  | { path: string; type: 'symlink'; target: string };

export interface Problem {
  path: string;
  reason: string;
}

export interface Tree {
  /** Parents before children. */
  entries: TreeEntry[];
  /** What could not be looked at: nothing is known of what lies there. The path '' is the folder itself. */
  unknown: Problem[];
}

/** Of one folder: at the program's start and at its end. */
export interface TreePair {
  before: Tree;
  after: Tree;
}

/** What the page asks of the shell's side; `folder` is an index into the folders of the job. */
export interface FolderService {
  /** The bytes of a file, or undefined where that could not be read, which was told to the user. */
  read(folder: number, path: string): Promise<Uint8Array | undefined>;
  /** Begins to copy back. Gives the paths of the files that are wanted, for each folder. */
  begin(trees: readonly TreePair[]): Promise<string[][]>;
  put(folder: number, path: string, bytes: Uint8Array): Promise<void>;
  /** All was put but the files named, for each folder. */
  finish(problems: readonly Problem[][]): Promise<void>;
}
