/** Entries of applications are anybody's texts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEntry, shortText, wordsOf } from '../../../src/host/desktop/desktop-entry.ts';

const entry = (...lines: string[]) => parseEntry(['[Desktop Entry]', ...lines].join('\n'), 'file.desktop');

describe('entries of applications', () => {
  it('name a program, and how it is shown', () => {
    const text = `# a comment
[Desktop Entry]
Type=Application
Name=Text Editor
Name[de]=Texteditor
Comment=Files, with undo
Exec=/bin/edit --new "a b" %f
Icon=file-pen-line
Categories=Utility;TextEditor;

[Desktop Action New]
Name=Another
Exec=/bin/other`;
    expect(parseEntry(text, 'edit.desktop')).toEqual({
      name: 'Text Editor',
      comment: 'Files, with undo',
      icon: 'file-pen-line',
      exec: ['/bin/edit', '--new', 'a b'],
      categories: ['Utility', 'TextEditor'],
    });
  });

  it.each([
    ['nothing to start', ['Name=x']],
    ['an empty command', ['Name=x', 'Exec=']],
    ['nothing but places for files', ['Name=x', 'Exec=%f %U']],
    ['what is hidden', ['Name=x', 'Exec=/bin/x', 'NoDisplay=true']],
    ['what was removed', ['Name=x', 'Exec=/bin/x', 'Hidden=true']],
    ['a link', ['Name=x', 'Exec=/bin/x', 'Type=Link']],
    ['a NUL', ['Name=x', 'Exec=/bin/x\0y']],
    ['very many arguments', ['Name=x', `Exec=/bin/x ${'a '.repeat(1000)}`]],
  ])('are not shown for %s', (_why, lines) => {
    expect(entry(...lines)).toBeNull();
  });

  it('are none outside their group, nor without it', () => {
    expect(parseEntry('Exec=/bin/x\nName=x', 'x.desktop')).toBeNull();
    expect(parseEntry('[Other]\nExec=/bin/x\n[Desktop Entry]\nName=x', 'x.desktop')).toBeNull();
  });

  it('without a name have that of their file', () => {
    expect(entry('Exec=clock')).toMatchObject({ name: 'file', exec: ['/bin/clock'] });
  });

  it('hold words as a shell would', () => {
    expect(wordsOf('a  "b c" "d\\"e" %%f %i')).toEqual(['a', 'b c', 'd"e', '%f']);
  });

  it('are shown in one short line, in one direction', () => {
    expect(entry('Exec=x', 'Name=a\\nb\u202ec\td')?.name).toBe('a b c d');
    expect(shortText('😀'.repeat(1000), 8)).toBe(`${'😀'.repeat(7)}…`);
    expect(entry('Exec=x', `Name=${'n'.repeat(100_000)}`)?.name).toHaveLength(64);
  });

  it('of any text are short, or none', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('Exec=', 'Name=', 'Icon=', '[Desktop Entry]', '%', '"', '\\'),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const found = parseEntry(`[Desktop Entry]\nExec=x\n${lines.join('')}\n${lines.join('\n')}`, 'f.desktop');
        if (found === null) return;
        expect([...found.name].length).toBeLessThanOrEqual(64);
        expect(found.name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(found.exec.length).toBeGreaterThan(0);
      }),
    );
  });
});
