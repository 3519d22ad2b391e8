/** What every kind of archive comes down to. */
import {
  RAT_ERR_INVALID_ARGUMENT,
  RAT_ERR_LIMIT_EXCEEDED,
  RAT_ERR_NO_SPACE,
  RAT_ERR_NOT_SUPPORTED,
} from '../../guest-abi/status.ts';

/** One thing in an archive, as the archive tells it: `planUnpacking` looks whether it may be. */
export type ArchiveEntry = {
  /** As it stands there: slashes between names, perhaps one at the end. */
  path: string;
  /** Nanoseconds since 1970; undefined when the archive does not say. */
  modified: bigint | undefined;
} & (
  | { type: 'directory' }
  /** `isPacked`: it takes a while to make the content, and it may turn out to be damaged. */
  | { type: 'file'; size: number; isPacked: boolean; content: () => Uint8Array }
  | { type: 'symlink'; target: string }
  /** Another name of the file at `target`, a path in the archive. */
  | { type: 'link'; target: string }
);

export interface Archive {
  entries: readonly ArchiveEntry[];
  /** A later entry takes the place of an earlier one of the same path: such archives are added to at their end. */
  lastWins: boolean;
}

/** What is wrong with an archive; told to the page as a `RatError` of the call. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function damaged(what: string): ArchiveError {
  return new ArchiveError(RAT_ERR_INVALID_ARGUMENT, `the archive is damaged: ${what}`);
}

export function refused(what: string): ArchiveError {
  return new ArchiveError(RAT_ERR_INVALID_ARGUMENT, `the archive is refused: ${what}`);
}

export function notSupported(what: string): ArchiveError {
  return new ArchiveError(RAT_ERR_NOT_SUPPORTED, what);
}

export function tooLarge(what: string): ArchiveError {
  return new ArchiveError(RAT_ERR_LIMIT_EXCEEDED, what);
}

export function noSpace(what: string): ArchiveError {
  return new ArchiveError(RAT_ERR_NO_SPACE, what);
}

/** A name as a message shows it: one line, and not without end. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 77)}…` : name);
}
