/** `--dir` from the system back to this machine: layouts that hostile programs and a busy machine make. */
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Options, RoundTrip } from './support/round-trip.ts';
import { FOLDER, link, makeTree, type PlainTree, treeOf } from './support/trees.ts';

let trip: RoundTrip;
beforeEach(() => {
  trip = new RoundTrip();
});
afterEach(() => trip.remove());

interface Case extends Options {
  name: string;
  host: PlainTree;
  /** What the program does in `/data`, and others do in the folder here meanwhile. */
  program: (trip: RoundTrip) => void | Promise<void>;
  /** What the folder here holds then. */
  gives: PlainTree;
  /** What the user is told, in any order. */
  tells?: string[];
  failures?: number;
}

const KEPT = 'deleted by the program, kept here (--delete deletes it here as well)';
const OUTSIDE = 'not copied back: a link that leads outside';
const CHANGED = 'it was changed here in the meantime';
const GONE = 'it was deleted here in the meantime';
const OTHER = 'something else is here, which was not copied in';
const NOTHING_DELETED = 'data: nothing is deleted, as not everything could be copied back';

const ln = (t: RoundTrip, target: string, path: string) =>
  expect(t.kernel.symlink(target, t.kernel.root, path)).toBe(0);
const mv = (t: RoundTrip, from: string, to: string) =>
  expect(t.kernel.rename(t.kernel.root, from, t.kernel.root, to)).toBe(0);

