/** A subset of SDL 2 over RatOS windows (src/guest-abi/lib/sdl/), for programs that call it. docs/c/sdl.md tells of it. */
import type { ArchiveRecipe } from './archives.ts';
import { buildLibrary, LIBRARY_FLAGS, libraryKey } from './libratos.ts';

const isOfSdl = (path: string) => path.startsWith('lib/sdl/');

export const SDL: ArchiveRecipe = {
  name: 'libSDL2',
  key: (support) => libraryKey(support, isOfSdl, LIBRARY_FLAGS),
  build: (support, options) => buildLibrary(support, isOfSdl, LIBRARY_FLAGS, options),
};

/** Its functions' names begin so. */
const PREFIX = [...new TextEncoder().encode('SDL_')] as const;

/** Whether an object or archive may call SDL: it has such a name in it. */
export function namesSdl(contents: Uint8Array): boolean {
  const [first] = PREFIX;
  for (let at = contents.indexOf(first); at >= 0; at = contents.indexOf(first, at + 1))
    if (PREFIX.every((byte, index) => contents[at + index] === byte)) return true;
  return false;
}
