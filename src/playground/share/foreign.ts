/** Programs at other addresses: opened on the visitor's word only. */
import { type Bundle, BundleError, checkBundle, TEXT_MAX } from './bundle.ts';

const GIST = /^https:\/\/gist\.github\.com\/(?:[\w-]+\/)?([0-9a-f]{5,64})\/?$/;

/** @param given as the page's own address holds it. Throws a BundleError for what is no address of the web. */
export function foreignAddress(given: string): URL {
  let url: URL;
  try {
    url = new URL(decodeURIComponent(given));
  } catch {
    throw new BundleError('it is no address');
  }
  const isLocal = url.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1)$/.test(url.hostname);
  if (url.protocol !== 'https:' && !isLocal) throw new BundleError('only https addresses are opened');
  if (url.username !== '' || url.password !== '') throw new BundleError('its address begins with a user name');
  const gist = GIST.exec(url.origin + url.pathname);
  return gist ? new URL(`https://api.github.com/gists/${gist[1]}`) : url;
}

/** A gist, what a link of the page holds as JSON, or a single source. Throws a BundleError. */
export async function fetchForeign(url: URL): Promise<Bundle> {
  const response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', mode: 'cors' }).catch(() => {
    throw new BundleError('it cannot be reached from this page');
  });
  if (!response.ok) throw new BundleError(`the server answers ${response.status}`);
  const text = await bounded(response);
  const nothing = { arguments: '', flags: '', input: '', checks: false };
  if (/json/.test(response.headers.get('content-type') ?? '') || /^\s*\{\s*"/.test(text)) {
    const given = asJson(text);
    if (typeof given === 'object' && given !== null && 'files' in given) {
      const files = Object.entries(given.files ?? {}).map(([name, file]: [string, unknown]): [string, unknown] => {
        if (typeof file !== 'object' || file === null || !('content' in file)) return [name, file];
        // Of a large file a gist holds the beginning.
        if ('truncated' in file && file.truncated === true) throw new BundleError(`${name} is too large`);
        return [name, file.content];
      });
      const all = Object.fromEntries(files);
      const front = files.map(([name]) => name).find((name) => /\.(?:c|cc|cpp|cxx)$/.test(name)) ?? files[0]?.[0];
      return checkBundle({ ...nothing, file: front, ...given, files: all });
    }
  }
  const name = nameIn(url) || 'program.c';
  return checkBundle({ ...nothing, files: { [name]: text }, file: name });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BundleError('it is damaged, or no program');
  }
}

/** The last part of its path. */
function nameIn({ pathname }: URL): string {
  const part = pathname.slice(pathname.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

async function bounded(response: Response): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    text += decoder.decode(step.value, { stream: true });
    if (text.length <= TEXT_MAX) continue;
    await reader.cancel();
    throw new BundleError('it is too large');
  }
  return text + decoder.decode();
}
