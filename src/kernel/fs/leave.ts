/**
 * The end of a locked section. Long work (giving back a large file) is done in further sections, so that nobody waits
 * long for the lock. A thread is not ended between them: it is still in kernel code.
 */
import type { FileMemory } from './file-memory.ts';
import { reapStep } from './inodes.ts';

/** Releases the lock and frees what the section left dying. */
export function leave(m: FileMemory): void {
  let dying = m.dying;
  m.dying = 0;
  m.leave();
  while (dying !== 0) {
    m.enter();
    try {
      if (reapStep(m, dying)) dying = 0;
    } finally {
      m.leave();
    }
  }
}
