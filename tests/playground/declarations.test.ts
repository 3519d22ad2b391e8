/** What the headers declare, as the editor is told. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declarations } from '../../scripts/generate/words/declarations.ts';
import { nameIn, signatureOf } from '../../src/playground/editor/words/word.ts';

const inHeader = (text: string, header = 'stdio.h') =>
  declarations(`# 1 "/all.c"\n# 1 "/usr/include/wasm32-wasip1/${header}" 1 3\n${text}\n# 2 "/all.c" 2\n`);

describe('declarations', () => {
  it('are functions, with their parameters as they are written', () => {
    expect(
      inHeader(
        'int printf(const char *restrict, ...) __attribute__((format(printf, 1, 2)));\nextern void *\nmalloc (size_t __size);',
      ),
    ).toEqual([
      {
        name: 'printf',
        kind: 'function',
        header: 'stdio.h',
        returns: 'int',
        parameters: ['const char *', '...'],
      },
      { name: 'malloc', kind: 'function', header: 'stdio.h', returns: 'void *', parameters: ['size_t size'] },
    ]);
  });

  it('are functions that take and give functions', () => {
    expect(
      inHeader(
        'void (*signal(int, void (*)(int)))(int);\nvoid qsort(void *, size_t, int (*)(const void *, const void *));',
      ),
    ).toMatchObject([
      { name: 'signal', returns: 'void (*)(int)', parameters: ['int', 'void (*)(int)'] },
      { name: 'qsort', parameters: ['void *', 'size_t', 'int (*)(const void *, const void *)'] },
    ]);
  });

  it('are structs, enumerators, types, constants and macros', () => {
    expect(
      inHeader(`struct tm { int tm_sec; const char *tm_zone; };
typedef struct { int quot, rem; } div_t;
enum { thrd_success = 0, thrd_busy };
typedef int32_t (*RatThreadEntry)(void *arg);
#define EOF (-1)
#define assert(x) ((void)(x))
#define _PRIVATE 1
#define STDIO_H_
static inline int twice(int n) { return 2 * n; }
int after(void);`),
    ).toEqual([
      { name: 'struct tm', kind: 'struct', header: 'stdio.h', fields: ['int tm_sec', 'const char *tm_zone'] },
      { name: 'div_t', kind: 'struct', header: 'stdio.h', fields: ['int quot, rem'] },
      { name: 'thrd_success', kind: 'constant', header: 'stdio.h', value: '0' },
      { name: 'thrd_busy', kind: 'constant', header: 'stdio.h' },
      { name: 'RatThreadEntry', kind: 'type', header: 'stdio.h', value: 'int32_t (*)(void *arg)' },
      { name: 'EOF', kind: 'constant', header: 'stdio.h', value: '(-1)' },
      { name: 'assert', kind: 'macro', header: 'stdio.h', parameters: ['x'] },
      { name: 'after', kind: 'function', header: 'stdio.h', returns: 'int', parameters: ['void'] },
    ]);
  });

  it('belong to the header that a program includes, not to the one inside it', () => {
    const text = '# 1 "/usr/include/wasm32-wasip1/__functions_malloc.h" 1 3\nvoid free(void *);\n# 3 "stdlib.h" 2 3';
    expect(inHeader(text, 'stdlib.h')).toMatchObject([{ name: 'free', header: 'stdlib.h' }]);
  });

  it('are an answer to any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: fc.constantFrom(...'{}();,#*[] \n"\'=ab_') }), (text) => {
        expect(Array.isArray(inHeader(text))).toBe(true);
      }),
    );
  });
});

describe('names in declarations', () => {
  it.each([
    ['const char *path', 'path'],
    ['int out[2]', 'out'],
    ['int (*compare)(const void *, const void *)', 'compare'],
    ['const char *', undefined],
    ['unsigned long', undefined],
    ['size_t', undefined],
    ['...', '...'],
  ])('%s', (text, name) => expect(nameIn(text)).toBe(name));
});

it('signatures are C', () => {
  const word = { name: 'fopen', kind: 'function', header: 'stdio.h', returns: 'FILE *' } as const;
  expect(signatureOf({ ...word, parameters: [{ text: 'const char *path' }] })).toBe('FILE *fopen(const char *path)');
  expect(signatureOf(word)).toBe('FILE *fopen(void)');
});
