import type { FileEvent, Files } from '../../host/api.ts';

/** Hears of what happens in several folders, not below them. */
export class WatchedFolders {
  private readonly watches = new Map<string, AbortController>();

  /** @param changed hears of an event in a folder, or of the folder itself. */
  constructor(
    private readonly fs: Files,
    private readonly changed: (folder: string, event: FileEvent) => void,
  ) {}

  /** Exactly these are watched from now on; those that are not there are not. */
  keep(folders: Iterable<string>): void {
    const wanted = new Set(folders);
    for (const [folder, watch] of this.watches) {
      if (wanted.has(folder)) continue;
      this.watches.delete(folder);
      watch.abort();
    }
    for (const folder of wanted) if (!this.watches.has(folder)) void this.watch(folder);
  }

  private async watch(folder: string): Promise<void> {
    const abort = new AbortController();
    this.watches.set(folder, abort);
    try {
      for await (const event of this.fs.watch(folder, { signal: abort.signal })) this.changed(folder, event);
    } catch {
      // Told to end, or there is no such folder.
    }
    if (this.watches.get(folder) === abort) this.watches.delete(folder);
  }
}
