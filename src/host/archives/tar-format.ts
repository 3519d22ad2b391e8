/** Numbers of the tar format (POSIX pax, with GNU's extensions) that reading and writing share. */
export const BLOCK_BYTES = 512;

/** Fields of a header: where, and how long. */
export const FIELD = {
  NAME: [0, 100],
  MODE: [100, 8],
  OWNER: [108, 8],
  GROUP: [116, 8],
  SIZE: [124, 12],
  MODIFIED: [136, 12],
  CHECKSUM: [148, 8],
  LINK: [157, 100],
  MAGIC: [257, 8],
  PREFIX: [345, 155],
} as const;
export type Field = readonly [at: number, length: number];
export const TYPE_AT = 156;

export const TYPE = {
  FILE: '0',
  OLD_FILE: '\0',
  CONTIGUOUS: '7',
  LINK: '1',
  SYMLINK: '2',
  DIRECTORY: '5',
  /** Values for the next entry, and for all that follow. */
  PAX: 'x',
  PAX_GLOBAL: 'g',
  /** GNU: the next entry's name, and link. */
  LONG_NAME: 'L',
  LONG_LINK: 'K',
} as const;

/** The sum of a header's bytes, with spaces where the sum itself stands. */
export function checksum(header: Uint8Array): number {
  const [at, length] = FIELD.CHECKSUM;
  let sum = length * 0x20;
  for (let i = 0; i < BLOCK_BYTES; i++) if (i < at || i >= at + length) sum += header[i] as number;
  return sum;
}
