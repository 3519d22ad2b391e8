/** What is offered and told while one types. */
import { readFileSync } from 'node:fs';
import { CompletionContext } from '@codemirror/autocomplete';
import { cpp } from '@codemirror/lang-cpp';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUS, type StatusName } from '../../src/guest-abi/status.ts';
import { STATUS_DOCS } from '../../src/guest-abi/status-docs.ts';
import { STRUCTS } from '../../src/guest-abi/structs.ts';
import { SYSCALLS } from '../../src/guest-abi/syscalls.ts';
import { calledAt, readCompilerWords } from '../../src/playground/editor/completion/compiler-words.ts';
import { callBefore, memberBefore, withoutTexts } from '../../src/playground/editor/completion/cursor-context.ts';
import { localNames } from '../../src/playground/editor/completion/local-names.ts';
import { completionSource } from '../../src/playground/editor/completion/sources.ts';
import { Words } from '../../src/playground/editor/completion/words.ts';
import { signatureOf, type Word } from '../../src/playground/editor/words/word.ts';

const read = (name: string): Word[] =>
  JSON.parse(readFileSync(new URL(`../../src/playground/editor/words/${name}.json`, import.meta.url), 'utf8'));
const cxx = JSON.parse(readFileSync(new URL('../../src/playground/editor/words/cxx.json', import.meta.url), 'utf8'));
const words = new Words([...read('ratos'), ...read('c')], cxx);

const SOURCE = `#include <ratos.h>
#define SEATS 5
typedef struct Point { int x, y; struct Point *next; struct tm when; } Point;
enum Color { RED, GREEN = 2 };
static HMUTEX fork_[SEATS];
static int32_t philosopher(void *arg) {
  Point here = {0}, *there;
  RatMsg msg;
  |
}
`;

function stateAt(text: string): { state: EditorState; at: number } {
  const at = text.indexOf('|');
  const state = EditorState.create({ doc: text.replace('|', ''), extensions: [cpp()] });
  ensureSyntaxTree(state, state.doc.length, 10_000);
  return { state, at };
}

async function offered(text: string, language: 'c' | 'c++' = 'c'): Promise<string[]> {
  const { state, at } = stateAt(text);
  const result = await completionSource(language, async () => words)(new CompletionContext(state, at, false));
  const typed = result ? state.sliceDoc(result.from, at) : '';
  return result?.options.map(({ label }) => label).filter((label) => label.startsWith(typed)) ?? [];
}

describe('the names of C++', () => {
  const CODE = '#include <iostream>\nint main() {\n  ';
  it('are those of namespace std after its name, and nothing else', async () => {
    expect(await offered(`${CODE}std::ve|`, 'c++')).toEqual(['vector']);
    expect(await offered(`${CODE}std::cou|`, 'c++')).toEqual(expect.arrayContaining(['cout']));
    expect(await offered(`${CODE}std::RatS|`, 'c++')).toEqual([]);
    expect((await offered(`${CODE}std::|`, 'c++')).length).toBeGreaterThan(1000);
    expect(await offered(`${CODE}std::this_th|`, 'c++')).toEqual(['this_thread']);
    // What it has not in other namespaces and classes is not known.
    expect(await offered(`${CODE}other::ve|`, 'c++')).toEqual([]);
  });

  it('have the header that programs include for them', () => {
    const headerOf = (name: string) => words.cxx.words.find((word) => word.name === name)?.header;
    const known = { sort: 'algorithm', move: 'utility', format: 'format', cout: 'iostream', jthread: 'thread' };
    const more = { accumulate: 'numeric', unique_ptr: 'memory', chrono: 'chrono', print: 'print', mutex: 'mutex' };
    for (const [name, header] of Object.entries({ ...known, ...more })) expect(headerOf(name), name).toBe(header);
  });

  it('are headers without an ending, in C++ alone', async () => {
    expect(await offered('#include <al|', 'c++')).toEqual(['algorithm', 'alloca.h']);
    expect(await offered('#include <al|')).toEqual(['alloca.h']);
  });
});

describe('the names of RatOS', () => {
  it('are all there, with what the tables say of them', () => {
    for (const { name, doc, internal, parameters } of SYSCALLS) {
      if (internal) expect(words.get(name)).toBeUndefined();
      else expect(words.get(name)).toMatchObject({ doc, parameters: parameters.map(({ doc }) => ({ doc })) });
    }
    for (const { name, internal, fields } of STRUCTS)
      if (!internal) expect(words.struct(name)?.fields).toHaveLength(fields.length);
    for (const [name, value] of Object.entries(STATUS))
      expect(words.get(name)).toMatchObject({ value: String(value), doc: STATUS_DOCS[name as StatusName] });
  });

  it('have results and headers', () => {
    expect(signatureOf(words.get('RatSleep')!)).toMatch(/^\w+ RatSleep\(uint32_t \w+\)$/);
    expect(words.get('HMUTEX')).toMatchObject({ kind: 'type', header: 'ratos.h' });
    expect(words.get('RAT_INFINITE')?.value).toBe('0xFFFFFFFFu');
  });
});

