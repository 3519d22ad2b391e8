/// <reference types="vite/client" />
/** The compiler's support files for a page built by Vite. */
import type { SupportFiles } from './types.ts';

export { compile } from './compile.ts';
export type { CompileOptions, CompileProgress, CompileRequest, CompileResult, SupportFiles } from './types.ts';

const BASE = '../guest-abi/';
const modules: Record<string, string> = import.meta.glob(
  ['../guest-abi/include/**/*.h', '../guest-abi/{lib,libc}/**/*.{c,h,cpp}'],
  {
    query: '?raw',
    eager: true,
    import: 'default',
  },
);

export const supportFiles: SupportFiles = {
  files: Object.fromEntries(Object.entries(modules).map(([path, text]) => [path.slice(BASE.length), text])),
};

/**
 * The support files, with the archives that `build-programs` has built of these very files. What it has not built and
 * cannot be built in a page is an error when a program needs it.
 * @param programs URL of the folder with `index.json`, ending in `/`.
 */
export async function loadSupport(programs: string): Promise<SupportFiles> {
  const { archives: built, compilerVersion } = await builtArchives(`${programs}index.json`);
  const archives = {
    async get(fileName: string) {
      const response = built.includes(fileName) ? await fetch(programs + fileName) : undefined;
      return response?.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
    },
  };
  return { ...supportFiles, archives, compilerVersion };
}

async function builtArchives(url: string): Promise<{ archives: readonly unknown[]; compilerVersion: string }> {
  const nothing = { archives: [], compilerVersion: '' };
  try {
    const index: unknown = await (await fetch(url)).json();
    if (typeof index !== 'object' || index === null || !('archives' in index) || !('compilerVersion' in index))
      return nothing;
    const { archives, compilerVersion } = index;
    return Array.isArray(archives) ? { archives, compilerVersion: String(compilerVersion) } : nothing;
  } catch {
    return nothing;
  }
}
