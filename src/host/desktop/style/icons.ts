/** The desktop's icons. */
import { ICON_HEIGHT, ICON_INSET, ICON_WIDTH } from '../metrics.ts';

export const ICONS = `
.icons {
  position: absolute; left: ${ICON_INSET.x}px; top: ${ICON_INSET.y}px; display: grid; grid-auto-flow: column;
  grid-auto-columns: ${ICON_WIDTH}px; grid-auto-rows: ${ICON_HEIGHT}px;
}
.icons [role="option"] {
  display: flex; flex-direction: column; align-items: center; gap: 7px; padding: 5px 0 0; border-radius: 12px; cursor: default;
  touch-action: manipulation;
}
.tile {
  display: grid; place-items: center; flex: none; width: 46px; height: 46px; border-radius: 12px; color: var(--accent);
  background: var(--raised); box-shadow: 0 0 0 1px var(--line-strong), 0 2px 6px rgb(0 0 0 / 5%);
  transition: background var(--quick), box-shadow var(--quick);
}
.tile svg { width: 23px; height: 23px; stroke-width: 1.6; }
.tile img { width: 26px; height: 26px; object-fit: contain; }
.icons [role="option"] > span {
  max-width: 100%; padding: 1px 5px; border-radius: 6px; text-align: center; font-size: 12.5px; line-height: 17px;
  color: var(--text);
}
.icons [role="option"]:hover .tile { background: var(--hover); }
.icons [aria-selected="true"] > span { background: var(--choice); }
.icons [aria-selected="true"] .tile { box-shadow: 0 0 0 1.5px var(--accent); }
.icons [role="option"]:focus-visible { outline-offset: -3px; }
.icons .starting .tile { animation: starting 900ms ease-in-out infinite alternate; }
@keyframes starting { to { opacity: 0.45; } }
`;
