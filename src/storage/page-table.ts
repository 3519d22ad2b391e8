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

  /** Says where a page lies. @returns the block where it lay, or 0. */
  set(page: number, block: number, checksum: number): number {
    const key = Math.floor(page / CHUNK);
    const index = (page % CHUNK) * 2;
    let chunk = this.chunks.get(key);
    if (chunk === undefined || index >= chunk.length) {
      if (block === 0) return 0;
      const room = Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(index / 2 + 1)));
      const larger = new Uint32Array(2 * Math.min(CHUNK, room));
      if (chunk !== undefined) larger.set(chunk);
      this.chunks.set(key, (chunk = larger));
    }
    const before = chunk[index] as number;
    chunk[index] = block;
    chunk[index + 1] = checksum;
    return before;
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
