/** Reports of a run, read for the editor. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readReports } from '../../src/playground/editor/reports.ts';

it('are memory errors, with the calls that led there', () => {
  const output = `hello
late.c:5:10: memory error: heap-use-after-free: read of 4 bytes at address 0x8358440\r
    at late.c:5:10 in main
  0 bytes inside a block of 4 bytes, which thread 1 allocated
    at late.c:3:12 in main
a.c:1:2: runtime error: signed integer overflow
done
    at not.c:1:1 in a report
`;
  expect(readReports(output, '/home/x')).toMatchObject([
    {
      path: '/home/x/late.c',
      line: 5,
      column: 10,
      severity: 'error',
      message: 'memory error: heap-use-after-free: read of 4 bytes at address 0x8358440',
      notes: [
        {
          path: '/home/x/late.c',
          line: 3,
          severity: 'note',
          message: '0 bytes inside a block of 4 bytes, which thread 1 allocated, in main',
        },
      ],
    },
    { path: '/home/x/a.c', line: 1, notes: [] },
  ]);
});

it('are traps of a function that calls itself, once', () => {
  const output = `/home/deep: trap in thread 5 "main": stack overflow
    at deep.c:1 in f
    at deep.c:1:69 in f
    at deep.c:1:69 in f
    at deep.c:2:24 in main
`;
  const [found, ...more] = readReports(output, '/home');
  expect(found).toMatchObject({ path: '/home/deep.c', line: 1, column: 1 });
  expect(found?.message).toContain('stack overflow');
  expect(found?.notes.map(({ line, column }) => [line, column])).toEqual([
    [1, 69],
    [2, 24],
  ]);
  expect(more).toEqual([]);
});

it('are traps in functions of libraries, at the line that has called them', () => {
  const output = `/home/h: trap in thread 5 "main": unreachable (abort() called)
    at abort
    at __assert_fail
    at h.c:4:3 in half
    at h.c:9:18 in main
goes on
    at h.c:1:1 in nothing
`;
  expect(readReports(output, '/home')).toMatchObject([
    { path: '/home/h.c', line: 4, column: 3, notes: [{ line: 9, message: 'in main' }] },
  ]);
});

it('are traps, at the innermost line that is known', () => {
  const output = `/home/orders: trap in thread 5 "main": integer divide by zero
    at src/price.h:12:20 in share
    at src/orders.c:47:9 in total
`;
  expect(readReports(output, '/home')).toMatchObject([
    {
      path: '/home/src/price.h',
      line: 12,
      message: 'trap in thread 5 "main": integer divide by zero',
      notes: [{ path: '/home/src/orders.c', line: 47, message: 'in total' }],
    },
  ]);
});

it('are where the function begins, where no more is known', () => {
  const output = `memory error: heap-use-after-free: read of 1 byte at address 0x8a524d0 in thread 4
    at count(std::vector<int, char>&), which begins at late.c:12
  0 bytes inside a block of 16 bytes, which thread 1 allocated
    at main, which begins at late.c:20
`;
  expect(readReports(output, '/home')).toMatchObject([
    {
      path: '/home/late.c',
      line: 12,
      column: 1,
      message:
        'memory error: heap-use-after-free: read of 1 byte at address 0x8a524d0 in thread 4, in count(std::vector<int, char>&), which begins here',
      notes: [
        {
          path: '/home/late.c',
          line: 20,
          message: '0 bytes inside a block of 16 bytes, which thread 1 allocated, in main, which begins here',
        },
      ],
    },
  ]);
});

it('are few, however much is printed', () => {
  expect(readReports('a.c:1:2: runtime error: x\n'.repeat(1000), '/home')).toHaveLength(50);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readReports(text, '/home').length).toBeLessThanOrEqual(50);
    }),
  );
});
