/** The stack texts of the three engines, and what they say of why. */
import { expect, test } from 'vitest';
import { reasonOf } from '../../src/workers/symbols/reasons.ts';
import { stackFrames } from '../../src/workers/symbols/stack-text.ts';

test('Chromium', () => {
  const stack = `RuntimeError: divide by zero
    at program.wasm.compute(std::__2::vector<S, std::__2::allocator<S>> const&, int) (wasm://wasm/program.wasm-0003346a:wasm-function[20]:0x540)
    at program.wasm.main (wasm://wasm/program.wasm-0003346a:wasm-function[21]:0x60d)
    at wasm://wasm/0003346a:wasm-function[60]:0x3eaf
    at run (http://localhost/worker.js:12:5)
    at async http://localhost/worker.js:1:2`;
  expect(stackFrames(stack)).toEqual([
    {
      index: 20,
      offset: 0x540,
      name: 'compute(std::__2::vector<S, std::__2::allocator<S>> const&, int)',
    },
    { index: 21, offset: 0x60d, name: 'main' },
    { index: 60, offset: 0x3eaf, name: '' },
  ]);
});

test('Firefox', () => {
  const stack = `third@http://localhost:1/src/image.ts line 30 > WebAssembly.Module:wasm-function[12]:0x3f1
operator==(A const&, B@C)@http://localhost:1/x.wasm:wasm-function[13]:0x401
wasm-function[14]@blob:http://localhost/0-1 line 1 > WebAssembly.Module:wasm-function[14]:0x500
@http://localhost:1/x.wasm:wasm-function[15]:0x501
run@http://localhost:1/src/run.ts:12:5
`;
  expect(stackFrames(stack)).toEqual([
    { index: 12, offset: 0x3f1, name: 'third' },
    { index: 13, offset: 0x401, name: 'operator==(A const&, B@C)' },
    { index: 14, offset: 0x500, name: '' },
    { index: 15, offset: 0x501, name: '' },
  ]);
});

test('WebKit', () => {
  const stack = `third@program.wasm:wasm-function[20]
std::__2::operator[](int)@program.wasm:wasm-function[19]
wasm-function[16]@:wasm-function[16]
@http://localhost:43729/site/raw.js:7:26`;
  expect(stackFrames(stack)).toEqual([
    { index: 20, offset: -1, name: 'third' },
    { index: 19, offset: -1, name: 'std::__2::operator[](int)' },
    { index: 16, offset: -1, name: '' },
  ]);
});

test('WebKit, before 2025', () => {
  const stack = `wasm-stub@[wasm code]
<?>.wasm-function[third]@[wasm code]
<?>.wasm-function[std::__2::operator[](int)]@[wasm code]
<?>.wasm-function[60]@[wasm code]
wasm-stub@[wasm code]
run@http://localhost:1/src/run.ts:12:5`;
  expect(stackFrames(stack)).toEqual([
    { index: -1, offset: -1, name: 'third' },
    { index: -1, offset: -1, name: 'std::__2::operator[](int)' },
    { index: 60, offset: -1, name: '' },
  ]);
});

test('what is no stack has no frames, and takes no time', () => {
  for (const text of ['', '\n', 'at ', '@', 'wasm-function[', 'x'.repeat(100_000), ' (wasm:'.repeat(20_000)]) {
    expect(stackFrames(text)).toEqual([]);
  }
});

const CIRCUMSTANCES = { innermost: '', overflown: false };
const said = (message: string) => reasonOf(new WebAssembly.RuntimeError(message), CIRCUMSTANCES);

test('engines say the same in different words', () => {
  const kinds: Record<string, string[]> = {
    'integer divide by zero': ['divide by zero', 'remainder by zero', 'integer divide by zero', 'Division by zero'],
    unreachable: ['unreachable', 'unreachable executed', "Unreachable code should not be executed (evaluating 'f(1)')"],
    'memory access out of bounds': ['memory access out of bounds', "Out of bounds memory access (evaluating 'f()')"],
    'number out of range for an integer': [
      'float unrepresentable in integer range',
      'invalid conversion to integer',
      'Out of bounds Trunc operation',
    ],
    'unaligned atomic access': ['operation does not support unaligned accesses', 'unaligned memory access'],
  };
  for (const [reason, messages] of Object.entries(kinds)) {
    for (const message of messages) expect(said(message)).toBe(reason);
  }
  for (const message of ['null function or function signature mismatch', 'null function', 'indirect call to null']) {
    expect(said(message)).toMatch(/^indirect call to null/);
  }
  for (const message of [
    'function signature mismatch',
    'indirect call signature mismatch',
    'call_indirect to a signature that does not match',
  ]) {
    expect(said(message)).toMatch(/^indirect call with the wrong signature/);
  }
  expect(said('something that is new')).toBe('something that is new');
});

test('more is said where more is known', () => {
  const abort = reasonOf(new WebAssembly.RuntimeError('unreachable'), { innermost: 'abort', overflown: false });
  expect(abort).toBe('unreachable (abort() called)');
  const other = reasonOf(new WebAssembly.RuntimeError('unreachable'), { innermost: 'first', overflown: false });
  expect(other).toMatch(/^unreachable \(.*null pointer/);
  const message = 'memory access out of bounds';
  const deep = reasonOf(new WebAssembly.RuntimeError(message), { innermost: '', overflown: true });
  expect(deep).toBe('stack overflow');
  expect(reasonOf(new RangeError('Maximum call stack size exceeded'), CIRCUMSTANCES)).toBe('stack overflow');
  const firefox = Object.assign(new Error('too much recursion'), { name: 'InternalError' });
  expect(reasonOf(firefox, CIRCUMSTANCES)).toBe('stack overflow');
});

test('what our own code fails with is told as it is', () => {
  const broken = new TypeError('divide by zero is what a handler said');
  expect(reasonOf(broken, { innermost: 'abort', overflown: true })).toBe(broken.message);
  expect(reasonOf('a word', CIRCUMSTANCES)).toBe('a word');
});
