import { Text } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/playground/editor/diagnostics.ts';
import { Found } from '../../src/playground/editor/found.ts';

const at = (path: string, message: string, notes: Diagnostic[] = []): Diagnostic => {
  return { path, line: 1, column: 1, severity: 'error', message, fixes: [], notes };
};
const places = (found: Found) => found.all().map(({ path, message }) => `${path} ${message}`);
const text = Text.of(['']);

describe('what has been found', () => {
  test('goes with a file or folder that gets another name', () => {
    const found = new Found();
    found.setOfCheck('/home/a/main.c', [at('/home/a/b.h', 'x', [at('/home/a/main.c', 'from here')])], text);
    found.byRun = [at('/home/a/main.c', 'y'), at('/home/c.c', 'z')];
    found.moved('/home/a', '/home/d');
    expect(places(found)).toEqual(['/home/d/b.h x', '/home/d/main.c y', '/home/c.c z']);
    expect(found.all()[0]?.notes[0]?.path).toBe('/home/d/main.c');
    // The next check of the file replaces what the one before the move has found.
    found.setOfCheck('/home/d/main.c', [], text);
    expect(places(found)).toEqual(['/home/d/main.c y', '/home/c.c z']);
  });

  test('goes when its file does', () => {
    const found = new Found();
    found.setOfCheck('/home/main.c', [at('/home/b.h', 'x'), at('/home/main.c', 'y')], text);
    found.byRun = [at('/home/b.h', 'z')];
    found.forgetFile('/home/b.h');
    expect(places(found)).toEqual(['/home/main.c y']);
    found.forgetFile('/home/main.c');
    expect(places(found)).toEqual([]);
  });

  test('is told once, by who says more', () => {
    const found = new Found();
    const span = { line: 1, column: 1, endLine: 1, endColumn: 3 };
    found.byRun = [at('/a.c', 'x')];
    found.setOfCheck('/a.c', [{ ...at('/a.c', 'x'), span }], text);
    expect(found.all()).toMatchObject([{ span }]);
  });

  test('by a check of another text is forgotten, and an error by what compiles', () => {
    const found = new Found();
    found.setOfCheck('/a.c', [at('/a.c', 'x'), { ...at('/a.c', 'y'), severity: 'warning' }], text);
    found.forgetCheckOfOther('/a.c', text);
    expect([found.forgetErrors('/a.c'), found.forgetErrors('/a.c'), places(found)]).toEqual([true, false, ['/a.c y']]);
    found.forgetCheckOfOther('/a.c', Text.of(['z']));
    expect(places(found)).toEqual([]);
  });
});
