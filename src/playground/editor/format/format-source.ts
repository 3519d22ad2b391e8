import type { FormatAnswer, FormatRequest } from './format-worker.ts';

const LIMIT_MS = 30_000;

/**
 * A source as clang-format writes it. Comes with the first one that is formatted, 1 MB.
 * @throws Error telling why not: what is wrong with the style, that it takes too long, that it cannot be loaded
 */
export async function formatSource(request: FormatRequest): Promise<string> {
  const worker = new Worker(new URL('./format-worker.ts', import.meta.url), { type: 'module', name: 'clang-format' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const answer = await new Promise<FormatAnswer>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<FormatAnswer>) => resolve(data);
      worker.onerror = () => resolve({ error: 'clang-format could not be loaded' });
      timer = setTimeout(() => resolve({ error: 'clang-format takes too long' }), LIMIT_MS);
      worker.postMessage(request);
    });
    if ('error' in answer) throw new Error(answer.error);
    return answer.text;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
