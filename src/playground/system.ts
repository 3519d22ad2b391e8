/** Boots the system that the page shows, with programs, applications and the lessons' sources where shells and desktops look for them. */
import { files, opfs, posixTimeZone, RatOS, type SourceLine, type StoreStatus } from '../host/index.ts';
import { type Lesson, loadLessons } from './lessons/lesson.ts';
import { loadIndex, loadProgram } from './programs.ts';

/** Where the shell finds the lessons' sources. */
const EXAMPLES = '/usr/share/examples';
/** Where the desktop finds programs for its launcher. */
const APPLICATIONS = '/usr/share/applications';
/** All that the first prompt needs. */
const SHELL = 'sh';

export const HOME = '/home';

export interface SystemEvents {
  onStore(status: StoreStatus): void;
  openLine(place: SourceLine): void;
}

export interface System {
  os: RatOS;
  /** Asked for once. */
  lessons(): Promise<readonly Lesson[]>;
  /** Puts what the first prompt does not need into files: examples, and the programs that are brought when they are started. */
  complete(): Promise<void>;
}

/** What programs find in their environment. */
export function environment(): Record<string, string> {
  return { TZ: posixTimeZone(), TERM: 'xterm-256color', HOME, PATH: '/bin' };
}

/** The programs of `/bin`, each asked for once. */
class Programs {
  private readonly loads = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  load(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const load = this.loads.get(name) ?? loadProgram(name);
    this.loads.set(name, load);
    // It is asked for again when it is wanted.
    load.catch(() => this.loads.delete(name));
    return load;
  }
}

export async function bootSystem(events: SystemEvents): Promise<System> {
  const programs = new Programs();
  // Asked for while the system starts.
  const loading = loadIndex();
  for (const asked of [loading, programs.load(SHELL)]) asked.catch(() => undefined);
  const os = await RatOS.boot({ mounts: { [HOME]: opfs('home') }, ...events });
  const index = await loading;
  const install = async (name: string) => os.fs.writeFile(`/bin/${name}`, await programs.load(name));
  const others = index.bin.filter((name) => name !== SHELL);
  await os.fs.mkdir(APPLICATIONS, { recursive: true });
  await Promise.all([
    install(SHELL),
    // Brought by whoever starts them, until they are there.
    ...others.map((name) => os.provideProgram(`/bin/${name}`, async () => (await programs.load(name)).slice())),
    ...Object.entries(index.links).map(([name, program]) => os.fs.symlink(program, `/bin/${name}`)),
    ...Object.entries(index.applications).map(([file, entry]) => os.fs.writeFile(`${APPLICATIONS}/${file}`, entry)),
  ]);
  let asked: Promise<readonly Lesson[]> | undefined;
  const lessons = () => {
    asked ??= loadLessons();
    return asked;
  };
  // The rest of the page comes first; who starts it tells when it is none.
  os.preloadProgram(`/bin/${SHELL}`).catch(() => undefined);
  const complete = async () => {
    const tree = (await lessons()).map(({ id, sources }) => [id, sources] as const);
    await os.fs.unpack(EXAMPLES, files(Object.fromEntries(tree)));
    for (const name of others) await install(name);
  };
  return { os, lessons, complete };
}
