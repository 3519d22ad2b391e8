import { expect, it } from 'vitest';
import { wallClock } from '../../src/kernel/core/wall-clock.ts';

it('goes on evenly, though the origin is another one whenever it is asked for', () => {
  let origin = 1000;
  let now = 0;
  const clock = wallClock({
    get timeOrigin() {
      origin -= 5;
      return origin;
    },
    now: () => now++,
  });
  expect([clock(), clock(), clock()]).toEqual([995, 996, 997]);
});
