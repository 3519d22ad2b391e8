/** Boots the system that the page shows, with programs, applications and examples where shells and desktops look for them. */
import { opfs, posixTimeZone, RatOS, type SourceLine, type StoreStatus } from '../host/index.ts';
import { loadIndex, loadProgram, type ProgramIndex } from './programs.ts';

/** Where the shell finds the examples' sources. */
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
  index: ProgramIndex;
  /** Resolves when all programs are in `/bin`. */
  complete: Promise<void>;
}

/** What programs find in their environment. */
export function environment(): Record<string, string> {
  return { TZ: posixTimeZone(), TERM: 'xterm-256color', HOME, PATH: '/bin' };
}

export async function bootSystem(events: SystemEvents): Promise<System> {
  const loading = loadIndex();
  // Asked for while the system starts.
  const first = new Map(FIRST.map((name) => [name, loadProgram('bin', name)]));
  for (const program of [loading, ...first.values()]) program.catch(() => undefined);
  const os = await RatOS.boot({ mounts: { [HOME]: opfs('home') }, ...events });
  const index = await loading;
  const install = async (name: string, program: Promise<Uint8Array> = loadProgram('bin', name)) =>
    os.fs.writeFile(`/bin/${name}`, await program);
  for (const directory of [EXAMPLES, APPLICATIONS]) await os.fs.mkdir(directory, { recursive: true });
  await Promise.all([
    ...index.bin.filter((name) => first.has(name)).map((name) => install(name, first.get(name))),
    ...Object.entries(index.links).map(([name, program]) => os.fs.symlink(program, `/bin/${name}`)),
    ...index.examples.map(({ file, source }) => os.fs.writeFile(`${EXAMPLES}/${file}`, source)),
  ]);
  const rest = async () => {
    await Promise.all(index.bin.filter((name) => !first.has(name)).map((name) => install(name)));
    // Named when they are there: the desktop shows what it finds.
    for (const [file, entry] of Object.entries(index.applications))
      await os.fs.writeFile(`${APPLICATIONS}/${file}`, entry);
  };
  return { os, index, complete: rest() };
}
