/** The zone that programs are told of is that of the computer. */
import { afterEach, expect, test } from 'vitest';
import { posixTimeZone } from './time-zone.ts';

const before = process.env.TZ;
afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

const NOW = Date.UTC(2026, 6, 1);

test.each([
  ['UTC', 'UTC0'],
  ['Europe/Berlin', '<+01>-1<+02>,M3.5.0,M10.5.0/3'],
  ['Europe/London', 'GMT0<+01>,M3.5.0/1,M10.5.0'],
  ['America/New_York', 'EST5EDT,M3.2.0,M11.1.0'],
  ['Asia/Kolkata', '<+0530>-5:30'],
  ['Asia/Kathmandu', '<+0545>-5:45'],
  ['Australia/Sydney', '<+10>-10<+11>,M10.1.0,M4.1.0/3'],
  ['Australia/Lord_Howe', '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0'],
  ['America/Sao_Paulo', '<-03>3'],
  ['Pacific/Chatham', '<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45'],
])('%s', (zone, expected) => {
  process.env.TZ = zone;
  expect(posixTimeZone(new Date(NOW))).toBe(expected);
});

test('switches that follow no rule', () => {
  // They go with the moon's month.
  process.env.TZ = 'Africa/Casablanca';
  expect(posixTimeZone(new Date(NOW))).toBe('<+01>-1');
});
