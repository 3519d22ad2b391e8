const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select, [tabindex]:not([tabindex="-1"])';

/** The first element in it that takes the keyboard; else the element itself. */
export function focusFirst(element: HTMLElement): void {
  const found = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)].find((each) => each.checkVisibility());
  if (found === undefined) element.tabIndex = -1;
  (found ?? element).focus();
}
