import { describe, expect, test } from 'vitest';
import { absolutePath } from '../../src/playground/files/paths.ts';

describe('a file as a compiler names it', () => {
  test.each([
    ['/home', 'a.c', '/home/a.c'],
    ['/home/other', '../main.c', '/home/main.c'],
    ['/home', './inc/../a.h', '/home/a.h'],
    ['/home', '/usr//include/./stdio.h', '/usr/include/stdio.h'],
    ['/home', '../../../a.c', '/a.c'],
    ['/', 'a.c', '/a.c'],
  ])('in %s %s is %s', (folder, name, path) => expect(absolutePath(folder, name)).toBe(path));
});
