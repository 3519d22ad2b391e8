import { CONTROLS_STYLE } from './kinds.ts';

/** How controls look. */
export function controlSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CONTROLS_STYLE);
  return sheet;
}
