import { expect, test } from 'vitest';
import { withReadableNames } from '../../src/playground/assembly/names.ts';
import { ROWS_MAX, readAssembly } from '../../src/playground/assembly/read-assembly.ts';

const SOURCE = ['#include <stdio.h>', 'int twice(int x) {', '  return x + x;', '}'];
const TEXT = `	.file	"a.c"
	.functype	twice (i32) -> (i32)
	.section	.text.twice,"",@
	.hidden	twice                           # -- Begin function twice
twice:                                  # @twice
.Lfunc_begin0:
	.file	1 "/home" "a.c"
	.loc	1 2 0                           # a.c:2:0
	.functype	twice (i32) -> (i32)
	.local  	i32
# %bb.0:                                # %entry
	loop    	                                # label0:
	local.get	0
.Ltmp0:
	.loc	1 3 12 prologue_end             # a.c:3:12
	local.get	0
	i32.add 
	.loc	1 0 3 is_stmt 0                 # a.c:0:3
	br_if   	0                               # 0: up to label0
	end_loop
	.file	2 "/usr/include" "inline.h"
	.loc	2 40 3                          # /usr/include/inline.h:40:3 @[ a.c:3:5 ]
	i32.const	1
                                        # fallthrough-return
	end_function
.Lfunc_end0:
	.section	.text._Z4helpv,"",@
_Z4helpv:                               # @_Z4helpv
	.functype	_Z4helpv () -> ()
	.loc	2 9 0
	nop
	end_function
	.section	.rodata..L.str,"S",@
.L.str:
	.asciz	"twice: # @twice\\n"
`;

test('the functions of a source, each instruction behind its line', async () => {
  const { rows, isCut, functions, ofHeaders } = await readAssembly(TEXT, '/home/a.c', SOURCE);
  expect(rows.map(({ kind, line, text }) => `${kind} ${line}|${text}`)).toEqual([
    'function 2|twice (i32) -> (i32)',
    'source 2|   2  int twice(int x) {',
    'code 2|      loop  # label0:',
    'code 2|        local.get 0',
    'source 3|   3  return x + x;',
    'code 3|        local.get 0',
    'code 3|        i32.add',
    'code 3|        br_if 0  # label0',
    'code 3|      end_loop',
    'code 3|      i32.const 1',
  ]);
  expect({ isCut, functions, ofHeaders }).toEqual({ isCut: false, functions: 1, ofHeaders: 1 });
});

test('names of C++ are those that people write, but in the source', async () => {
  const code = { kind: 'code', text: '    call _Z4areaii', line: 1 } as const;
  const source = { kind: 'source', text: '   1  _Z4areaii', line: 1 } as const;
  const asked: string[] = [];
  const read = { rows: [code, source, code], isCut: false, functions: 1, ofHeaders: 0 };
  const { rows } = await withReadableNames(read, async (names) => {
    asked.push(...names);
    return ['area(int, int)', ''];
  });
  expect(asked).toEqual(['_Z4areaii']);
  expect(rows.map(({ text }) => text)).toEqual(['    call area(int, int)', source.text, '    call area(int, int)']);
  const ended = await withReadableNames(read, async () => []);
  expect(ended.rows).toEqual(read.rows);
});

test.each([
  '',
  '\n',
  'twice: # @twice\n',
  'x',
  '\t.loc\n\t.file 1\n',
  'a:  # @a\n\t.loc 9 9\n\tend_block\n\tend_function',
])('of %j there is nothing', async (text) => {
  expect((await readAssembly(text, 'a.c', SOURCE)).rows).toEqual([]);
});

test('a text of megabytes is cut, and the page is not kept for as long as that takes', async () => {
  const [before = '', after = ''] = TEXT.split('.Lfunc_end0:');
  const long = `${before}.Lfunc_end0:\n`.repeat(10_000) + after;
  let turns = 0;
  const turn = () => {
    turns++;
    timer = setTimeout(turn);
  };
  let timer = setTimeout(turn);
  const { rows, isCut, functions, ofHeaders } = await readAssembly(long, '/home/a.c', SOURCE);
  clearTimeout(timer);
  expect(turns).toBeGreaterThan(0);
  expect(rows).toHaveLength(ROWS_MAX);
  expect({ isCut, functions, ofHeaders }).toEqual({ isCut: true, functions: 10_000, ofHeaders: 1 });

  const ended = new AbortController();
  setTimeout(() => ended.abort());
  await expect(readAssembly(long, '/home/a.c', SOURCE, ended.signal)).rejects.toThrow(/aborted/);
});
