/** gzip by the browser's own streams, which check what they read. */
import { damaged, noSpace } from './entry.ts';

const MAGIC = [0x1f, 0x8b];
/** What an archive of empty files has beside what they take in the system: headers, and their extensions. */
const OVERHEAD = 4;
const LEAST_BYTES = 1 << 20;

/** @param most bytes that its content may have: what becomes much more than that is not held in memory. */
export async function gunzipIfNeeded(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) return bytes;
  const limit = Math.max(most, 0) * OVERHEAD + LEAST_BYTES;
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const reader = blob.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw damaged('it cannot be unzipped.');
    });
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length <= limit) continue;
    await reader.cancel();
    throw noSpace(`the archive unzips to more than ${limit} bytes, and ${most} are free.`);
  }
  return joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  let whole: Uint8Array;
  try {
    whole = new Uint8Array(length);
  } catch {
    throw noSpace(`there is no memory for the ${length} bytes that the archive unzips to.`);
  }
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
