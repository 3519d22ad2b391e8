/// <reference types="vite/client" />
/** The compiler's support files for a page built by Vite. */
import { archiveName, libratosKey } from './libratos.ts';
import type { SupportFiles } from './types.ts';

export { compile } from './compile.ts';
export type { CompileOptions, CompileProgress, CompileRequest, CompileResult, SupportFiles } from './types.ts';

const BASE = '../guest-abi/';
const modules: Record<string, string> = import.meta.glob(
  ['../guest-abi/include/**/*.h', '../guest-abi/lib/**/*.{c,h}'],
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
 * The support files together with the libratos that `build-programs` compiled, when it was made of these files.
 * @param programs URL of the folder with `index.json`, ending in `/`.
 */
export async function loadSupport(programs: string): Promise<SupportFiles> {
  try {
    const index: unknown = await (await fetch(`${programs}index.json`)).json();
    const key = await libratosKey(supportFiles);
    if (typeof index !== 'object' || index === null || !('libratos' in index) || index.libratos !== key)
      return supportFiles;
    const response = await fetch(programs + archiveName(key));
    if (!response.ok) return supportFiles;
    return { ...supportFiles, archive: new Uint8Array(await response.arrayBuffer()) };
  } catch {
    return supportFiles; // compiled on the spot instead
  }
}
