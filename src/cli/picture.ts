/** The picture of the page that the user has asked for. */
import { writeFile } from 'node:fs/promises';

export class Picture {
  private last: Promise<void> | undefined;
  /** It was asked for, and could not be had. */
  failed = false;

  /**
   * @param path undefined: none is wanted.
   * @param take gives what the browser shows now.
   */
  constructor(
    private readonly path: string | undefined,
    private readonly take: () => Promise<Uint8Array>,
    private readonly warn: (message: string) => void,
  ) {}

  /** Takes it, in place of an earlier one; resolves when that is over, whatever came of it. */
  now(): Promise<void> {
    this.last = this.write();
    return this.last;
  }

  private async write(): Promise<void> {
    const { path } = this;
    if (path === undefined) return;
    try {
      await writeFile(path, await this.take());
      this.failed = false;
    } catch (error) {
      this.failed = true;
      this.warn(`--screenshot ${path}: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Takes it if none has been taken yet: the run is cut short. */
  async finish(): Promise<void> {
    await (this.last ?? this.now());
  }
}
