import { expect, test } from 'vitest';
import { progressLine } from './progress.ts';

function terminal(isTTY: boolean) {
  let text = '';
  const write = (part: string) => {
    text += part;
    return true;
  };
  return { stream: { isTTY, write } as unknown as NodeJS.WriteStream, text: () => text };
}

test('tells of libraries, in a line that goes away', () => {
  const { stream, text } = terminal(true);
  const { onProgress, end } = progressLine(stream);
  onProgress({ stage: 'load', what: '', done: 1, total: 2 });
  expect(text()).toBe('');
  onProgress({ stage: 'libratos', what: 'a.c', done: 0, total: 9 });
  onProgress({ stage: 'compile', what: 'x.c', done: 0, total: 2 });
  end();
  expect(text()).toBe('\r\x1b[Kratos: building libraries, once: 1 of 9\r\x1b[K');
});

test('tells where no person reads only of what takes a minute, and once', () => {
  const { stream, text } = terminal(false);
  const { onProgress, end } = progressLine(stream);
  onProgress({ stage: 'libratos', what: 'a.c', done: 0, total: 9 });
  expect(text()).toBe('');
  onProgress({ stage: 'c++', what: 'strings', done: 0, total: 9 });
  onProgress({ stage: 'c++', what: 'streams', done: 1, total: 9 });
  end();
  expect(text()).toBe('ratos: building the C++ library, which takes up to a minute, once\n');
});
