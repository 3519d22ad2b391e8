/** Telling a program's user something, on the standard error of a process. */
import { TYPE } from '../guest-abi/status.ts';
import { descriptorObject } from '../kernel/descriptors.ts';
import type { FileSystem } from '../kernel/fs/file-system.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { O_TYPE, OF_INODE } from '../kernel/layout.ts';
import { release } from '../kernel/object.ts';
import { tryWritePipe } from '../kernel/pipe.ts';
import { utf8Bytes } from '../kernel/text.ts';

/** Writes without waiting: what there is no room for is lost. */
export function writeStandardError(k: Kernel, files: FileSystem, process: number, text: string): void {
  const object = descriptorObject(k, process, 2);
  if (object < 0) return;
  const bytes = utf8Bytes(text);
  if (k.words[object + O_TYPE] === TYPE.PIPE) tryWritePipe(k, object, bytes, 0, bytes.length);
  else files.append(k.words[object + OF_INODE], bytes, 0, bytes.length);
  release(k, object);
}
