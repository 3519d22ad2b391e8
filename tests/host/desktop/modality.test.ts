/** Owners, what they own, and what holds them back. */
import { describe, expect, it } from 'vitest';
import { innermost, raised, updateBlockers } from '../../../src/host/desktop/modality.ts';

class Pane {
  blocker: Pane | null = null;
  readonly spec: { readonly parent?: Pane };

  constructor(
    readonly name: string,
    parent?: Pane,
    readonly isModal = false,
    readonly isVisible = true,
  ) {
    this.spec = parent === undefined ? {} : { parent };
  }

  setBlocker(blocker: Pane | null): void {
    this.blocker = blocker;
  }
}

const names = (panes: readonly Pane[]) => panes.map(({ name }) => name).join(' ');

describe('what holds a window back', () => {
  it('is a modal window that it owns and that is seen, and nothing else', () => {
    const [main, other] = [new Pane('main'), new Pane('other')];
    const [box, hidden, plain] = [
      new Pane('box', main, true),
      new Pane('hidden', other, true, false),
      new Pane('plain', other),
    ];
    updateBlockers([main, other, box, hidden, plain]);
    expect([main, other, box, hidden, plain].map(({ blocker }) => blocker)).toEqual([box, null, null, null, null]);
    updateBlockers([main, other]);
    expect(main.blocker).toBeNull();
  });

  it('is the foremost of two', () => {
    const main = new Pane('main');
    const [first, second] = [new Pane('first', main, true), new Pane('second', main, true)];
    updateBlockers([main, second, first]);
    expect(main.blocker).toBe(first);
  });

  it('is answered from the innermost on', () => {
    const main = new Pane('main');
    const box = new Pane('box', main, true);
    const question = new Pane('question', box, true);
    updateBlockers([main, box, question]);
    expect([main, box, question].map((pane) => innermost(pane).name)).toEqual(['question', 'question', 'question']);
  });
});

describe('a window that comes before the others', () => {
  const main = new Pane('main');
  const other = new Pane('other');
  const tool = new Pane('tool', main);
  const box = new Pane('box', main);
  const inner = new Pane('inner', tool);
  const all = [main, tool, other, box, inner];

  it.each([
    [other, 'main tool box inner other'],
    // With all that belongs to it, in the order in which that lay.
    [main, 'other main tool inner box'],
    // Its owner and those beside it come, too; it is the last of them, with what it owns.
    [tool, 'other main box tool inner'],
    [inner, 'other main box tool inner'],
    [box, 'other main tool inner box'],
  ])('%o', (window, order) => {
    expect(names(raised(all, window))).toBe(order);
  });

  it('has no owner that has gone', () => {
    expect(names(raised([tool, other, inner], inner))).toBe('other tool inner');
  });

  it('is quick with many', () => {
    const many = [main];
    for (let i = 0; i < 1000; i++) many.push(new Pane(String(i), many[i >> 1]));
    const order = raised(many, many[1000] as Pane);
    expect(order.at(-1)).toBe(many[1000]);
    expect(new Set(order).size).toBe(1001);
  });
});
