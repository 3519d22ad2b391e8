/** Following a pointer from where it was pressed until it is let go. */

/**
 * Calls `begin` when the main button is pressed on an element, and what that gives with how far the pointer is from there
 * each time that it has moved.
 */
export function onDrag(element: HTMLElement, begin: () => ((dx: number, dy: number) => void) | null): void {
  element.addEventListener('pointerdown', (down) => {
    if (down.button !== 0 || (down.target as Element).closest('button') !== null) return;
    const move = begin();
    if (move === null) return;
    element.setPointerCapture(down.pointerId);
    const onMove = (event: PointerEvent) => {
      if (event.pointerId === down.pointerId) move(event.clientX - down.clientX, event.clientY - down.clientY);
    };
    const end = (event: PointerEvent) => {
      if (event.pointerId !== down.pointerId) return;
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', end);
      element.removeEventListener('pointercancel', end);
    };
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
  });
}
