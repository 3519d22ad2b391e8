import { RAT_ERR_BAD_IMAGE } from '../../guest-abi/status.ts';

/** A program that can't be run: a status, and the reason in words. */
export class ImageError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const badImage = (message: string): ImageError => new ImageError(RAT_ERR_BAD_IMAGE, message);

/** Not even a file that an engine would take. */
export const malformed = (reason: string): ImageError => badImage(`not a WebAssembly program: ${reason}`);

/** Of a text that an image brings, as much as is shown. */
const SHOWN = 200;

/** What an image calls something, or an engine says of it, fit for one line of a terminal. */
export function printable(text: string): string {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);
}
