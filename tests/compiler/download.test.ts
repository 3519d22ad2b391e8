import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadAll, loadProgram } from '../../src/compiler/download.ts';
import type { CompilerIndex, CompilerPart } from '../../src/guest-abi/compiler-index.ts';

const BASE = 'https://host.example/compiler/';
const PART_BYTES = 1000;
const llvm = Uint8Array.from({ length: 2500 }, (_, at) => (at * 31) % 251);
const files = new TextEncoder().encode('a zip');
const cc = new TextEncoder().encode('a driver');

/** What the host has, by name. */
const served = new Map<string, Uint8Array>();

function serve(name: string, bytes: Uint8Array): CompilerPart {
  served.set(name, bytes);
  return { file: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function serveIndex(): void {
  const parts = [0, 1, 2].map((at) =>
    serve(`llvm-${at}`, gzipSync(llvm.subarray(at * PART_BYTES, (at + 1) * PART_BYTES))),
  );
  const index: CompilerIndex = {
    content: '1',
    version: '1',
    programs: { cc: serve('cc', cc) },
    llvm: { bytes: llvm.length, partBytes: PART_BYTES, parts },
    files: serve('files', files),
  };
  served.set('index.json', new TextEncoder().encode(JSON.stringify(index)));
}

/** Requests that reached the host: names, with the range's begin. */
let asked: string[] = [];
/** What becomes of the next answers for a name, in their order. */
const mishaps = new Map<string, ('lost' | 'cut' | 'damaged' | 'whole')[]>();

async function fakeFetch(url: string, { headers = {} }: { headers?: Record<string, string> } = {}): Promise<Response> {
  const name = url.slice(BASE.length);
  const from = Number(/bytes=(\d+)-/.exec(headers.Range ?? '')?.[1] ?? 0);
  asked.push(from > 0 ? `${name} from ${from}` : name);
  const mishap = mishaps.get(name)?.shift();
  if (mishap === 'lost') throw new TypeError('Failed to fetch');
  const bytes = served.get(name);
  if (bytes === undefined) return new Response('', { status: 404 });
  if (mishap === 'damaged') return new Response(bytes.map((byte) => byte ^ 1));
  if (mishap === 'cut') {
    const half = bytes.slice(0, bytes.length >> 1);
    let sent = false;
    return new Response(
      new ReadableStream({
        pull: (controller) => {
          if (sent) controller.error(new TypeError('network error'));
          else controller.enqueue(half);
          sent = true;
        },
      }),
    );
  }
  const whole = mishap === 'whole' || from === 0;
  return new Response(new Uint8Array(whole ? bytes : bytes.slice(from)), { status: whole ? 200 : 206 });
}

/** A browser's storage. */
class FakeCaches {
  readonly entries = new Map<string, Uint8Array<ArrayBuffer>>();
  refuses = false;
  /** What a put takes. */
  keeping: (() => Promise<void>) | undefined;
  async open() {
    if (this.refuses) throw new DOMException('refused', 'SecurityError');
    return {
      match: async (url: string) => {
        const bytes = this.entries.get(url);
        return bytes && new Response(bytes);
      },
      put: async (url: string, response: Response) => {
        await this.keeping?.();
        this.entries.set(url, new Uint8Array(await response.arrayBuffer()));
      },
      keys: async () => [...this.entries.keys()].map((url) => ({ url })),
      delete: async ({ url }: { url: string }) => this.entries.delete(url),
    };
  }
}

let caches: FakeCaches;
/** Hears of the network. */
let here: EventTarget;
/** As it is when all is kept. */
async function load(keep = true): Promise<{ llvm: Uint8Array }> {
  const { llvm, kept } = await loadAll({ base: BASE, keep }, { onProgress: () => {}, onFiles: () => {} });
  await kept;
  return { llvm };
}

beforeEach(() => {
  served.clear();
  mishaps.clear();
  asked = [];
  serveIndex();
  caches = new FakeCaches();
  vi.stubGlobal('fetch', fakeFetch);
  vi.stubGlobal('caches', caches);
  here = new EventTarget();
  vi.stubGlobal('addEventListener', here.addEventListener.bind(here));
  // Further tries come at once.
  vi.stubGlobal('setTimeout', (action: () => void) => setImmediate(action));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the load of the compiler', () => {
  test('puts it together, tells how far it is, and keeps it', async () => {
    const progress: number[] = [];
    let total = 0;
    const brought: Uint8Array[] = [];
    const loaded = await loadAll(
      { base: BASE, keep: true },
      {
        onProgress: (now) => {
          progress.push(now.loaded);
          total = now.total;
        },
        onFiles: (bytes) => brought.push(bytes),
      },
    );
    expect(loaded.llvm).toEqual(llvm);
    expect(brought).toEqual([files]);
    await loaded.kept;
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect([progress[0], progress.at(-1)]).toEqual([0, total]);
    asked = [];
    expect((await load()).llvm).toEqual(llvm);
    expect(asked).toEqual(['index.json']);
  });

  test('does not wait for what is kept to be there', async () => {
    const ends: (() => void)[] = [];
    caches.keeping = () => new Promise<void>((resolve) => ends.push(resolve));
    const { llvm: loaded, kept } = await loadAll(
      { base: BASE, keep: true },
      { onProgress: () => {}, onFiles: () => {} },
    );
    expect([loaded, caches.entries.size]).toEqual([llvm, 0]);
    caches.keeping = undefined;
    for (const end of ends) end();
    await kept;
    expect(caches.entries.size).toBe(5);
  });

  test('that fails does when what has come is kept', async () => {
    mishaps.set('llvm-2', Array(5).fill('lost'));
    const ends: (() => void)[] = [];
    caches.keeping = () => new Promise<void>((resolve) => ends.push(resolve));
    let failed = false;
    const loading = load().catch(() => (failed = true));
    while (mishaps.get('llvm-2')?.length !== 0 || ends.length < 4) await new Promise((done) => setImmediate(done));
    for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done));
    expect(failed).toBe(false);
    for (const end of ends) end();
    await loading;
    expect([failed, caches.entries.size]).toEqual([true, 4]);
  });

  test('goes on where it was when the network is lost', async () => {
    mishaps.set('llvm-1', ['cut', 'lost', 'lost']);
    expect((await load()).llvm).toEqual(llvm);
    const half = (served.get('llvm-1')?.length ?? 0) >> 1;
    const from = `llvm-1 from ${half}`;
    expect(asked.filter((name) => name.startsWith('llvm-1'))).toEqual(['llvm-1', from, from, from]);
  });

  test('goes on at once when the network is back', async () => {
    mishaps.set('llvm-1', ['lost']);
    const waits = vi.fn();
    vi.stubGlobal('setTimeout', waits);
    const loading = load();
    while (waits.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    here.dispatchEvent(new Event('online'));
    expect((await loading).llvm).toEqual(llvm);
  });

  test('begins a file again on a host that knows no ranges', async () => {
    mishaps.set('llvm-1', ['cut', 'whole']);
    expect((await load()).llvm).toEqual(llvm);
  });

  test('gives up in the end, and the next one only loads what is missing', async () => {
    mishaps.set('llvm-2', Array(5).fill('lost'));
    await expect(load()).rejects.toThrow(`${BASE}llvm-2: Failed to fetch. What has been loaded is kept; try again`);
    asked = [];
    expect((await load()).llvm).toEqual(llvm);
    expect(asked).not.toContain('llvm-0');
  });

  test('asks again for what is damaged, and refuses it then', async () => {
    mishaps.set('llvm-0', ['damaged']);
    expect((await load()).llvm).toEqual(llvm);
    mishaps.set('files', ['damaged', 'damaged']);
    await expect(load(false)).rejects.toThrow(/files is damaged/);
  });

  test('takes what was kept when there is no network, and not when that is damaged', async () => {
    await load();
    mishaps.set('index.json', ['lost', 'lost']);
    expect((await load()).llvm).toEqual(llvm);
    const url = `${BASE}llvm-0`;
    caches.entries.set(
      url,
      caches.entries.get(url)!.map((byte) => byte ^ 1),
    );
    expect((await load()).llvm).toEqual(llvm);
    expect(asked.at(-1)).toBe('llvm-0');
  });

  test('works where nothing can be kept', async () => {
    caches.refuses = true;
    expect((await load()).llvm).toEqual(llvm);
    vi.stubGlobal('caches', undefined);
    expect((await load()).llvm).toEqual(llvm);
  });

  test('removes what another version has left', async () => {
    caches.entries.set(`${BASE}llvm-old`, new Uint8Array(1));
    caches.entries.set('https://host.example/else', new Uint8Array(1));
    await load();
    expect([...caches.entries.keys()]).toEqual(expect.arrayContaining(['https://host.example/else', `${BASE}files`]));
    expect(caches.entries.has(`${BASE}llvm-old`)).toBe(false);
  });

  test('says when there is no such folder', async () => {
    served.clear();
    await expect(load()).rejects.toThrow(`${BASE}index.json gives status 404`);
    served.set('index.json', new TextEncoder().encode('<!doctype html>'));
    await expect(load()).rejects.toThrow(`${BASE}index.json is no index of the compiler's files: are they there?`);
  });

  test('loads small programs alone', async () => {
    expect(await loadProgram({ base: BASE, keep: true }, 'cc')).toEqual(cc);
    expect(asked).toEqual(['index.json', 'cc']);
    await expect(loadProgram({ base: BASE, keep: true }, 'nothing')).rejects.toThrow('index.json has no nothing');
  });
});
