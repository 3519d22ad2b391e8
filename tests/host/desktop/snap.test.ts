/** Where a dragged window goes. */
import { describe, expect, it } from 'vitest';
import { LEFT, RIGHT, WHOLE, zoneAt, zoneRect } from '../../../src/host/desktop/snap.ts';

const area = { width: 1001, height: 641 };

describe('the edges of the desktop', () => {
  it.each([
    ['in the middle, nowhere', 500, 300, null],
    ['at the left edge, into the left half', 0, 300, LEFT],
    ['at the right edge, into the right half', 1000, 300, RIGHT],
    ['beyond the right edge, too', 1400, 300, RIGHT],
    ['at the upper edge, over all of it', 500, 0, WHOLE],
    ['in the upper left corner, into the quarter', 3, 20, { x: 0, y: 0, width: 0.5, height: 0.5 }],
    ['in the lower right corner, into the quarter', 999, 630, { x: 0.5, y: 0.5, width: 0.5, height: 0.5 }],
    ['at the lower edge, nowhere', 500, 640, null],
  ])('%s', (_what, x, y, zone) => {
    expect(zoneAt(x, y, area)).toEqual(zone);
  });

  it('parts of the desktop meet, without a gap', () => {
    const [left, right] = [zoneRect(LEFT, area), zoneRect(RIGHT, area)];
    expect(left.x + left.width).toBe(right.x);
    expect(right.x + right.width).toBe(area.width);
    const lower = zoneRect({ x: 0.5, y: 0.5, width: 0.5, height: 0.5 }, area);
    const upper = zoneRect({ x: 0.5, y: 0, width: 0.5, height: 0.5 }, area);
    expect(upper.y + upper.height).toBe(lower.y);
    expect(lower.y + lower.height).toBe(area.height);
  });
});
