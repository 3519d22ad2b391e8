import { expect, test } from 'vitest';
import { LineDiscipline } from './line-discipline.ts';

function type(...data: string[]) {
  let echoed = '';
  const events: string[] = [];
  const discipline = new LineDiscipline({
    echo: (text) => (echoed += text),
    send: (text) => events.push(text),
    end: () => events.push('<end>'),
    interrupt: () => events.push('<interrupt>'),
  });
  for (const text of data) discipline.input(text);
  return { echoed, events };
}

test('a line is echoed as typed and sent when it is finished', () => {
  expect(type('h', 'i')).toEqual({ echoed: 'hi', events: [] });
  expect(type('h', 'i', '\r')).toEqual({ echoed: 'hi\r\n', events: ['hi\n'] });
});

test('pasted lines are sent one by one', () => {
  expect(type('a\r\nb\rc\nd').events).toEqual(['a\n', 'b\n', 'c\n']);
});

test('backspace erases one character, and nothing before the line', () => {
  expect(type('ab', '\x7f', '\x7f', '\x7f', 'c\r')).toEqual({ echoed: 'ab\b \b\b \bc\r\n', events: ['c\n'] });
});

test.each([
  ['a wide character', '漢', '\b \b\b \b'],
  ['an emoji of several code points', '👩‍💻', '\b \b\b \b'],
  ['a letter with a combining accent', 'e\u0301', '\b \b'],
  ['a tab', '\t', '\b \b'],
])('%s is erased whole', (_name, text, erasure) => {
  const { echoed, events } = type(text, '\x7f', '\r');
  expect(echoed.endsWith(`${erasure}\r\n`)).toBe(true);
  expect(events).toEqual(['\n']);
});

test('Ctrl-W erases a word, Ctrl-U the line', () => {
  expect(type('one two  ', '\x17', '\r').events).toEqual(['one \n']);
  expect(type('one two', '\x15', 'x\r').events).toEqual(['x\n']);
});

test('Ctrl-D sends an unfinished line and ends an empty one', () => {
  expect(type('ab', '\x04').events).toEqual(['ab']);
  expect(type('ab', '\x04', '\x04').events).toEqual(['ab', '<end>']);
});

test('Ctrl-C drops the line and interrupts', () => {
  expect(type('ab', '\x03', 'c\r')).toEqual({ echoed: 'ab^C\r\nc\r\n', events: ['<interrupt>', 'c\n'] });
});

test('arrow and function keys and other control characters do nothing', () => {
  expect(type('\x1b[A', 'a', '\x1bOP', '\x1b[15~', '\x01', '\r').events).toEqual(['a\n']);
});
