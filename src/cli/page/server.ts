/** The local server as the page sees it. It answers only to the key that came through the link. */
export class Server {
  constructor(private readonly key: string) {}

  /** Throws for every answer that is no success, with the server's words. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, { ...init, headers: { Authorization: `Bearer ${this.key}` } });
    if (!response.ok) throw new Error(`${url}: ${(await response.text()) || response.status}`);
    return response;
  }

  async bytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await this.request(url)).arrayBuffer());
  }
}
