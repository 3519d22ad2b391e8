/** Files that `npm run programs` builds, beside the page. */
const ROOT = `${import.meta.env.BASE_URL}programs/`;

/** @throws with the file's path, when it does not come. */
export async function fetchBuilt(path: string): Promise<Response> {
  const url = ROOT + path;
  const response = await fetch(url).catch((error: Error) => {
    throw new Error(`${url} could not be loaded: ${error.message}`);
  });
  if (!response.ok) throw new Error(`${url} could not be loaded: status ${response.status}`);
  return response;
}

/** @param what is in it, for people. */
export async function fetchBuiltJson<T>(path: string, what: string): Promise<T> {
  const response = await fetchBuilt(path);
  // A development server answers an unknown path with a page.
  if (!response.headers.get('content-type')?.includes('json'))
    throw new Error(`The ${what} are not built. Run "npm run programs" and load this page again.`);
  return response.json();
}