it('the C library’s names have headers, and parameters with names where they are common', () => {
  expect(signatureOf(words.get('snprintf')!)).toBe('int snprintf(char *out, size_t size, const char *format, ...)');
  expect(words.get('pthread_create')?.header).toBe('pthread.h');
  expect(words.get('fork')?.missing).toBe(true);
  expect(words.struct('tm')?.fields?.map(({ text }) => text)).toContain('int tm_year');
});

describe('completion', () => {
  it('offers names of the headers and of the source', async () => {
    expect(await offered(SOURCE.replace('|', 'RatCreateMu|'))).toEqual(['RatCreateMutex']);
    expect(await offered(SOURCE.replace('|', 'phil|'))).toEqual(['philosopher']);
    expect(await offered(SOURCE.replace('|', 'GREE|'))).toEqual(['GREEN']);
    expect(await offered(SOURCE.replace('|', 'SEAT|'))).toEqual(['SEATS']);
  });

  it('offers members of what stands before them, through members', async () => {
    expect(await offered(SOURCE.replace('|', 'here.|'))).toEqual(['x', 'y', 'next', 'when']);
    expect(await offered(SOURCE.replace('|', 'there->next->|'))).toEqual(['x', 'y', 'next', 'when']);
    expect(await offered(SOURCE.replace('|', 'there[2].when.tm_y|'))).toEqual(['tm_yday', 'tm_year'].sort().reverse());
    expect(await offered(SOURCE.replace('|', 'msg.h|'))).toEqual(['hWindow', 'hSource', 'hEvent']);
    expect(await offered(SOURCE.replace('|', 'nobody.|'))).toEqual([]);
  });

  it('offers headers after #include, and nothing in texts, comments and numbers', async () => {
    expect(await offered('#include <sys/ti|')).toEqual(['sys/time.h', 'sys/times.h']);
    expect(await offered('#inc|')).toEqual(['include']);
    expect(await offered('// RatCrea|')).toEqual([]);
    expect(await offered('int main(void) { puts("RatCrea|"); }')).toEqual([]);
    expect(await offered('int x = 0xab|;')).toEqual([]);
  });

  it('does not offer what is not there when a program is linked', async () => {
    expect(await offered('int main(void) { fork| }')).toEqual([]);
  });
});

describe('the source’s own names', () => {
  it('are functions, variables, types, constants and macros', () => {
    const { state } = stateAt(SOURCE);
    const { names, headers, structs } = localNames(state);
    expect(names.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'macro SEATS',
      'type Point',
      'type Point',
      'type Color',
      'constant RED',
      'constant GREEN',
      'variable fork_',
      'function philosopher',
      'variable arg',
      'variable here',
      'variable there',
      'variable msg',
    ]);
    expect(headers).toEqual(['ratos.h']);
    expect([...structs.keys()]).toEqual(['Point']);
  });
});

describe('what stands before the cursor', () => {
  it.each([
    ['f(', 'f', 0],
    ['f(a, b', 'f', 1],
    ['f(g(1, 2), ', 'f', 1],
    ['f("a, (", ', 'f', 1],
    ['f(a[1, 2], (x, y), ', 'f', 2],
    ['f(/* a, b */ ', 'f', 0],
    ['f(g(1, ', 'g', 1],
    ['std::make_unique<own::Pt>(', 'make_unique', 0],
    ['f(g<A<int>, B>(1, ', 'g', 1],
  ])('%s is argument %3$i of %2$s', (text, name, argument) => {
    expect(callBefore(text)).toMatchObject({ name, argument });
  });

  it.each(['', 'f(a)', 'if (', 'f(a); ', 'int x[', '(a + '])('%s is no call', (text) => {
    expect(callBefore(text)).toBeUndefined();
  });

  it('may be a member', () => {
    expect(memberBefore('a.b[i].c->d')).toEqual({ path: ['a', 'b', 'c'], started: 'd' });
    expect(memberBefore('1.5')).toBeUndefined();
    expect(memberBefore('puts("a.')).toBeUndefined();
  });

  it('is an answer to any text', () => {
    const text = fc.string({ maxLength: 200, unit: fc.constantFrom(...'(){}[];,."\'/*\\\nab1->') });
    fc.assert(
      fc.property(text, (text) => {
        expect(withoutTexts(text)).toHaveLength(text.length);
        const call = callBefore(text);
        if (call) expect(text.startsWith(call.name, call.from)).toBe(true);
        memberBefore(text);
        const state = EditorState.create({ doc: text, extensions: [cpp()] });
        localNames(state);
      }),
    );
  });
});

