/** Scenes in the file system, where each inode has a lock: see scenarios.ts. */
import {
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_NO_SPACE,
  RAT_ERR_NOT_EMPTY,
  RAT_ERR_NOT_FOUND,
  RAT_SUCCESS,
  statusName,
} from '../../../src/guest-abi/status.ts';
import { findInconsistencies } from '../../../src/kernel/fs/check.ts';
import type { FileSystem } from '../../../src/kernel/fs/file-system.ts';
import { OUTSIDE, within } from '../../../src/kernel/fs/path-walk.ts';
import { newDirectoryEntries, newFileStat, type OpenFlags } from '../../../src/kernel/fs/types.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { decodeUtf8 } from '../../../src/kernel/memory/utf8.ts';
import type { Scenario, Share } from './scenarios.ts';

const OWN = 8;
const PAGE = 4096;

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Passes a result on when it is one of those that are allowed. */
function expectOne(result: number, allowed: readonly number[], what: string): number {
  demand(allowed.includes(Math.min(result, 0)), `${what} gave ${statusName(result)}.`);
  return result;
}

function open(fs: FileSystem, path: string, flags: OpenFlags = {}): number {
  return fs.open(fs.root, path, flags);
}

/** Makes a file. */
function put(fs: FileSystem, path: string, bytes = 1): void {
  const ino = open(fs, path, { create: true });
  demand(ino > 0, `A file could not be made: ${statusName(ino)}`);
  if (bytes > 0) fs.write(ino, 0, new Uint8Array(bytes).fill(1), 0, bytes);
  fs.close(ino);
}

const rename = (fs: FileSystem, from: string, to: string) => fs.rename(fs.root, from, fs.root, to);
const exists = (fs: FileSystem, path: string) => fs.lookup(fs.root, path, false) > 0;

/** Removes everything below a directory; what is left over of the rest of the file system is a mistake. */
function clear(fs: FileSystem, dir: number): void {
  const entries = newDirectoryEntries(64);
  for (const { name, nameLength, ino } of entries.slice(2, fs.readdir(dir, 0, entries))) {
    const text = decodeUtf8(name, 0, nameLength);
    if (fs.unlink(dir, text) === RAT_SUCCESS) continue;
    clear(fs, ino);
    demand(fs.rmdir(dir, text) === RAT_SUCCESS, `${text} is not empty.`);
  }
}

interface FileScenario {
  name: string;
  setup(fs: FileSystem, share: Share): void;
  bodies: ((fs: FileSystem, share: Share) => void)[];
  check(fs: FileSystem, share: Share): void;
}

function scene({ name, setup, bodies, check }: FileScenario): Scenario {
  return {
    name,
    setup: ({ system, share }) => setup(system.page.files, share),
    bodies: bodies.map((body) => (k: Kernel, share: Share) => body(k.files, share)),
    check: ({ system, share }) => {
      const { files } = system.page;
      demand(findInconsistencies(files.buffer).length === 0, findInconsistencies(files.buffer).join('; '));
      check(files, share);
      clear(files, files.root);
      demand(
        files.inodesInUse === 1 && files.pagesInUse === 0,
        `${files.inodesInUse} inodes, ${files.pagesInUse} pages`,
      );
    },
  };
}

/** Opens and closes it; its status. */
function look(fs: FileSystem, path: string): number {
  const ino = open(fs, path, { followLast: true });
  if (ino > 0) fs.close(ino);
  return ino;
}

const nothing = () => undefined;
let rounds = 0;

