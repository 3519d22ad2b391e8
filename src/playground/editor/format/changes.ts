/** What has to be changed in a text, from `from` to `to` each. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

function afterBlanks(text: string, at: number): number {
  const blanks = /\s*/y;
  blanks.lastIndex = at;
  blanks.test(text);
  return blanks.lastIndex;
}

function commonEnd(one: string, other: string): number {
  let same = 0;
  while (same < Math.min(one.length, other.length) && one.at(-1 - same) === other.at(-1 - same)) same++;
  return same;
}

/**
 * What makes a text into another one that differs in blanks only, so that cursors and marks stay where they are. From where
 * there is another difference on, one change that has it and all that follows up to the last one.
 */
export function changesOfBlanks(before: string, after: string): Change[] {
  const changes: Change[] = [];
  let [at, other] = [0, 0];
  while (at < before.length || other < after.length) {
    if (before[at] === after[other]) {
      at++;
      other++;
      continue;
    }
    const to = afterBlanks(before, at);
    const end = afterBlanks(after, other);
    if (before[to] !== after[end]) {
      const same = commonEnd(before.slice(at), after.slice(other));
      changes.push({ from: at, to: before.length - same, insert: after.slice(other, after.length - same) });
      break;
    }
    changes.push({ from: at, to, insert: after.slice(other, end) });
    [at, other] = [to, end];
  }
  return changes;
}