describe('what only the compiler knows', () => {
  const PRINTED = `COMPLETION: as : [#U#]as({#<#U u = U()#>#})[# const#]
COMPLETION: at : [#reference#]at(<#size_type n#>)
COMPLETION: at : [#const_reference#]at(<#size_type n#>)[# const#]
COMPLETION: hidden (InBase,Inaccessible) : [#int#][#Base::#]hidden
COMPLETION: id (InBase) : [#int#][#Base::#]id
COMPLETION: operator= (Hidden,InBase) : [#Base &#]Base::operator=(<#Base &&#>)
COMPLETION: operator[] : [#reference#]operator[](<#size_type n#>)
COMPLETION: vector : vector::
COMPLETION: ~vector : [#void#]~vector()
COMPLETION: S
COMPLETION: template
COMPLETION: clear : [#void#]clear()
COMPLETION: clear : [#void#]clear()
`;
  const offeredWith = async (text: string, printed: string) => {
    const { state, at } = stateAt(text);
    const asked: number[] = [];
    const ask = async (position: number) => {
      asked.push(position);
      return printed;
    };
    const context = new CompletionContext(state, at, false);
    const result = await completionSource('c++', async () => words, ask)(context);
    return { result, asked: asked.map((position) => at - position) };
  };

  it('is offered after a point, an arrow and two colons: what can be reached, once', async () => {
    for (const written of [
      'v.|',
      'p->cl|',
      'f(1).|',
      '(*p)\n    .|',
      'a[i]->|',
      'Box<int>::|',
      'std::chrono::|',
      'other::std::|',
    ]) {
      const { result, asked } = await offeredWith(`int main() {\n  ${written}`, PRINTED);
      expect(
        result?.options.map(({ label }) => label),
        written,
      ).toEqual(['as', 'at', 'id', 'S', 'clear']);
      expect(asked).toEqual([written === 'p->cl|' ? 2 : 0]);
    }
    const { result } = await offeredWith('int main() {\n  v.|', PRINTED);
    expect(result?.options[1]).toMatchObject({
      type: 'method',
      info: 'reference at(size_type n)\nconst_reference at(size_type n)',
    });
  });

  it('is not asked where the words are known, and a name of the source stays when nothing is known', async () => {
    expect((await offeredWith('int main() {\n  std::|', PRINTED)).asked).toEqual([]);
    for (const text of ['RatS|', '1.|', '2.f|', 'x = 0x1.|', '"text.|', '// v.|', 'for (;;) .|'])
      expect((await offeredWith(`int main() {\n  ${text}`, PRINTED)).asked, text).toEqual(
        text.startsWith('for') ? [0] : [],
      );
    const point = 'struct Point { int x, y; };\nint main() {\n  Point here;\n  here.|';
    expect((await offeredWith(point, '')).result?.options.map(({ label }) => label)).toEqual(['x', 'y']);
    expect((await offeredWith('int main() {\n  unknown.|', '')).result).toBe(null);
  });

  it('tells of the functions that are called, and is asked once for each call', async () => {
    let times = 0;
    const called = calledAt(async () => {
      times++;
      return times === 1
        ? ''
        : 'OVERLOAD: [#void#]push_back(<#const_reference x#>)\nOVERLOAD: [#void#]push_back(<#value_type &&x#>)\nCOMPLETION: x\n';
    });
    const { state } = stateAt('  v.push_back(1, |');
    const call = { from: 4, name: 'push_back', isMember: false };
    // It was not there yet.
    expect(await called(state, call)).toEqual([]);
    for (let time = 0; time < 3; time++)
      expect((await called(state, call)).map(signatureOf)).toEqual([
        'void push_back(const_reference x)',
        'void push_back(value_type &&x)',
      ]);
    expect(times).toBe(2);
    // A member has its parameters with their defaults.
    const asked: number[] = [];
    const members = calledAt(async (position) => {
      asked.push(position);
      return position === 4
        ? 'COMPLETION: move : [#int#]move(<#int n#>{#, <#bool back = false#>#})\n'
        : 'OVERLOAD: S(<#int n#>)\n';
    });
    const names = async (name: string) => {
      const { state } = stateAt(`  v.${name}(|`);
      return (await members(state, { from: 4, name, isMember: true })).map(signatureOf);
    };
    expect(await names('move')).toEqual(['int move(int n, bool back = false)']);
    expect(await names('S')).toEqual([' S(int n)']);
    expect(asked).toEqual([4, 4, 6]);
  });

  it('is an answer to any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PRINTED.split(/(?<=[ :#<>()[\]])/), 'OVERLOAD: ', '\n')), (parts) => {
        const { members, calls } = readCompilerWords(parts.join(''));
        for (const name of members.keys()) expect(name).toMatch(/^\w+$/);
        expect(calls.length).toBeLessThanOrEqual(parts.length);
      }),
    );
  });
});
