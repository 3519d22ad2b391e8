/** Puts a shared program into the visitor's files, and nothing over what is there. */
import type { RatOS } from '../../host/index.ts';
import type { Bundle } from './bundle.ts';

const SHARED = '/home/shared';
/** Characters of the file's name that its directory is named by: with what follows them they are a name, whatever they are. */
const NAME_MAX = 60;

export interface Placed {
  /** Of the file in front. */
  readonly path: string;
  /** Paths in the bundle of files that the visitor has another text in. */
  readonly changed: readonly string[];
}

/**
 * The same program comes to the same directory, and is as the visitor left it there.
 * @param anew whether it is as the bundle has it, instead.
 */
export async function placeShared({ fs }: RatOS, bundle: Bundle, anew = false): Promise<Placed> {
  const bytes = new TextEncoder().encode(JSON.stringify([bundle.files, bundle.file]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const stem = bundle.file.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const name = [...stem].slice(0, NAME_MAX).join('');
  const hash = [...digest.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const directory = `${SHARED}/${name}-${hash}`;
  const changed: string[] = [];
  for (const [path, text] of Object.entries(bundle.files)) {
    const full = `${directory}/${path}`;
    await fs.mkdir(full.slice(0, full.lastIndexOf('/')), { recursive: true });
    if (anew || !(await fs.exists(full))) await fs.writeFile(full, text);
    else if ((await fs.readFile(full, 'utf8').catch(() => undefined)) !== text) changed.push(path);
  }
  return { path: `${directory}/${bundle.file}`, changed };
}
