/** How windows move from place to place: shortly, by transforms alone, and not at all where a visitor wants it still. */

const MS = 160;
const EASING = 'cubic-bezier(0.2, 0.8, 0.2, 1)';
const stillness = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-reduced-motion: reduce)');

type Box = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;

const isStill = (box: Box) => stillness?.matches === true || box.width === 0;

function between(from: Box, to: Box): string {
  const scale = `${from.width / Math.max(1, to.width)}, ${from.height / Math.max(1, to.height)}`;
  return `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${scale})`;
}

export function stopMotion(element: Element): void {
  for (const animation of element.getAnimations()) animation.cancel();
}

/** Shows an element, which has another place already, on its way there. @param from where it was seen. */
export function glide(element: Element, from: Box, opacity = 1): void {
  stopMotion(element);
  const to = element.getBoundingClientRect();
  if (isStill(from) || to.width === 0) return;
  element.animate(
    [
      { transform: between(from, to), opacity },
      { transform: 'none', opacity: 1 },
    ],
    {
      duration: MS,
      easing: EASING,
    },
  );
}

/** Has an element vanish into a place. @param then at the end, unless other motion came in between. */
export function vanish(element: Element, into: Box | undefined, then: () => void): void {
  stopMotion(element);
  const from = element.getBoundingClientRect();
  if (into === undefined || isStill(from)) {
    then();
    return;
  }
  const animation = element.animate([{ transform: 'none' }, { transform: between(into, from), opacity: 0 }], {
    duration: MS,
    easing: 'ease-in',
    fill: 'forwards',
  });
  animation.onfinish = () => {
    then();
    animation.cancel();
  };
}
