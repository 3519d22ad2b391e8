/** What has to be changed in a text, from `from` to `to`. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** What makes a text into another one, in one piece: from the first difference to the last. */
export function changeBetween(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let same = 0;
  while (same < most - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

function afterBlanks(text: string, at: number): number {
  const blanks = /\s*/y;
  blanks.lastIndex = at;
  blanks.test(text);
  return blanks.lastIndex;
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
      const rest = changeBetween(before.slice(at), after.slice(other));
      changes.push({ from: at + rest.from, to: at + rest.to, insert: rest.insert });
      break;
    }
    changes.push({ from: at, to, insert: after.slice(other, end) });
    [at, other] = [to, end];
  }
  return changes;
}
