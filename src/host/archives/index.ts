/** What is loaded when an archive is met for the first time. */
export { gunzipIfNeeded } from './gzip.ts';
export { streamOf } from './pack.ts';
export { planUnpacking } from './plan.ts';
export { readTar } from './read-tar.ts';
export { readTree } from './read-tree.ts';
export { readZip } from './read-zip.ts';
export { roomOf, unpack } from './unpack.ts';
export { walk } from './walk.ts';
export { writeTar } from './write-tar.ts';
export { writeZip } from './write-zip.ts';
