/** Links that hold a program: JSON, deflated, in base64 for addresses, behind the format's number and a sum of that. */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { type Bundle, BundleError, checkBundle, TEXT_MAX } from './bundle.ts';

const VERSION = '2';
/** Without a sum. */
const VERSION_1 = '1';
/** Characters of the sum. */
const SUM = 7;
/** Characters of a link that are looked at. */
const CODE_MAX = 4_000_000;
const SLICE = 1 << 14;

export function encodeLink(bundle: Bundle): string {
  const bytes = deflateSync(strToU8(JSON.stringify(bundle)), { level: 9 });
  let text = '';
  for (let at = 0; at < bytes.length; at += SLICE) text += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  const code = btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return VERSION + sumOf(code) + code;
}

/** Of what has been changed on the way it is another one (FNV-1a). */
function sumOf(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return (sum >>> 0).toString(36).padStart(SUM, '0');
}

/** Throws a BundleError that says what is wrong. */
export function decodeLink(link: string): Bundle {
  const hasSum = link.startsWith(VERSION);
  if (!hasSum && !link.startsWith(VERSION_1)) throw new BundleError('it is of a kind that this page does not know');
  if (link.length > CODE_MAX) throw new BundleError('it is too long');
  const code = link.slice(hasSum ? 1 + SUM : 1);
  let given: unknown;
  try {
    if (hasSum && link.slice(1, 1 + SUM) !== sumOf(code)) throw new Error();
    const text = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
    given = JSON.parse(inflate(Uint8Array.from(text, (c) => c.charCodeAt(0))));
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError('it is damaged, or a part of it is missing');
  }
  return checkBundle(given);
}

/** No more than is taken: a few bytes can stand for gigabytes. */
function inflate(bytes: Uint8Array): string {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let whole = false;
  const stream = new Inflate((chunk, final) => {
    size += chunk.length;
    // Six for one: what JSON makes of a character at worst.
    if (size > 6 * TEXT_MAX) throw new BundleError('its files are too large');
    chunks.push(chunk);
    whole = final;
  });
  for (let at = 0; at < bytes.length; at += SLICE)
    stream.push(bytes.subarray(at, at + SLICE), at + SLICE >= bytes.length);
  if (!whole) throw new BundleError('a part of it is missing');
  let text = '';
  for (const chunk of chunks) text += strFromU8(chunk, true);
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));
}
