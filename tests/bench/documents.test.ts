/** The figures as the documents show them. */
import { describe, expect, it } from 'vitest';
import { benchmarksPart, readmePart, withPart } from '../../bench/documents.ts';
import { hasFailed, type PageState, type Row, type RowInfo, rowOf } from '../../bench/results.ts';

const INFO: RowInfo = {
  id: 'call',
  unit: 'µs',
  baseline: 'raw',
  foreign: false,
  goal: { ratio: 3, median: 5, why: 'It is slow.' },
  difference: 'our part',
  headline: 'a call',
};

/** A row whose medians, in microseconds, are these. */
function row(page: PageState, ours: number, baseline: number, info: Partial<RowInfo> = {}): Row {
  const runs = (us: number) => [us - us / 10, us, us + us / 10].map((middle) => [1, middle * 1e3, 1e6]);
  return rowOf({ ...INFO, ...info }, page, { ours: runs(ours), baseline: runs(baseline) }, {});
}

const part = (...rows: Row[]) => benchmarksPart({ browser: 'Chromium 1', cores: 2, rows });

describe('the table of all rows', () => {
  it('has a line for each, with both sides’ medians and spreads', () => {
    const text = part(row('idle', 4, 2), row('busy', 40, 20));
    expect(text).toContain('Chromium 1, 2 cores, 3 runs.');
    expect(text).toContain(
      '| call | idle | 4.00 µs | 1000 | ±10 % | raw | 2.00 | ±10 % | 2.00 | ≤ 3 yes, ≤ 5 µs yes |',
    );
    expect(text).toContain('| call | busy | 40.0 µs | 1000 | ±10 % | raw | 20.0 | ±10 % | 2.00 | ≤ 3 yes |');
  });

  it('says why a goal is missed, only where it is', () => {
    expect(part(row('idle', 4, 2))).not.toContain('slow');
    expect(part(row('idle', 4, 1), row('busy', 4, 2))).toMatch(/- call \(idle\): It is slow\.\n*$/);
    expect(part(row('idle', 6, 3)), 'a median that is too high').toContain('call (idle): It is slow.');
    expect(part(row('busy', 6, 3)), 'a goal for the idle page').not.toContain('slow');
  });

  it('says it once for all rows that have it in common', () => {
    const rows = [row('idle', 4, 1), row('busy', 4, 1), row('busy', 4, 1, { id: 'x', goal: { ratio: 3 } })];
    const [, misses] = part(...rows).split('## Goals missed, and why');
    const lines = ['- call (idle), call (busy): It is slow.', '- x (busy): Nobody has looked into it yet.'];
    expect(misses?.trim()).toBe(lines.join('\n'));
  });

  it('says what the difference is, with the page idle', () => {
    expect(part(row('busy', 4, 2.5))).not.toContain('our part');
    expect(part(row('idle', 4, 2.5))).toContain('- call (idle): of 4.00 µs, 1.50 µs are our part.');
  });

  it('shows a side that failed, with the reason, and keeps the other', () => {
    const failed = rowOf({ ...INFO, foreign: true }, 'idle', { ours: [[4e3]], baseline: [] }, { baseline: 'crashed' });
    expect(part(failed)).toContain('| call | idle | 4.00 µs | 4.00 | ±0 % | raw | failed |  |  | ≤ 5 µs yes |');
    expect(part(failed)).toContain('- call (idle), baseline raw: crashed');
    expect(hasFailed(failed)).toBe(false);
    expect(hasFailed({ ...failed, foreign: false })).toBe(true);
  });
});

describe('rows that are not measured again', () => {
  const results = (...rows: Row[]) => ({ browser: 'Chromium 1', cores: 2, rows });
  const infos = ['first', 'second'].map((id) => ({ ...INFO, id, headline: id }));
  const named = (id: string, page: PageState, ours: number) => row(page, ours, 1, { id, headline: id });
  const before = [named('first', 'idle', 4), named('first', 'busy', 2), named('second', 'idle', 5)];

  it('keep their figures, their parts and why they miss a goal', () => {
    const earlier = { part: benchmarksPart(results(...before)), infos };
    const all = [before[0] as Row, before[1] as Row, named('second', 'idle', 2)];
    expect(benchmarksPart(results(all[2] as Row), earlier)).toBe(benchmarksPart(results(...all)));
    expect(benchmarksPart(results(all[2] as Row), { ...earlier, infos: infos.slice(1) }), 'gone').not.toContain(
      'first',
    );
  });

  it('keep their line in the README, whose two states are measured each by itself', () => {
    const earlier = { part: readmePart(results(...before)), infos };
    const busy = named('first', 'busy', 3);
    expect(readmePart(results(busy), earlier)).toBe(readmePart(results(before[0] as Row, busy, before[2] as Row)));
  });
});

describe('the table of the README', () => {
  it('has the rows with a headline, with the page idle, and the ratio with it busy', () => {
    const other = row('idle', 4, 2, { id: 'other' });
    delete other.headline;
    const rows = [row('idle', 4, 2), row('busy', 40, 10), other];
    const lines = readmePart({ browser: 'Chromium 1', cores: 2, rows }).split('\n');
    expect(lines.at(-1)).toBe('| a call | 4.00 µs | raw | 2.00 µs | 2.00 | 4.00 |');
    expect(lines.filter((line) => line.startsWith('|'))).toHaveLength(3);
  });
});

describe('a document', () => {
  const [begin, end] = ['<!-- bench -->', '<!-- /bench -->'];

  it('gets the figures between its marks, and keeps the rest', () => {
    expect(withPart(`a\n${begin}\nold\n${end}\nb\n`, 'new')).toBe(`a\n${begin}\n\nnew\n\n${end}\nb\n`);
  });

  it('without marks, or with them the wrong way round, is refused', () => {
    for (const text of ['a', begin, end, `${end}${begin}`]) expect(() => withPart(text, 'new')).toThrow('must hold');
  });
});
