import { expect, test } from 'vitest';
import { firstMistake } from '../../src/vite/mistake.ts';

test('a mistake is in the file that the compiler names, also a header', () => {
  const said = `In file included from /site/main.c:1:
/site/part.h:2:9: error: use of undeclared identifier 'x'
    2 | int y = x;
      |         ^
1 error generated.
`;
  expect(firstMistake(said, '/site/main.c')).toMatchObject({
    id: '/site/part.h',
    loc: { file: '/site/part.h', line: 2, column: 9 },
    frame: '    2 | int y = x;\n      |         ^\n',
  });
  expect(firstMistake('error: main.c uses fork\n', '/site/main.c')).toMatchObject({ id: '/site/main.c' });
});
