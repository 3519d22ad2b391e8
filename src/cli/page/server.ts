/** The local server as the page sees it. It answers only to the key that came through the link. */
import type { FolderService, Problem, TreePair } from '../link/folders.ts';

const NOT_FOUND = 404;

export class Server implements FolderService {
  constructor(private readonly key: string) {}

  async job(): Promise<unknown> {
    return (await this.request('job')).json();
  }

  async bytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
    return bytesOf(await this.request(url));
  }

  async read(folder: number, path: string): Promise<Uint8Array | undefined> {
    const response = await this.fetch(fileUrl(folder, path));
    return response.status === NOT_FOUND ? undefined : bytesOf(await succeeded(response));
  }

  async begin(trees: readonly TreePair[]): Promise<string[][]> {
    const response = await this.request('copy-back', { method: 'POST', body: JSON.stringify(trees) });
    return (await response.json()) as string[][];
  }

  async put(folder: number, path: string, bytes: Uint8Array): Promise<void> {
    await this.request(fileUrl(folder, path), { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> });
  }

  async finish(problems: readonly Problem[][]): Promise<void> {
    await this.request('copied-back', { method: 'POST', body: JSON.stringify(problems) });
  }

  private fetch(url: string, init: RequestInit = {}): Promise<Response> {
    return fetch(url, { ...init, headers: { Authorization: `Bearer ${this.key}` } });
  }

  private async request(url: string, init?: RequestInit): Promise<Response> {
    return succeeded(await this.fetch(url, init));
  }
}

function fileUrl(folder: number, path: string): string {
  return `folders/${folder}/${encodeURIComponent(path)}`;
}

/** Throws for an answer that is no success, with the server's words. */
async function succeeded(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw new Error((await response.text()) || `the local server answers with ${response.status}`);
}

async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer());
}
