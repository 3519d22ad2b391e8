/**
 * Who may ask the local server for anything. Any process of this machine can connect to its port, and any web page
 * can send requests there; only the page of this run knows the secret.
 *
 * The secret stands in the page's address, and so in the history of the browser's profile. It is good for the page's
 * own files and for one link, once. What is private (the job, the folders) takes the key, which goes through that
 * link and is nowhere else: whoever learns the address after the start has nothing of it.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export class ServerGuard {
  readonly secret = randomToken();
  readonly key = randomToken();

  /** @param host The server's own name and port, as a browser writes them. */
  constructor(private readonly host: string) {}

  /** The path below the secret, without its query; undefined for a request that is not the page's own. */
  pathOf({ url, headers, method }: IncomingMessage): string | undefined {
    // A foreign name that was made to lead here (DNS rebinding).
    if (headers.host !== this.host) return undefined;
    // A browser names the origin with each WebSocket and each request that changes something.
    const needsOrigin = headers.upgrade !== undefined || method !== 'GET';
    if (headers.origin === undefined ? needsOrigin : headers.origin !== `http://${this.host}`) return undefined;
    const [, secret, path] = /^\/([^/]*)\/([^?]*)/.exec(url ?? '') ?? [];
    return isSame(secret ?? '', this.secret) ? path : undefined;
  }

  /** Whether the sender got the key through the link. */
  hasKey({ headers }: IncomingMessage): boolean {
    return isSame(headers.authorization ?? '', `Bearer ${this.key}`);
  }
}

function randomToken(): string {
  return randomBytes(18).toString('base64url');
}

/** Takes as long for a guess that is nearly right as for any other. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
