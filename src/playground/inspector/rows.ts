/** Rows of a table that are brought up to date in place: what has not changed is not touched, the keyboard stays where it is. */

/** Makes the children of `parent` those of `items`, in their order, by their keys. */
export function reconcile<T, E extends Element>(
  parent: Element,
  items: readonly T[],
  key: (item: T) => string,
  make: (item: T) => E,
  update: (element: E, item: T) => void,
  known: Map<string, E>,
): void {
  const wanted = new Set(items.map(key));
  // First, so that those behind them need not move: one that is moved loses the keyboard.
  for (const [id, element] of known) {
    if (wanted.has(id)) continue;
    element.remove();
    known.delete(id);
  }
  let before: Element | null = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    let element = known.get(id);
    if (element === undefined) known.set(id, (element = make(item)));
    update(element, item);
    if (element === before) before = element.nextElementSibling;
    else parent.insertBefore(element, before);
  }
}

/** Only where it says something else: a write costs a layout, and loses a selection. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
