import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchForeign } from './foreign.ts';

const answer = (body: unknown) =>
  vi.stubGlobal(
    'fetch',
    async () => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } }),
  );
const ADDRESS = new URL('https://api.github.com/gists/0123456789');

afterEach(() => vi.unstubAllGlobals());

describe('a gist', () => {
  it('is opened with all its files, the first source in front', async () => {
    const files = { 'a.md': { content: '# A' }, 'b.c': { content: 'int b;', truncated: false } };
    answer({ id: '0123456789', truncated: false, files });
    const bundle = await fetchForeign(ADDRESS);
    expect(bundle).toMatchObject({ file: 'b.c', files: { 'a.md': '# A', 'b.c': 'int b;' } });
  });

  it('of which a part is missing is refused', async () => {
    answer({ files: { 'b.c': { content: 'int ', truncated: true } } });
    await expect(fetchForeign(ADDRESS)).rejects.toThrow('b.c is too large');
  });
});
