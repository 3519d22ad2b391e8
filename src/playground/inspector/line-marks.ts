/** Lines of sources of which something is to be said: threads can't go on there, or are held. */
import type { HeldCall, RatOS, SystemSnapshot } from '../../host/index.ts';
import { counted } from '../elements.ts';
import { fileName, ownLine } from './names.ts';
import type { WaitPicture } from './waits.ts';

export interface LineMark {
  path: string;
  line: number;
  kind: 'wait' | 'held';
  text: string;
}

const directoryOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

/** Files as compilers were given them, as files of the tree. What has been found is kept. */
export class SourceFiles {
  private readonly known = new Map<string, string>();

  /** @param open files that are open: one of the same name is the one that is meant when nothing else is there. */
  constructor(
    private readonly os: RatOS,
    private readonly open: () => readonly string[],
  ) {}

  /** @param program the program's path, beside which relative paths are looked for. */
  async find(file: string, program: string): Promise<string> {
    const key = `${program}\0${file}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const beside = directoryOf(program) + file;
    for (const path of file.startsWith('/') ? [file] : [beside, directoryOf(program) + fileName(file)]) {
      if (!(await this.os.fs.exists(path))) continue;
      this.known.set(key, path);
      return path;
    }
    return this.open().find((path) => fileName(path) === fileName(file)) ?? file;
  }
}

/** Lines where threads can't go on. */
export async function stuckMarks(
  files: SourceFiles,
  { waits }: WaitPicture,
  { processes }: SystemSnapshot,
): Promise<LineMark[]> {
  const programs = new Map(processes.map(({ pid, path }) => [pid, path]));
  const lines = new Map<string, LineMark & { threads: number }>();
  for (const { thread, place, state } of waits) {
    if (place === undefined || state === 'waiting') continue;
    const path = await files.find(place.file, programs.get(thread.pid) ?? '');
    const key = `${path}:${place.line}`;
    const mark = lines.get(key) ?? { path, line: place.line, kind: 'wait', text: '', threads: 0 };
    mark.threads++;
    mark.text = `${counted(mark.threads, 'thread waits', 'threads wait')} ${place.begins ? 'in this function' : 'here'}`;
    lines.set(key, mark);
  }
  return [...lines.values()].map(({ path, line, kind, text }) => ({ path, line, kind, text }));
}

const HELD_MOST = 32;

export async function heldMarks(os: RatOS, files: SourceFiles, held: readonly HeldCall[]): Promise<LineMark[]> {
  const marks: LineMark[] = [];
  for (const { pid, program, call, stack } of held.slice(0, HELD_MOST)) {
    const place = ownLine(await os.inspector.source(pid, stack));
    if (place === undefined) continue;
    const path = await files.find(place.file, program);
    marks.push({
      path,
      line: place.line,
      kind: 'held',
      text: `held at ${call}${place.begins ? ' in this function' : ''}`,
    });
  }
  return marks;
}
