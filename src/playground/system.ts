/** Boots the system that the page shows, with programs, applications and the lessons' sources where shells and desktops look for them. */
import { files, opfs, posixTimeZone, RatOS, type SourceLine, type StoreStatus } from '../host/index.ts';
import { type Lesson, loadLessons } from './lessons/lesson.ts';
import { loadIndex, loadProgram } from './programs.ts';

/** Where the shell finds the lessons' sources. */
const EXAMPLES = '/usr/share/examples';
/** Where the desktop finds programs for its launcher. */
const APPLICATIONS = '/usr/share/applications';
/** What the first prompt needs. The other programs come when it is there. */
const FIRST = ['sh', 'tools'];

export const HOME = '/home';

export interface SystemEvents {
  onStore(status: StoreStatus): void;
  openLine(place: SourceLine): void;
}

export interface System {
  os: RatOS;
  lessons: readonly Lesson[];
  /** Resolves when all programs are in `/bin`. */
  complete: Promise<void>;
}

/** What programs find in their environment. */
export function environment(): Record<string, string> {
  return { TZ: posixTimeZone(), TERM: 'xterm-256color', HOME, PATH: '/bin' };
}

export async function bootSystem(events: SystemEvents): Promise<System> {
  const loading = Promise.all([loadIndex(), loadLessons()]);
  // Asked for while the system starts.
  const first = new Map(FIRST.map((name) => [name, loadProgram(name)]));
  for (const program of [loading, ...first.values()]) program.catch(() => undefined);
  const os = await RatOS.boot({ mounts: { [HOME]: opfs('home') }, ...events });
  const [index, lessons] = await loading;
  const install = async (name: string, program: Promise<Uint8Array> = loadProgram(name)) =>
    os.fs.writeFile(`/bin/${name}`, await program);
  await os.fs.mkdir(APPLICATIONS, { recursive: true });
  await Promise.all([
    ...index.bin.filter((name) => first.has(name)).map((name) => install(name, first.get(name))),
    ...Object.entries(index.links).map(([name, program]) => os.fs.symlink(program, `/bin/${name}`)),
    os.fs.unpack(EXAMPLES, files(Object.fromEntries(lessons.map(({ id, sources }) => [id, sources])))),
  ]);
  const rest = async () => {
    await Promise.all(index.bin.filter((name) => !first.has(name)).map((name) => install(name)));
    // Named when they are there: the desktop shows what it finds.
    for (const [file, entry] of Object.entries(index.applications))
      await os.fs.writeFile(`${APPLICATIONS}/${file}`, entry);
  };
  return { os, lessons, complete: rest() };
}
