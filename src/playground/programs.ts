/** What `npm run programs` builds: public/programs/index.json. */
export interface ProgramIndex {
  bin: string[];
  /** Further names in `/bin`, and of which program. */
  links: Record<string, string>;
  /** Entries of the desktop's launcher, by their file names. */
  applications: Record<string, string>;
}

const root = `${import.meta.env.BASE_URL}programs/`;

export async function loadIndex(): Promise<ProgramIndex> {
  const response = await fetch(`${root}index.json`);
  // A development server answers an unknown path with a page.
  if (!response.ok || !response.headers.get('content-type')?.includes('json')) {
    throw new Error('The programs are not built. Run "npm run programs" and load this page again.');
  }
  return response.json();
}

export async function loadProgram(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${root}bin/${encodeURIComponent(name)}.wasm`);
  if (!response.ok) throw new Error(`The program ${name} could not be loaded (${response.status}).`);
  return new Uint8Array(await response.arrayBuffer());
}
