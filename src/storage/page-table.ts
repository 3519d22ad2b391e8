/** Where the pages of one file lie, and their checksums. */

/** Pages in one chunk. */
const CHUNK = 256;
const SMALLEST = 4;

export class PageTable {
  /** By page / CHUNK: block and checksum of each page; a chunk ends with the last page that it has needed. */
  private readonly chunks = new Map<number, Uint32Array>();

  /** The block of a page, 0 for a hole. */
  block(page: number): number {
    return this.chunks.get(Math.floor(page / CHUNK))?.[(page % CHUNK) * 2] ?? 0;
  }

  checksum(page: number): number {
    return this.chunks.get(Math.floor(page / CHUNK))?.[(page % CHUNK) * 2 + 1] ?? 0;
  }

  /**
   * Says where pages from `first` on lie: block and checksum of each.
   * @param gone is told of each block where one of them lay and lies no more.
   */
  set(first: number, places: Uint32Array, gone: (block: number) => void): void {
    for (let at = 0; at < places.length; ) {
      const page = first + at / 2;
      const index = (page % CHUNK) * 2;
      const part = places.subarray(at, at + 2 * CHUNK - index);
      const { chunk, isNew } = this.chunkFor(Math.floor(page / CHUNK), index + part.length);
      for (let i = 0; !isNew && i < part.length; i += 2) {
        const before = chunk[index + i] as number;
        if (before !== 0 && before !== part[i]) gone(before);
      }
      chunk.set(part, index);
      at += part.length;
    }
  }

  /** A chunk, with room for so many words. */
  private chunkFor(key: number, words: number): { chunk: Uint32Array; isNew: boolean } {
    const chunk = this.chunks.get(key);
    if (chunk !== undefined && words <= chunk.length) return { chunk, isNew: false };
    const room = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(words / 2)));
    const larger = new Uint32Array(2 * Math.min(CHUNK, room));
    if (chunk !== undefined) larger.set(chunk);
    this.chunks.set(key, larger);
    return { chunk: larger, isNew: chunk === undefined };
  }

  /** Makes a hole of the pages from `end` on. */
  cut(end: number, gone: (block: number) => void): void {
    for (const [key, chunk] of this.chunks) {
      const from = end - key * CHUNK;
      if (from * 2 >= chunk.length) continue;
      for (let i = Math.max(0, from) * 2; i < chunk.length; i += 2) if (chunk[i] !== 0) gone(chunk[i] as number);
      if (from <= 0) this.chunks.delete(key);
      else chunk.fill(0, from * 2);
    }
  }

  /** Pages that are no holes, in runs, lowest first within each chunk. */
  *runs(): Generator<{ first: number; places: Uint32Array }> {
    for (const [key, chunk] of this.chunks) {
      for (let i = 0; i < chunk.length; ) {
        if (chunk[i] === 0) {
          i += 2;
          continue;
        }
        const from = i;
        while (i < chunk.length && chunk[i] !== 0) i += 2;
        yield { first: key * CHUNK + from / 2, places: chunk.subarray(from, i) };
      }
    }
  }

  get isEmpty(): boolean {
    return this.chunks.size === 0;
  }
}
