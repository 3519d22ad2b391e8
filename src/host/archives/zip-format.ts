/** Numbers of the zip format (PKWARE's APPNOTE) that reading and writing share. */
export const LOCAL_HEADER = 0x04034b50;
export const CENTRAL_HEADER = 0x02014b50;
export const DESCRIPTOR = 0x08074b50;
export const END_RECORD = 0x06054b50;
export const END_RECORD_64 = 0x06064b50;
export const END_LOCATOR_64 = 0x07064b50;

export const LOCAL_HEADER_BYTES = 30;
export const CENTRAL_HEADER_BYTES = 46;
export const END_RECORD_BYTES = 22;
export const END_RECORD_64_BYTES = 56;
export const END_LOCATOR_64_BYTES = 20;
/** In place of a number that stands in 64 bits elsewhere. */
export const IN_64_BITS = 0xffffffff;
export const COUNT_IN_64_BITS = 0xffff;

export const METHOD = { STORED: 0, DEFLATED: 8 } as const;
export const FLAG = { ENCRYPTED: 1, DESCRIPTOR: 8, STRONGLY_ENCRYPTED: 64, UTF8: 2048, MASKED: 8192 } as const;
/** Ids of extra fields. */
export const EXTRA = { ZIP64: 0x0001, NTFS: 0x000a, UNIX_TIME: 0x5455 } as const;
export const MADE_BY_UNIX = 3;
export const MADE_BY_DARWIN = 19;
/** In the upper half of the external attributes, where Unix made the archive. */
export const UNIX_TYPE = { MASK: 0o170000, FILE: 0o100000, DIRECTORY: 0o040000, SYMLINK: 0o120000 } as const;
/** Between 1601, where Windows counts from, and 1970, in units of 100 ns. */
export const NTFS_EPOCH = 116_444_736_000_000_000n;
