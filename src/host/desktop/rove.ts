/** One stop of the Tab key for a group of elements: arrow keys go on inside. */

/** What a key means in a group; null: nothing. @param columns how many lie side by side in each row. */
function target(key: string, at: number, count: number, rows: number): number | null {
  switch (key) {
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'ArrowRight':
      return at + rows;
    case 'ArrowLeft':
      return at - rows;
    default:
      return null;
  }
}

/**
 * Moves the keyboard within a group as its arrow keys say.
 * @param rows elements in a column, of a group that is filled column by column; 1: all are in one row.
 * @returns whether the key was one of those.
 */
export function rove(event: KeyboardEvent, elements: readonly HTMLElement[], at: number, rows = 1): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || elements.length === 0) return false;
  const next = target(event.key, at, elements.length, rows);
  if (next === null) return false;
  event.preventDefault();
  const chosen = elements[rows === 1 ? (next + elements.length) % elements.length : next];
  if (chosen === undefined) return true;
  makeStop(elements, chosen);
  chosen.focus();
  return true;
}

/** The Tab key comes to this one of them. */
export function makeStop(elements: readonly HTMLElement[], stop: HTMLElement | undefined): void {
  for (const element of elements) element.tabIndex = element === stop ? 0 : -1;
}