const CASES: Case[] = [
  {
    name: 'links inside are copied as links: to files, folders, nothing, themselves, in circles',
    host: { d: FOLDER, f: 'text' },
    program: (t) => {
      ln(t, 'f', '/data/file');
      ln(t, '../f', '/data/d/up');
      ln(t, 'nothing', '/data/dangling');
      ln(t, 'loop', '/data/loop');
      ln(t, 'pong', '/data/ping');
      ln(t, 'ping', '/data/pong');
      ln(t, '.', '/data/self');
      ln(t, '/data/f', '/data/d/absolute');
      ln(t, '/data', '/data/d/folder');
    },
    gives: {
      d: FOLDER,
      'd/absolute': link('../f'),
      'd/folder': link('..'),
      'd/up': link('../f'),
      dangling: link('nothing'),
      f: 'text',
      file: link('f'),
      loop: link('loop'),
      ping: link('pong'),
      pong: link('ping'),
      self: link('.'),
    },
  },
  {
    name: 'links that lead outside are told, and what they lead to stays where it is',
    host: { 'd/f': 'text', l: link('d/f') },
    program: async (t) => {
      ln(t, '/bin', '/data/tools');
      ln(t, '/', '/data/root');
      ln(t, '..', '/data/up');
      ln(t, '../../etc/passwd', '/data/d/passwd');
      ln(t, 'd/../..', '/data/winding');
      ln(t, '.', '/data/here');
      ln(t, 'here/..', '/data/through');
      await t.fs.rm('/data/l');
      ln(t, '/bin/tool', '/data/l');
      await t.fs.writeFile('/data/more', 'goes on');
    },
    gives: { d: FOLDER, 'd/f': 'text', here: link('.'), l: link('d/f'), more: 'goes on' },
    tells: ['tools', 'root', 'up', 'd/passwd', 'winding', 'through', 'l'].map((path) => `data/${path}: ${OUTSIDE}`),
  },
  {
    name: 'what the program deleted is told and kept',
    host: { 'd/e/f': '1', 'd/g': '2', h: '3', l: link('h') },
    program: async (t) => {
      await t.fs.rm('/data/d', { recursive: true });
      await t.fs.rm('/data/h');
      await t.fs.rm('/data/l');
    },
    gives: { d: FOLDER, 'd/e': FOLDER, 'd/e/f': '1', 'd/g': '2', h: '3', l: link('h') },
    tells: ['data/d', 'data/h', 'data/l'].map((path) => `${path}: ${KEPT}`),
  },
  {
    name: '--delete deletes it',
    host: { 'd/e/f': '1', 'd/g': '2', h: '3', l: link('h'), stays: '4' },
    program: async (t) => {
      await t.fs.rm('/data/d', { recursive: true });
      await t.fs.rm('/data/h');
      await t.fs.rm('/data/l');
    },
    delete: true,
    gives: { stays: '4' },
  },
  {
    name: '--delete leaves what was not copied in, what changed, and the folders of both',
    host: { 'd/out': link('/'), 'd/f': '1', 'e/f': '2', 'g/f': '3', h: '4' },
    program: async (t) => {
      for (const name of ['d', 'e', 'g', 'h']) await t.fs.rm(`/data/${name}`, { recursive: true });
      writeFileSync(join(t.host, 'e/f'), 'changed');
      writeFileSync(join(t.host, 'g/new'), 'new');
      rmSync(join(t.host, 'h'));
    },
    delete: true,
    gives: { d: FOLDER, 'd/out': link('/'), e: FOLDER, 'e/f': 'changed', g: FOLDER, 'g/new': 'new' },
    tells: [
      'data/d/out: not copied in: a link that leads outside',
      `data/e/f: not deleted: ${CHANGED}`,
      'data/d: not deleted: directory not empty',
      'data/e: not deleted: directory not empty',
      'data/g: not deleted: directory not empty',
    ],
    failures: 4,
  },
  {
    name: '--delete with the whole folder gone',
    host: { 'd/f': '1', g: '2' },
    program: (t) => t.fs.rm('/data', { recursive: true }),
    delete: true,
    gives: {},
  },
  {
    name: 'the whole folder gone, without --delete',
    host: { 'd/f': '1', g: '2' },
    program: (t) => t.fs.rm('/data', { recursive: true }),
    gives: { d: FOLDER, 'd/f': '1', g: '2' },
    tells: [`data/d: ${KEPT}`, `data/g: ${KEPT}`],
  },
  {
    name: 'the whole folder became a link to the tools',
    host: { f: '1' },
    program: async (t) => {
      mv(t, '/data', '/elsewhere');
      ln(t, '/bin', '/data');
    },
    delete: true,
    gives: { f: '1' },
    tells: ['data: not copied back: in the system, this folder was replaced'],
    failures: 1,
  },
  {
    name: 'files, links and empty folders take each other’s places',
    host: { a: 'file', b: 'file', c: link('a'), d: link('a'), e: FOLDER, f: FOLDER },
    program: async (t) => {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await t.fs.rm(`/data/${name}`, { recursive: true });
      await t.fs.mkdir('/data/a');
      await t.fs.writeFile('/data/a/new', 'in a');
      ln(t, 'a', '/data/b');
      await t.fs.mkdir('/data/c');
      await t.fs.writeFile('/data/d', 'now a file');
      await t.fs.writeFile('/data/e', 'now a file');
      ln(t, 'a', '/data/f');
    },
    gives: { a: FOLDER, 'a/new': 'in a', b: link('a'), c: FOLDER, d: 'now a file', e: 'now a file', f: link('a') },
  },
  {
    name: 'a folder with something in it gives way only with --delete',
    host: { 'd/e/f': '1', 'x/f': '2' },
    program: async (t) => {
      for (const name of ['d', 'x']) await t.fs.rm(`/data/${name}`, { recursive: true });
      await t.fs.writeFile('/data/d', 'file');
      ln(t, 'd', '/data/x');
      await t.fs.writeFile('/data/y', 'goes on');
    },
    gives: { d: FOLDER, 'd/e': FOLDER, 'd/e/f': '1', x: FOLDER, 'x/f': '2', y: 'goes on' },
    tells: ['d', 'x'].map(
      (name) => `data/${name}: not copied back: a folder is here in its place, which only --delete replaces`,
    ),
    failures: 2,
  },
  {
    name: 'and with --delete it does',
    host: { 'd/e/f': '1', 'x/f': '2' },
    program: async (t) => {
      for (const name of ['d', 'x']) await t.fs.rm(`/data/${name}`, { recursive: true });
      await t.fs.writeFile('/data/d', 'file');
      ln(t, 'd', '/data/x');
    },
    delete: true,
    gives: { d: 'file', x: link('d') },
  },
  {
    name: 'unless it holds something new or changed here: then all of it stays',
    host: { 'd/e/f': '1', 'd/g': '2', 'x/f': '3', 'x/g': '4' },
    program: async (t) => {
      for (const name of ['d', 'x']) await t.fs.rm(`/data/${name}`, { recursive: true });
      await t.fs.writeFile('/data/d', 'file');
      await t.fs.writeFile('/data/x', 'file');
      writeFileSync(join(t.host, 'd/e/new'), 'new');
      writeFileSync(join(t.host, 'x/f'), 'changed');
    },
    delete: true,
    gives: {
      d: FOLDER,
      'd/e': FOLDER,
      'd/e/f': '1',
      'd/e/new': 'new',
      'd/g': '2',
      x: FOLDER,
      'x/f': 'changed',
      'x/g': '4',
    },
    tells: [
      'data/d: not copied back: the folder here holds more than was copied in',
      `data/x: not copied back: ${CHANGED}`,
    ],
    failures: 2,
  },
  {
    name: 'what changed on both sides stays as it is here and is told; the same change is none',
    host: { a: '1', b: '2', c: '3', l: link('a'), same: '4', d: FOLDER, gone: '5' },
    program: async (t) => {
      for (const name of ['a', 'b', 'c', 'gone']) await t.fs.writeFile(`/data/${name}`, 'by the program');
      await t.fs.rm('/data/l');
      ln(t, 'b', '/data/l');
      await t.fs.writeFile('/data/same', 'alike');
      await t.fs.writeFile('/data/new', 'by the program');
      await t.fs.writeFile('/data/d/new', 'by the program');
      ln(t, 'a', '/data/m');
      writeFileSync(join(t.host, 'a'), 'here');
      rmSync(join(t.host, 'b'));
      mkdirSync(join(t.host, 'b'));
      utimesSync(join(t.host, 'c'), 1, 1);
      rmSync(join(t.host, 'l'));
      symlinkSync('c', join(t.host, 'l'));
      writeFileSync(join(t.host, 'same'), 'alike');
      writeFileSync(join(t.host, 'new'), 'here');
      rmSync(join(t.host, 'd'), { recursive: true });
      rmSync(join(t.host, 'gone'));
      symlinkSync('a', join(t.host, 'm'));
    },
    gives: {
      a: 'here',
      b: FOLDER,
      c: 'by the program',
      d: FOLDER,
      'd/new': 'by the program',
      l: link('c'),
      m: link('a'),
      new: 'here',
      same: 'alike',
    },
    tells: [
      `data/a: not copied back: ${CHANGED}`,
      `data/b: not copied back: ${CHANGED}`,
      `data/l: not copied back: ${CHANGED}`,
      `data/new: not copied back: ${OTHER}`,
      `data/gone: not copied back: ${GONE}`,
    ],
    failures: 5,
  },
  {
    name: 'nothing is deleted when something could not be copied back: it may have been moved',
    host: { a: '1', b: '2' },
    program: async (t) => {
      mv(t, '/data/a', '/data/c');
      writeFileSync(join(t.host, 'c'), 'in the way');
    },
    delete: true,
    gives: { a: '1', b: '2', c: 'in the way' },
    tells: [`data/c: not copied back: ${OTHER}`, NOTHING_DELETED],
    failures: 1,
  },
  {
    name: 'a folder that cannot be made is told once, and does not stop the rest',
    host: {},
    program: async (t) => {
      await t.fs.mkdir('/data/d/e', { recursive: true });
      await t.fs.writeFile('/data/d/e/f', '1');
      ln(t, 'e', '/data/d/l');
      await t.fs.writeFile('/data/z', 'goes on');
      writeFileSync(join(t.host, 'd'), 'in the way');
    },
    gives: { d: 'in the way', z: 'goes on' },
    tells: [`data/d: not copied back: ${OTHER}`, 'data/d/e: not copied back: what should hold it is no folder here'],
    failures: 2,
  },
  {
    name: 'nothing is written through a link that came between',
    host: { 'd/f': '1', 'e/f': '2' },
    program: async (t) => {
      await t.fs.writeFile('/data/d/f', 'by the program');
      await t.fs.writeFile('/data/d/new', 'by the program');
      await t.fs.writeFile('/data/e/f', 'by the program');
      renameSync(join(t.host, 'd'), join(t.top, 'moved'));
      symlinkSync(join(t.top, 'moved'), join(t.host, 'd'));
      rmSync(join(t.host, 'e/f'));
      symlinkSync(join(t.top, 'moved/f'), join(t.host, 'e/f'));
    },
    gives: { d: link('TOP/moved'), e: FOLDER, 'e/f': link('TOP/moved/f') },
    tells: [
      'data/d/f: not copied back: what should hold it is no folder here',
      'data/d/new: not copied back: what should hold it is no folder here',
      `data/e/f: not copied back: ${CHANGED}`,
    ],
    failures: 3,
  },
  {
    name: 'a link that leads outside by one that was not copied in',
    host: { out: link('/etc') },
    program: (t) => ln(t, 'out/passwd', '/data/l'),
    gives: { out: link('/etc') },
    tells: [
      'data/out: not copied in: a link that leads outside',
      'data/l: not copied back: a link that leads outside, by another link here',
    ],
    failures: 1,
  },
  {
    name: 'names that would write on the terminal are told in one line',
    host: {},
    program: (t) => ln(t, '/bin', '/data/\u001b[2Ja\nratos: b\u202e'),
    gives: {},
    tells: [`data/\\u{1b}[2Ja\\u{a}ratos: b\\u{202e}: ${OUTSIDE}`],
  },
  {
    name: 'names as long as they can be, and deeper than a path of the system can name',
    host: {},
    program: async (t) => {
      const { kernel } = t;
      await t.fs.writeFile(`/data/${'n'.repeat(255)}`, 'long');
      let dir = kernel.lookup(kernel.root, '/data', true);
      for (let depth = 0; depth < 17; depth++) {
        expect(kernel.mkdir(dir, 'd'.repeat(250))).toBe(0);
        dir = kernel.lookup(dir, 'd'.repeat(250), true);
      }
      await t.fs.writeFile('/data/z', 'goes on');
    },
    gives: {
      ...Object.fromEntries(
        Array.from({ length: 16 }, (_, depth) => [
          Array(depth + 1)
            .fill('d'.repeat(250))
            .join('/'),
          FOLDER,
        ]),
      ),
      ['n'.repeat(255)]: 'long',
      z: 'goes on',
    },
    failures: 1,
  },
];

describe('hostile layouts', () => {
  test.each(CASES)('$name', async ({ host, program, gives, tells, failures = 0, ...options }) => {
    makeTree(trip.host, host);
    await trip.run(program, options);
    const expected = Object.entries(gives).map(([path, value]) => [path, value.replace('TOP', trip.top)]);
    expect(treeOf(trip.host)).toEqual(Object.fromEntries(expected));
    if (tells || failures === 0) expect([...trip.lines].sort()).toEqual([...(tells ?? [])].sort());
    expect(trip.failures).toBe(failures);
  });
});
