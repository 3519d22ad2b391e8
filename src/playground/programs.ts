import { fetchBuilt, fetchBuiltJson } from './built-file.ts';

/** What `npm run programs` builds: public/programs/index.json. */
export interface ProgramIndex {
  bin: string[];
  /** Further names in `/bin`, and of which program. */
  links: Record<string, string>;
  /** Entries of the desktop's launcher, by their file names. */
  applications: Record<string, string>;
}

export function loadIndex(): Promise<ProgramIndex> {
  return fetchBuiltJson('index.json', 'programs');
}

export async function loadProgram(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetchBuilt(`bin/${encodeURIComponent(name)}.wasm`);
  return new Uint8Array(await response.arrayBuffer());
}
