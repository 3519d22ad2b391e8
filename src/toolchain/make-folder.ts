/** Makes a folder, with those above it. Node 20's own, with `recursive`, does not return below /proc. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

export async function makeFolder(path: string): Promise<void> {
  const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    // Somebody else may have made it meanwhile.
    await mkdir(path).catch((again) => {
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
}
