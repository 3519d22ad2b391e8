/** What is kept of the compiler between visits, in the browser's Cache API. Whatever goes wrong here only costs time. */

export interface Kept {
  get(url: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  put(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Removes all other files of the folder. */
  keepOnly(base: string, files: readonly string[]): Promise<void>;
}

const NAME = 'ratos-compiler';

const NOTHING: Kept = {
  get: async () => undefined,
  put: async () => {},
  keepOnly: async () => {},
};

export async function openKept(wanted: boolean): Promise<Kept> {
  if (!wanted) return NOTHING;
  // Even to look at `caches` fails where storage is refused.
  const cache = await Promise.resolve()
    .then(() => caches.open(NAME))
    .catch(() => undefined);
  if (cache === undefined) return NOTHING;
  return {
    async get(url) {
      try {
        const response = await cache.match(url);
        return response && new Uint8Array(await response.arrayBuffer());
      } catch {
        // What the browser has lost is loaded again.
        return undefined;
      }
    },
    async put(url, bytes) {
      await cache.put(url, new Response(bytes)).catch(() => {});
    },
    async keepOnly(base, files) {
      const wantedUrls = new Set(files.map((file) => base + file));
      const requests = await cache.keys().catch(() => []);
      const old = requests.filter(({ url }) => url.startsWith(base) && !wantedUrls.has(url));
      await Promise.all(old.map((request) => cache.delete(request).catch(() => false)));
    },
  };
}

/** What is put is kept beside what goes on: `put` does not wait for it. */
export class KeptBehind implements Kept {
  private readonly putting: Promise<void>[] = [];

  constructor(private readonly kept: Kept) {}

  get(url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.kept.get(url);
  }

  async put(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.putting.push(this.kept.put(url, bytes));
  }

  keepOnly(base: string, files: readonly string[]): Promise<void> {
    return this.kept.keepOnly(base, files);
  }

  /** Resolves when everything that was put is kept. */
  async all(): Promise<void> {
    await Promise.all(this.putting);
  }
}
