/** Places in programs' code as places in their sources. What has been found is kept. */
import type { JobImage } from '../../workers/protocol.ts';
import type { CodePlace, SourceFrame } from '../inspection.ts';

/** Places that are kept, of all programs; the oldest goes. */
const PLACES_KEPT = 20_000;
/** Programs of processes that have ended, whose events may still be looked at. */
const IMAGES_KEPT = 1024;

type Find = (image: JobImage, frames: { index: number; offset: number; name: string }[]) => Promise<SourceFrame[][]>;

export class Sources {
  private readonly places = new Map<string, Promise<SourceFrame[]>>();
  private readonly images = new Map<number, JobImage>();

  /** @param find reads them out of a program's file. */
  constructor(private readonly find: Find) {}

  /** A process runs this program. */
  note(pid: number, image: JobImage): void {
    if (this.images.has(pid)) return;
    this.images.set(pid, image);
    for (const oldest of this.images.keys()) if (this.images.size > IMAGES_KEPT) this.images.delete(oldest);
  }

  /** Frames of the source, innermost first; none when nothing is known of the process. */
  async of(pid: number, stack: readonly CodePlace[]): Promise<SourceFrame[]> {
    const image = this.images.get(pid);
    if (image === undefined) return [];
    const key = ({ index, offset }: CodePlace) => `${image.inode}:${image.generation}:${index}:${offset}`;
    const missing = stack.filter((place) => !this.places.has(key(place)));
    if (missing.length > 0) {
      const found = this.find(
        image,
        missing.map(({ index, offset }) => ({ index, offset, name: '' })),
      ).catch((): SourceFrame[][] => []);
      for (const [i, place] of missing.entries())
        this.places.set(
          key(place),
          found.then((frames) => frames[i] ?? []),
        );
    }
    const frames = await Promise.all(stack.map((place) => this.places.get(key(place)) ?? []));
    this.trim();
    return frames.flat();
  }

  private trim(): void {
    for (const oldest of this.places.keys()) {
      if (this.places.size <= PLACES_KEPT) return;
      this.places.delete(oldest);
    }
  }
}
