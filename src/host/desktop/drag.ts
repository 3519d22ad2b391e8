/** Following a pointer from where it was pressed until it is let go. */

export interface Drag {
  /** The pointer has moved so far from where it was pressed. */
  move(dx: number, dy: number, event: PointerEvent): void;
  /** It has been let go; or not, and all is to be as it was: with Escape, or because what was dragged is gone. */
  end?(cancelled: boolean): void;
}

/**
 * Calls `begin` when the main button is pressed on an element. null: it is not dragged now.
 * @returns what ends a drag that goes on.
 */
export function onDrag(element: HTMLElement, begin: (down: PointerEvent) => Drag | null): () => void {
  let cancel = () => {};
  element.addEventListener('pointerdown', (down) => {
    if (down.button !== 0 || !down.isPrimary || (down.target as Element).closest('button') !== null) return;
    const drag = begin(down);
    if (drag === null) return;
    element.setPointerCapture(down.pointerId);
    const listening = new AbortController();
    const { signal } = listening;
    const finish = (cancelled: boolean) => {
      if (signal.aborted) return;
      listening.abort();
      if (element.hasPointerCapture(down.pointerId)) element.releasePointerCapture(down.pointerId);
      drag.end?.(cancelled);
    };
    const isMine = ({ pointerId }: PointerEvent) => pointerId === down.pointerId;
    element.addEventListener(
      'pointermove',
      (event) => isMine(event) && drag.move(event.clientX - down.clientX, event.clientY - down.clientY, event),
      { signal },
    );
    element.addEventListener('pointerup', (event) => isMine(event) && finish(false), { signal });
    element.addEventListener('pointercancel', (event) => isMine(event) && finish(true), { signal });
    const options = { signal, capture: true };
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        finish(true);
      },
      options,
    );
    cancel = () => finish(true);
  });
  return () => cancel();
}
