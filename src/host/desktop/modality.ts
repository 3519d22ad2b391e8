/** Owners and owned windows: which lies before which, and which is held back by a modal one. */

/** What there is to know of a window for that. */
export interface Owned<Window> {
  readonly spec: { readonly parent?: Window | undefined };
  readonly isModal: boolean;
  readonly isVisible: boolean;
  readonly blocker: Window | null;
  setBlocker(blocker: Window | null): void;
}

/** Tells each window of the modal one that holds it back. @param windows the last one lies before the others. */
export function updateBlockers<Window extends Owned<Window>>(windows: readonly Window[]): void {
  const blockers = new Map<Window, Window>();
  for (const window of windows) {
    const { parent } = window.spec;
    if (parent !== undefined && window.isModal && window.isVisible) blockers.set(parent, window);
  }
  for (const window of windows) window.setBlocker(blockers.get(window) ?? null);
}

/** The window that has to be answered before another one takes input: itself, when nothing holds it back. */
export function innermost<Window extends Owned<Window>>(window: Window): Window {
  let at = window;
  while (at.blocker !== null) at = at.blocker;
  return at;
}

/** The windows in the order in which they lie, when one of them comes before the others: with those that belong to it. */
export function raised<Window extends Owned<Window>>(windows: readonly Window[], window: Window): Window[] {
  let first = window;
  while (first.spec.parent !== undefined && windows.includes(first.spec.parent)) first = first.spec.parent;
  // Owners are made before what they own.
  const family = new Set([first]);
  const owners = [first];
  const ofOwner = new Map<Window, Window[]>();
  for (const each of windows) {
    const { parent } = each.spec;
    if (parent === undefined) continue;
    const beside = ofOwner.get(parent);
    if (beside === undefined) ofOwner.set(parent, [each]);
    else beside.push(each);
  }
  for (let owner = owners.pop(); owner !== undefined; owner = owners.pop()) {
    for (const owned of ofOwner.get(owner) ?? []) {
      family.add(owned);
      owners.push(owned);
    }
  }
  const others = windows.filter((each) => !family.has(each));
  // The one that was meant comes last of those beside it.
  const branch = new Set<Window>();
  for (let at: Window | undefined = window; at !== undefined; at = at.spec.parent) branch.add(at);
  const order: Window[] = [];
  const put = (each: Window) => {
    order.push(each);
    const owned = ofOwner.get(each) ?? [];
    for (const child of [...owned.filter((one) => !branch.has(one)), ...owned.filter((one) => branch.has(one))])
      put(child);
  };
  put(first);
  return [...others, ...order];
}

const INSIST_MS = 360;

/** Marks a window for a moment. */
export function insist(element: HTMLElement): void {
  element.classList.remove('insists');
  // From the beginning, if it is under way.
  void element.offsetWidth;
  element.classList.add('insists');
  setTimeout(() => element.classList.remove('insists'), INSIST_MS);
}
