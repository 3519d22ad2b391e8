/** What clang says, read, and placed in a text. */
import { Text } from '@codemirror/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf, parseDiagnostics, withNotes } from '../../src/playground/editor/diagnostics.ts';
import { positionOf, shownDiagnostics } from '../../src/playground/editor/lint.ts';

const OUTPUT = `In file included from /home/w.c:1:
/home/w.h:2:5: warning: unused variable 'n' [-Wunused-variable]
/home/w.c:4:24: error: expected ';' at end of declaration
    4 |    int é = 3; int x = 5
      |                        ^
      |                        ;
fix-it:"/home/w.c":{4:24-4:24}:";"
/home/w.c:6:22:{6:20-6:21}: error: no member named 'typ' in 'struct RatMsg'; did you mean 'type'?
    6 |   m.typ = puts("x.c:1:2: error: no");
      |     ^
fix-it:"/home/w.c":{6:22-6:25}:"type"
/usr/include/ratos.h:9:3: note: 'type' declared here
2 errors generated.
`;

describe('diagnostics', () => {
  it('are places and messages, with notes and what mends them', () => {
    expect(parseDiagnostics(OUTPUT)).toMatchObject([
      { path: '/home/w.h', line: 2, column: 5, severity: 'warning', fixes: [], notes: [] },
      {
        path: '/home/w.c',
        line: 4,
        column: 24,
        severity: 'error',
        fixes: [{ path: '/home/w.c', line: 4, column: 24, endLine: 4, endColumn: 24, text: ';' }],
      },
      {
        line: 6,
        span: { line: 6, column: 20, endColumn: 21 },
        fixes: [{ text: 'type' }],
        notes: [{ path: '/usr/include/ratos.h', line: 9, severity: 'note' }],
      },
    ]);
  });

  it('are read of reports at run time, too', () => {
    expect(parseDiagnostics('a.c:3:7: runtime error: signed integer overflow')).toMatchObject([
      { path: 'a.c', line: 3, column: 7, severity: 'error', message: 'signed integer overflow' },
    ]);
  });

  it('are the same of a run of the compiler: a note goes with what it is of', () => {
    const note = { path: 'a.c', line: 1, column: 5, severity: 'note', message: "'sum' declared here" } as const;
    const error = { ...note, line: 4, severity: 'error', message: "use of undeclared identifier 'sun'" } as const;
    expect(withNotes([note, error, note, { ...error, line: 5 }, note, note], 'a.c')).toMatchObject([
      { severity: 'note', notes: [] },
      { line: 4, notes: [note] },
      { line: 5, notes: [note, note] },
    ]);
  });

  it('have the notes of the driver, which name no place, where they belong', () => {
    const error = {
      path: 'a.c',
      line: 4,
      column: 5,
      severity: 'error',
      message: "call to undeclared function 'getch'",
    };
    const other = { ...error, line: 5, message: "use of undeclared identifier 'y'" };
    const message = 'getch is not there in RatOS: termios.h turns off the line’s buffer';
    const text = [error, other]
      .map(({ path, line, column, message }) => `${path}:${line}:${column}: error: ${message}\n`)
      .join('');
    const expected = [
      { ...error, notes: [{ path: 'a.c', line: 4, column: 5, severity: 'note', message }] },
      { ...other, notes: [] },
    ];
    expect(parseDiagnostics(`${text}note: ${message}\n`)).toMatchObject(expected);
    const note = { path: '', line: 1, severity: 'note', message } as const;
    expect(withNotes([error, other, note] as Parameters<typeof withNotes>[0], 'a.c')).toMatchObject(expected);
    // Of nothing, it stands for itself; and what is no name goes with the last one.
    expect(withNotes([note], '/home/f.c')).toMatchObject([{ path: '/home/f.c', severity: 'note', message }]);
    const made = { ...note, message: 'it is made without b.c' };
    expect(withNotes([error, other, made] as Parameters<typeof withNotes>[0], 'a.c')[1]?.notes).toHaveLength(1);
  });

  it('have the escapes of fix-its undone', () => {
    const [first] = parseDiagnostics('a.c:1:1: error: x\nfix-it:"a \\"b\\".c":{1:1-1:2}:"\\303\\251\\n\\\\"');
    expect(first?.fixes).toMatchObject([{ path: 'a "b".c', text: 'é\n\\' }]);
  });

  const place = fc.record({ line: fc.integer({ min: 1, max: 9999 }), column: fc.integer({ min: 1, max: 9999 }) });
  const name = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).filter((text) => !/[\n\r/\0]/.test(text));

  it('are of the file that was asked about, whatever it is called and whatever is said', () => {
    const message = fc.string({ maxLength: 60 }).filter((text) => !/[\n\r]/.test(text));
    fc.assert(
      fc.property(name, place, message, (name, { line, column }, message) => {
        const path = `/home/${name}`;
        const [found] = parseDiagnostics(`${path}:${line}:${column}: error: ${message}`, [path]);
        expect(found).toMatchObject({ path, line, column, message });
      }),
    );
  });

  it('are nothing but an answer to any text', () => {
    const lines = fc.array(fc.oneof(fc.string(), fc.constantFrom(...OUTPUT.split('\n')), fc.constant('fix-it:"')));
    fc.assert(
      fc.property(lines, (lines) => {
        for (const { line, column } of parseDiagnostics(lines.join('\n'))) expect(line + column).toBeGreaterThan(0);
      }),
    );
  });
});

describe('places', () => {
  it('count bytes for clang, and units of UTF-16 here', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const column = new TextEncoder().encode(before).length + 1;
        expect(columnOf(before + after, column)).toBe(before.length);
      }),
    );
  });

  it('outside a text are at its end', () => {
    const doc = Text.of(['one', 'two']);
    expect(positionOf(doc, 9, 9)).toBe(7);
    expect(positionOf(doc, 0, 0)).toBe(0);
    expect(positionOf(doc, 1, 99)).toBe(3);
  });

  it('are underlined as far as clang says, or a word is there; at a line’s end the character before', () => {
    const doc = Text.of(['int main(void) { return answer', '}']);
    const shown = (column: number, span?: { column: number; endColumn: number }) =>
      shownDiagnostics(doc, 'a.c', [
        {
          path: 'a.c',
          line: 1,
          column,
          severity: 'error',
          message: '',
          fixes: [],
          notes: [],
          ...(span && { span: { line: 1, endLine: 1, ...span } }),
        },
      ]).map(({ from, to }) => doc.sliceString(from, to));
    expect(shown(25)).toEqual(['answer']);
    expect(shown(5, { column: 5, endColumn: 15 })).toEqual(['main(void)']);
    expect(shown(31)).toEqual(['r']);
    expect(shown(99)).toEqual(['r']);
  });

  it('of other files are not in this one', () => {
    expect(shownDiagnostics(Text.of(['']), '/home/w.c', parseDiagnostics(OUTPUT))).toHaveLength(2);
    expect(shownDiagnostics(Text.of(['']), '/home/other.c', parseDiagnostics(OUTPUT))).toEqual([]);
  });
});
