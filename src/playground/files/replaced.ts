/** What comes in from outside and has the name of something that is there: the person says which one stays. */
import type { RatOS } from '../../host/index.ts';
import { counted } from '../elements.ts';
import { sentenceList } from '../inspector/names.ts';
import { choose } from '../layout/ask.ts';
import { inFolder } from './paths.ts';

type Files = RatOS['fs'];

/** So many are named. */
const NAMED = 5;
const REPLACE = 'Replace';
const KEEP = 'Keep mine';

export type Choice = 'replace' | 'keep' | 'cancel';

/** @param names of what would be replaced. @param origin where the others come from, in words. */
export async function askToReplace(names: readonly string[], folder: string, origin: string): Promise<Choice> {
  if (names.length === 0) return 'replace';
  const named = names.length > NAMED ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names;
  const title = `Replace ${counted(names.length, 'file')} in ${folder}?`;
  const text = `Another one of this name ${origin}: ${sentenceList(named)}.`;
  const answer = await choose(title, text, [KEEP, REPLACE]);
  return answer === REPLACE ? 'replace' : answer === KEEP ? 'keep' : 'cancel';
}

/** Whether something is there, and is not a file with this content. @param bytes is only asked where the size is the same. */
export async function isOther(
  fs: Files,
  path: string,
  size: number,
  bytes: () => Promise<Uint8Array>,
): Promise<boolean> {
  const there = await fs.stat(path).catch(() => undefined);
  if (there === undefined) return false;
  if (there.type !== 'file' || there.size !== size) return true;
  const [mine, other] = await Promise.all([fs.readFile(path), bytes()]);
  return mine.some((byte, at) => byte !== other[at]);
}

/** Paths below `from` of what is another thing below `to`. */
export async function othersBelow(fs: Files, from: string, to: string, folder = ''): Promise<string[]> {
  const found: string[] = [];
  for (const { name, type } of await fs.readdir(inFolder(from, folder), { withFileTypes: true })) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const [source, target] = [inFolder(from, path), inFolder(to, path)];
    if (type === 'directory') found.push(...(await othersBelow(fs, from, to, path)));
    else if (type === 'symlink') {
      const link = await fs.readlink(target).catch(() => undefined);
      const isThere = link !== undefined || (await fs.exists(target));
      if (isThere && link !== (await fs.readlink(source))) found.push(path);
    } else if (await isOther(fs, target, (await fs.stat(source)).size, () => fs.readFile(source))) found.push(path);
  }
  return found;
}
