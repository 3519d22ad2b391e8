/** What a file holds, as an editor can show it. */
import type { FileStat, Files } from '../../host/api.ts';

/** Larger texts are shown without colours, and not looked through for mistakes. */
export const PLAIN_BYTES = 512 << 10;
/** Larger ones are not shown. */
const SHOWN_BYTES = 16 << 20;

export type Content =
  | { readonly kind: 'text'; readonly text: string; readonly identity: string; readonly bytes: number }
  /** Not to be edited, and why. */
  | { readonly kind: 'other'; readonly reason: string; readonly identity: string; readonly bytes: number };

/** Two that are the same stand for the same content of the same file. */
export function identityOf({ ino, generation }: FileStat): string {
  return `${ino}:${generation}`;
}

/** @throws RatError when there is no such file */
export async function readContent(fs: Files, path: string): Promise<Content> {
  const stat = await fs.stat(path);
  const facts = { identity: identityOf(stat), bytes: stat.size };
  const other = (reason: string) => ({ kind: 'other', reason, ...facts }) as const;
  if (stat.type === 'directory') return other('This is a folder.');
  if (stat.type !== 'file') return other('This is a device.');
  if (stat.size > SHOWN_BYTES) return other(`This file is too large to be edited: ${sizeText(stat.size)}.`);
  const bytes = await fs.readFile(path);
  const text = textOf(bytes);
  if (text === undefined) return other(`This is no text: ${sizeText(stat.size)}.`);
  return { kind: 'text', text, ...facts };
}

/** undefined: it would not come out as it went in. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** The line separator of a text that has no other; mixed ones are kept as they are, as characters. */
export function separatorOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') && !/(?<!\r)\n|\r(?!\n)/.test(text) ? '\r\n' : '\n';
}
