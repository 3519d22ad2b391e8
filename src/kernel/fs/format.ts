/**
 * Where everything lies in the file system's SharedArrayBuffer. Offsets are in 32-bit words unless a name says
 * otherwise. The buffer is an array of 4 KiB pages; page 0 is the header, so page number 0 means "none".
 *
 * What guards what: an inode's lock its words, its content with the page index, and, of a directory, its entries;
 * besides, an entry's directory must be locked to change the number of names of what it names, and where a directory's
 * own entry is. `F_RENAME_LOCK` keeps moves of directories apart, so that with it held no directory gets another
 * ancestor. `F_PAGE_LOCK` and `F_INODE_LOCK` guard the allocators. The locks' order stands in file-memory.ts.
 */
import { MAX_PROCESSES } from '../../guest-abi/limits.ts';

export const PAGE_BYTES = 4096;
export const PAGE_WORDS = 1024;
export const PAGE_WORDS_SHIFT = 10;

export const MAGIC = 0x52415446;
/** Bumped when the layout changes: every thread must run the same code over one buffer. */
export const LAYOUT_VERSION = 5;

// Header (page 0).
export const F_MAGIC = 0;
export const F_VERSION = 1;
/** Pages that the buffer may grow to. Constant. */
export const F_MAX_PAGES = 2;
/** Pages and inodes of one payer, at most (payers.ts). Written once. */
export const F_QUOTA_PAGES = 6;
export const F_QUOTA_INODES = 7;
/** Pages that the buffer has now. It only rises; a view taken for fewer pages is stale. Everybody looks at it. */
export const F_TOTAL_PAGES = 3;
/** Who wants to hear of changes: while there is nobody, a change costs no more than a look at this. Atomic. */
export const F_WATCHERS = 5;
/** The first page of the marks: a byte a page, 1 when it was changed since the storage took it (changes.ts). 0: none. */
export const F_MARKS = 4;

/** /dev/fd: the inode of the directory whose names are the descriptors of whoever looks. Written once. */
export const F_DESCRIPTORS = 8;
/** With a device's number added: its inode. Written once. */
export const F_DEVICES = 8;
export const DEVICES_MAX = 7;

// On a cache line of its own, with what it guards.
export const F_PAGE_LOCK = 16;
/** The first page that was never handed out. It and all after it hold zeros. */
export const F_FRESH_PAGE = 17;
/** Free pages, chained through their first word. */
export const F_FREE_PAGE = 18;
export const F_FREE_PAGES = 19;

// On a cache line of its own, with what it guards.
export const F_INODE_LOCK = 32;
/** Pages of the inode table and its map: never given back. */
export const F_TABLE_PAGES = 33;
/** The first inode number that was never handed out. */
export const F_FRESH_INODE = 34;
/** Free inodes, chained through `I_NEXT_FREE`. */
export const F_FREE_INODE = 35;
/** Inodes in use. */
export const F_INODES = 36;

/** On a cache line of its own. */
export const F_RENAME_LOCK = 48;
/** Rises with every change of an inode while there are watchers (watch.ts). Atomic. */
export const F_CHANGES = 62;
// Between the file system and the storage behind its persistent directories: changes.ts and storage-port.ts. Atomic.
/** Where the inode lies that was changed last; the others that were changed are chained behind it. */
export const F_CHANGED = 50;
/** Changed and notified when there is something to do for the storage. */
export const F_STORAGE_BELL = 51;
/** Flushes asked for, and done. */
export const F_FLUSHES_WANTED = 52;
export const F_FLUSHES_DONE = 53;
/** What became of the last flush: a status. */
export const F_FLUSH_STATUS = 54;
/** Changed and notified when the storage has done something. */
export const F_STORAGE_TURN = 55;
/** Files' bytes asked for. */
export const F_CONTENTS_WANTED = 57;
/** 1: the storage is to store what is changed, and end. */
export const F_STORAGE_STOP = 58;
/** 0 while the storage is at work; else what it has ended with, a status. */
export const F_STORAGE_END = 56;

/** The inode map: each word is a page of 1024 numbers of inode-table pages. */
export const F_INODE_MAP = 64;
export const INODE_MAP_WORDS = 192;
/** What each payer has: payers.ts. */
export const F_PAYERS = F_INODE_MAP + INODE_MAP_WORDS;
export const PAYER_WORDS = (PAGE_WORDS - F_PAYERS) / MAX_PROCESSES;

