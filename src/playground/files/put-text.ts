/** Writes a text so that what was there before stays whole when there is no room for it. */
import type { Files } from '../../host/api.ts';

/** Rejects with a RatError, as `fs.writeFile`. A file that is not there is made. */
export async function putText(fs: Files, path: string, text: string): Promise<void> {
  if (!(await fs.exists(path))) {
    await fs.writeFile(path, text);
    return;
  }
  const bytes = new TextEncoder().encode(text);
  const file = await fs.open(path, 'r+');
  try {
    const { size } = await file.stat();
    // What is longer comes first: it may lack room, and the rest does not.
    await file.write(bytes.subarray(size), size).catch(async (error: unknown) => {
      await file.truncate(size);
      throw error;
    });
    await file.write(bytes.subarray(0, size), 0);
    if (bytes.length < size) await file.truncate(bytes.length);
  } finally {
    await file.close();
  }
}
