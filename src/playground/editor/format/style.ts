/** In which style a source is written: that of the project it is in, or that of the lessons. */
import type { Files } from '../../../host/api.ts';
import { folderOf, inFolder } from '../../files/paths.ts';

/** As lessons and system programs are written. What stands in which order is the person's. */
const OURS = [
  'BasedOnStyle: Google',
  'ColumnLimit: 120',
  'PointerAlignment: Right',
  'DerivePointerAlignment: true',
  'SortIncludes: Never',
].join('\n');

/** As `clang-format` looks for them. */
const NAMES = ['.clang-format', '_clang-format'];

/** @returns the style, and the file that it is from, if any */
export async function styleOf(fs: Files, path: string): Promise<{ style: string; from?: string }> {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    for (const name of NAMES) {
      const from = inFolder(folder, name);
      const style = await fs.readFile(from, 'utf8').catch(() => undefined);
      if (style !== undefined) return { style, from };
    }
    if (folder === '/') return { style: OURS };
  }
}
