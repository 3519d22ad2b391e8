/** Drawings: Lucide's, and those that an application brings as a file. */
import { ICONS, type Shape } from './icon-shapes.ts';

export type IconName = keyof typeof ICONS;

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing, which says nothing by itself. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const shapes: readonly Shape[] = ICONS[name];
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}

/** Of applications and windows that name none, or none that there is. */
export const PLAIN: IconName = 'app-window';

/** The drawing that an entry names. */
export function namedIcon(name: string): SVGSVGElement {
  return icon(Object.hasOwn(ICONS, name) ? (name as IconName) : PLAIN);
}