// Inode: 256 bytes, 16 to a page. Inode 0 does not exist, inode 1 is the root directory.
export const INODE_WORDS_SHIFT = 6;
export const INODE_WORDS = 1 << INODE_WORDS_SHIFT;
export const INODES_PER_PAGE_SHIFT = PAGE_WORDS_SHIFT - INODE_WORDS_SHIFT;
export const INODES_PER_PAGE = 1 << INODES_PER_PAGE_SHIFT;
export const ROOT_INODE = 1;
export const I_LOCK = 0;
/** File: keeps appends of more than one section apart. Guards nothing else. */
export const I_APPEND_LOCK = 1;
/** Bumped at every write and truncation, and when the slot is used anew: (ino, generation) names one content. */
export const I_GENERATION = 2;
/** Bumped when the slot becomes free: (ino, incarnation) names one inode, for who comes back to it without holding it. */
export const I_INCARNATION = 3;
/** From here on an inode's words begin anew with each use of its slot. 0 when free, else a `FILE_TYPE`. */
export const I_TYPE = 4;
/** Names. A directory has 1 while it is in the tree, whatever it holds. */
export const I_LINKS = 5;
/** Bytes, a 64-bit float; in a directory the slots ever used, in bytes. No page is mapped past it. */
export const I_SIZE = 6;
/** The times of times.ts. */
export const I_TIMES = 8;
/** Opens not yet closed. An inode with neither names nor opens is dying: only its reaper may touch it. */
export const I_OPENS = 16;
/** While free. */
export const I_NEXT_FREE = 17;
/** Directory: the parent's inode number; the root's is its own, a removed directory's is 0. */
export const I_PARENT = 18;
/** Directory: its entry in the parent, for `pathOf`. */
export const I_ENTRY = 19;
/** Directory: live entries. Device: its number. */
export const I_ENTRIES = 20;
export const I_DEVICE = 20;
/** Directory: free slots, chained. */
export const I_FREE_SLOT = 21;
export const I_FREE_SLOTS = 22;
/** File in a store: the logical pages among which all are that were changed since the storage took it; the end is 0 for none. */
export const I_CHANGED_FROM = 21;
export const I_CHANGED_END = 22;
/** Directory: the page of hash buckets, or that names such pages; 0 while one page of slots is enough. And how many. */
export const I_BUCKETS = 23;
export const I_BUCKET_COUNT = 27;
/** Below a persistent directory: the inode's own number; such a directory itself: that number, negative; else 0. */
export const I_STORED = 24;
/** The next of the changed inodes, `CHANGED_LAST` in the last; 0 when it is not among them. It outlives a use of the slot. */
export const I_NEXT_CHANGED = 25;
/** File: what `CONTENT` says of its bytes, or the status with which they could not be had. */
export const I_CONTENT = 26;
/** Who has made the inode and pays for it; and who pays for its pages, and for how many of them (payers.ts). */
export const I_MAKER = 28;
export const I_PAYER = 29;
export const I_PAID = 30;
/** Page index: 28 direct pages, then trees of tables of one, two and three levels (page-index.ts). */
export const I_DIRECT = 32;
export const I_TREES = 60;

export const DIRECT_PAGES = I_TREES - I_DIRECT;

// Directory slot: 64 bytes, 64 to a page, named by its reference (page * 64 + index in the page). Slots never move.
export const SLOT_BYTES = 64;
export const SLOT_WORDS_SHIFT = 4;
export const SLOTS_PER_PAGE = PAGE_BYTES / SLOT_BYTES;
export const SLOTS_PER_PAGE_SHIFT = 6;
/** Kind | type << 8 | name length << 16. */
export const S_HEAD = 0;
export const S_INODE = 1;
export const S_HASH = 2;
/** The next entry in the same hash bucket. */
export const S_NEXT = 3;
/** Where the name goes on, 0 when it is all here. */
export const S_MORE = 4;
/** Byte in an entry slot where its name begins. */
export const ENTRY_NAME = 20;
export const ENTRY_NAME_BYTES = SLOT_BYTES - ENTRY_NAME;
/** In a free slot or a name's continuation: the next one. */
export const S_CHAIN = 1;
export const CONTINUATION_NAME = 8;
export const CONTINUATION_NAME_BYTES = SLOT_BYTES - CONTINUATION_NAME;

export const SLOT_FREE = 0;
export const SLOT_ENTRY = 1;
export const SLOT_CONTINUATION = 2;
/** A directory has at most so many slots (4 GiB of them), so that a position, "." and ".." included, has 26 bits. */
export const SLOTS_MAX = 0x3fffff0;

export const FILE_TYPE = { FILE: 1, DIRECTORY: 2, SYMLINK: 3, DEVICE: 4 } as const;
export type FileType = (typeof FILE_TYPE)[keyof typeof FILE_TYPE];

/**
 * Where the bytes of a file are: in the tree; in the storage alone, as far as it is not empty; or on their way from
 * there. Or on their way from the page (coming.ts), without or with somebody who waits for them.
 */
export const CONTENT = { HERE: 0, AWAY: 1, WANTED: 2, COMING: 3, HURRIED: 4 } as const;
export const CHANGED_LAST = -1;

/** Largest file, in bytes: 4 TiB, which a page index reaches. */
export const FILE_BYTES_MAX = 2 ** 42;
/** Symbolic links followed in one path. */
export const SYMLINKS_MAX = 40;
/** An inode is locked for at most this many bytes of copying, then released and taken anew. */
export const SECTION_BYTES = 65536;
/** The same for pages given back. */
export const SECTION_PAGES = 1024;
