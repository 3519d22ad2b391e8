/** What is written of an archive, as a stream. */
import { Pace } from '../pace.ts';

/** Handed on at once, about: headers are much smaller. */
const CHUNK_BYTES = 1 << 16;

/** A stream of what a generator makes when it is read. @param check throws when it is to go no further. */
export function streamOf(pieces: Generator<Uint8Array>, check: () => void): ReadableStream<Uint8Array> {
  const pace = new Pace();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        if (pace.isDue) await pace.giveWay();
        check();
        const chunk = nextChunk(pieces);
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      } catch (error) {
        pieces.return(undefined);
        controller.error(error);
      }
    },
    cancel: () => void pieces.return(undefined),
  });
}

/** Several pieces as one; undefined at the end. */
function nextChunk(pieces: Generator<Uint8Array>): Uint8Array | undefined {
  const gathered: Uint8Array[] = [];
  let length = 0;
  for (let step = pieces.next(); !step.done; step = pieces.next()) {
    gathered.push(step.value);
    length += step.value.length;
    if (length >= CHUNK_BYTES) break;
  }
  if (length === 0) return undefined;
  const chunk = new Uint8Array(length);
  let at = 0;
  for (const piece of gathered) {
    chunk.set(piece, at);
    at += piece.length;
  }
  return chunk;
}