export const FILE_SCENARIOS: readonly Scenario[] = [
  scene({
    name: 'a name that gets another file is there throughout',
    setup: (fs) => {
      put(fs, 'name');
      put(fs, 'next');
    },
    bodies: [
      (fs) => {
        expectOne(rename(fs, 'next', 'name'), [0], 'rename');
        put(fs, 'next');
        expectOne(rename(fs, 'next', 'name'), [0], 'rename');
      },
      (fs) => {
        for (let i = 0; i < 3; i++) expectOne(look(fs, 'name'), [0], 'open');
      },
      (fs) => {
        const stat = newFileStat();
        for (let i = 0; i < 3; i++) expectOne(fs.statPath(fs.root, 'name', true, stat), [0], 'stat');
      },
    ],
    check: (fs) => demand(!exists(fs, 'next'), 'The other name is left.'),
  }),
  scene({
    name: 'a name that becomes a link, or a file again, leads somewhere throughout',
    setup: (fs) => {
      put(fs, 'target');
      put(fs, 'name');
      fs.symlink('target', fs.root, 'link');
    },
    bodies: [
      (fs) => {
        expectOne(rename(fs, 'link', 'name'), [0], 'rename');
        put(fs, 'file');
        expectOne(rename(fs, 'file', 'name'), [0], 'rename');
      },
      (fs) => {
        for (let i = 0; i < 4; i++) expectOne(look(fs, 'name'), [0], 'open');
      },
    ],
    check: nothing,
  }),
  scene({
    name: 'directories that are moved into one another make no circle',
    setup: (fs) => {
      for (const path of ['a', 'b', 'a/c', 'b/d']) fs.mkdir(fs.root, path);
    },
    bodies: [
      (fs) => void expectOne(rename(fs, 'a', 'b/d/a'), [0, RAT_ERR_INVALID_ARGUMENT, RAT_ERR_NOT_FOUND], 'rename'),
      (fs) => void expectOne(rename(fs, 'b', 'a/c/b'), [0, RAT_ERR_INVALID_ARGUMENT, RAT_ERR_NOT_FOUND], 'rename'),
      (fs) => {
        for (const path of ['a/c', 'b/d', 'a/c/../..', 'b/d/../..']) look(fs, path);
      },
    ],
    check: (fs) => demand(exists(fs, 'a') !== exists(fs, 'b'), 'Both have moved, or none.'),
  }),
  scene({
    name: 'renames to and fro between two directories, and of one of them',
    setup: (fs) => {
      for (const path of ['a', 'b', 'b/c']) fs.mkdir(fs.root, path);
      put(fs, 'a/one');
      put(fs, 'b/c/two');
    },
    bodies: [
      (fs) => void expectOne(rename(fs, 'a/one', 'b/c/one'), [0, RAT_ERR_NOT_FOUND], 'rename'),
      (fs) => void expectOne(rename(fs, 'b/c/two', 'a/two'), [0, RAT_ERR_NOT_FOUND], 'rename'),
      (fs) => void expectOne(rename(fs, 'b/c', 'a/c'), [0, RAT_ERR_NOT_FOUND], 'rename'),
      (fs) => void expectOne(rename(fs, 'a', 'b/a'), [0], 'rename'),
    ],
    check: (fs) => {
      const places = ['b/a/one', 'b/a/c/one', 'b/c/one', 'b/a/two', 'b/a/c/two', 'b/c/two'].filter((path) =>
        exists(fs, path),
      );
      demand(places.length === 2, `They are at ${places}.`);
    },
  }),
  scene({
    name: 'names that go up and down between a directory and the one above, on the way of others',
    setup: (fs) => {
      for (const path of ['a', 'a/b', 'a/b/d']) fs.mkdir(fs.root, path);
      for (const path of ['a/one', 'a/b/two']) put(fs, path);
    },
    bodies: [
      (fs) => {
        expectOne(rename(fs, 'a/b/two', 'a/two'), [0], 'rename');
        expectOne(rename(fs, 'a/b/d', 'a'), [RAT_ERR_NOT_EMPTY], 'rename');
      },
      (fs) => void expectOne(rename(fs, 'a/one', 'a/b/one'), [0], 'rename'),
      (fs) => {
        for (let i = 0; i < 2; i++) expectOne(look(fs, 'a/b/d'), [0], 'open');
      },
    ],
    check: (fs) => demand(exists(fs, 'a/two') && exists(fs, 'a/b/one'), 'A name is lost.'),
  }),
  scene({
    name: 'a directory is removed, or something is made in it',
    setup: (fs, share) => {
      fs.mkdir(fs.root, 'd');
      share[OWN + 3] = open(fs, 'd');
    },
    bodies: [
      (fs, share) => {
        share[OWN] = expectOne(fs.rmdir(fs.root, 'd'), [0, RAT_ERR_NOT_EMPTY], 'rmdir');
      },
      (fs, share) => {
        const ino = open(fs, 'd/file', { create: true });
        share[OWN + 1] = expectOne(ino, [0, RAT_ERR_NOT_FOUND], 'create');
        if (ino > 0) fs.close(ino);
      },
      (fs, share) => {
        share[OWN + 2] = expectOne(fs.mkdir(share[OWN + 3], 'e'), [0, RAT_ERR_NOT_FOUND], 'mkdir');
      },
    ],
    check: (fs, share) => {
      const made = [share[OWN + 1], share[OWN + 2]].filter((result) => result >= 0).length;
      demand((share[OWN] === 0) === (made === 0), 'Something was made in what was removed.');
      fs.close(share[OWN + 3]);
    },
  }),
  scene({
    name: 'an empty directory is replaced, or something is made in it',
    setup: (fs) => {
      for (const path of ['a', 'b']) fs.mkdir(fs.root, path);
    },
    bodies: [
      (fs, share) => {
        share[OWN] = expectOne(rename(fs, 'a', 'b'), [0, RAT_ERR_NOT_EMPTY], 'rename');
      },
      (fs) => {
        const ino = open(fs, 'b/file', { create: true });
        // In the old one before it is replaced, in the new one after that; the way into the old one may be taken.
        expectOne(ino, [0, RAT_ERR_NOT_FOUND], 'create');
        if (ino > 0) fs.close(ino);
      },
    ],
    check: (fs, share) => demand(exists(fs, 'a') === share[OWN] < 0, 'The rename told something else.'),
  }),
  scene({
    name: 'the last name, the last open and a reader of one file',
    setup: (fs, share) => {
      put(fs, 'f', 3 * PAGE);
      share[OWN] = open(fs, 'f');
    },
    bodies: [
      (fs) => void expectOne(fs.unlink(fs.root, 'f'), [0], 'unlink'),
      (fs, share) => void expectOne(fs.close(share[OWN]), [0], 'close'),
      (fs, share) =>
        void expectOne(fs.read(share[OWN], 0, new Uint8Array(PAGE), 0, PAGE), [0, RAT_ERR_NOT_FOUND], 'read'),
      (fs) => void expectOne(look(fs, 'f'), [0, RAT_ERR_NOT_FOUND], 'open'),
    ],
    check: nothing,
  }),
  scene({
    name: 'the slot of a file that goes is another one’s',
    setup: (fs) => put(fs, 'f', PAGE),
    bodies: [
      (fs) => {
        expectOne(fs.unlink(fs.root, 'f'), [0], 'unlink');
        put(fs, 'g', 2 * PAGE);
      },
      (fs) => {
        const stat = newFileStat();
        const found = fs.statPath(fs.root, 'f', true, stat);
        expectOne(found, [0, RAT_ERR_NOT_FOUND], 'stat');
        if (found === 0) demand(stat.size !== 2 * PAGE, 'It told of another file.');
      },
      (fs) => {
        const ino = open(fs, 'f', { truncate: true });
        expectOne(ino, [0, RAT_ERR_NOT_FOUND], 'open');
        if (ino > 0) fs.close(ino);
      },
    ],
    check: (fs) => {
      const stat = newFileStat();
      demand(fs.statPath(fs.root, 'g', true, stat) === 0 && stat.size === 2 * PAGE, 'The new one was changed.');
    },
  }),
  scene({
    name: 'a file gets one more name while it loses its own',
    setup: (fs) => put(fs, 'f'),
    bodies: [
      (fs) => void expectOne(fs.unlink(fs.root, 'f'), [0], 'unlink'),
      (fs, share) => {
        share[OWN] = expectOne(fs.link(fs.root, 'f', false, fs.root, 'g'), [0, RAT_ERR_NOT_FOUND], 'link');
      },
    ],
    check: (fs, share) => demand(exists(fs, 'g') === (share[OWN] === 0), 'The link told something else.'),
  }),
  scene({
    name: 'a way up leads to a directory that is moved, removed, or where it was',
    setup: (fs, share) => {
      for (const path of ['a', 'b', 'a/d']) fs.mkdir(fs.root, path);
      put(fs, 'b/file');
      share[OWN] = open(fs, 'a/d');
      share[OWN + 1] = fs.lookup(fs.root, 'b/file', false);
    },
    bodies: [
      (fs) => {
        expectOne(rename(fs, 'a/d', 'b/d'), [0], 'rename');
        expectOne(fs.rmdir(fs.root, 'a'), [0], 'rmdir');
        // Perhaps in the slot of the removed one.
        fs.mkdir(fs.root, 'c');
        put(fs, 'c/file');
      },
      (fs, share) => {
        const found = fs.lookup(share[OWN], '../file', false);
        demand([share[OWN + 1], RAT_ERR_NOT_FOUND].includes(found), 'It found another directory’s.');
        const path = fs.pathOf(share[OWN]);
        demand(path === '/a/d' || path === '/b/d' || path === RAT_ERR_NOT_FOUND, `It is at ${path}.`);
      },
    ],
    check: (fs, share) => {
      demand(fs.pathOf(share[OWN]) === '/b/d', 'It is somewhere else.');
      fs.close(share[OWN]);
    },
  }),
  scene({
    name: 'a confined way stays below its directory though what it has come through is moved out',
    setup: (fs, share) => {
      for (const path of ['base', 'base/in', 'base/in/deep', 'out']) fs.mkdir(fs.root, path);
      put(fs, 'out/file');
      put(fs, 'base/file');
      share[OWN] = open(fs, 'base');
      share[OWN + 1] = fs.lookup(fs.root, 'base/file', false);
    },
    bodies: [
      (fs) => void expectOne(rename(fs, 'base/in', 'out/in'), [0], 'rename'),
      (fs, share) => {
        for (let i = 0; i < 3; i++) {
          const found = fs.lookup(within(share[OWN]), 'in/deep/../../file', false);
          demand([share[OWN + 1], RAT_ERR_NOT_FOUND].includes(found), 'It got out.');
        }
      },
    ],
    check: (fs, share) => {
      demand(fs.lookup(within(share[OWN]), 'in/../../out/file', false) === RAT_ERR_NOT_FOUND, 'It is still there.');
      demand(fs.lookup(within(share[OWN]), '../out/file', false) === OUTSIDE, 'It got out.');
      fs.close(share[OWN]);
    },
  }),
  scene({
    name: 'appends of several sections do not mix, and writers of other files do not disturb them',
    setup: (fs) => put(fs, 'log', 0),
    bodies: [
      ...[1, 2].map((id) => (fs: FileSystem) => {
        const ino = open(fs, 'log');
        const bytes = new Uint8Array(70_000).fill(id);
        demand(fs.append(ino, bytes, 0, bytes.length) === bytes.length, 'It was not written.');
        fs.close(ino);
      }),
      (fs) => {
        put(fs, 'other', 3 * PAGE);
        fs.unlink(fs.root, 'other');
      },
    ],
    check: (fs) => {
      const ino = open(fs, 'log');
      const bytes = new Uint8Array(140_000);
      demand(fs.read(ino, 0, bytes, 0, bytes.length) === bytes.length, 'Something is missing.');
      const first = bytes[0];
      demand(
        bytes.every((byte, i) => byte === (i < 70_000 ? first : 3 - first)),
        'They are mixed.',
      );
      fs.close(ino);
    },
  }),
  scene({
    name: 'the last pages are given out once',
    setup: (fs) => {
      put(fs, 'filler', 0);
      const ino = open(fs, 'filler');
      // A file needs five; each time there is another number left.
      const left = 4 + (rounds++ % 3);
      for (let at = 0; fs.capacity - fs.pagesInUse > left; at += PAGE) fs.write(ino, at, new Uint8Array(1), 0, 1);
      fs.close(ino);
      for (const name of ['a', 'b']) put(fs, name, 0);
    },
    bodies: ['a', 'b'].map((name, i) => (fs: FileSystem, share: Share) => {
      const ino = open(fs, name);
      const wanted = 5 * PAGE;
      const written = fs.write(ino, 0, new Uint8Array(wanted).fill(i + 1), 0, wanted);
      share[OWN + i] = expectOne(written, [0, RAT_ERR_NO_SPACE], 'write');
      const bytes = new Uint8Array(wanted);
      const read = fs.read(ino, 0, bytes, 0, wanted);
      demand(
        read === Math.max(written, 0) && bytes.subarray(0, read).every((byte) => byte === i + 1),
        'Another’s page.',
      );
      fs.close(ino);
    }),
    check: (fs) => demand(fs.pagesInUse <= fs.capacity, 'There are more pages than there can be.'),
  }),
];
