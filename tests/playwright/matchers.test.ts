import { test } from 'vitest';
import { expect } from '../../src/playwright/matchers.ts';
import type { Result } from '../../src/playwright/system.ts';

test('a pattern matches as often as it is used', () => {
  const result: Result = { program: 'p', stdout: 'hello, world\n', stderr: '', reason: 'exit', code: 0 };
  const pattern = /world/g;
  for (let time = 0; time < 3; time++) expect(result).toPrint(pattern);
  expect(result).not.toPrint(/worlds/g);
});
