import { MENU_BAR_HEIGHT } from '../metrics.ts';

/** The menu bar of a window. How menus look: menu.ts. */
export const MENU_BAR = `
.menu-bar {
  display: flex; align-items: center; gap: 2px; flex: none; height: ${MENU_BAR_HEIGHT}px; padding: 0 6px; overflow: hidden;
  border-bottom: 1px solid var(--line); color: var(--soft);
}
.menu-bar button {
  flex: none; height: 24px; padding: 0 8px; border-radius: 6px; outline: none; transition: background var(--quick);
}
.menu-bar button:hover, .menu-bar button:focus, .menu-bar button[aria-expanded="true"] {
  background: var(--hover); color: var(--text); outline: none;
}
.menu-bar button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.menu-bar button[aria-disabled="true"] { color: var(--muted); opacity: 0.7; }
.menu-popover { padding: 0; }
.menu-list { display: flex; flex-direction: column; min-width: 170px; padding: 6px; overflow-y: auto; scrollbar-width: thin; }
.menu-list.beside {
  position: absolute; border-radius: 12px; background: var(--raised); box-shadow: var(--shadow);
}
.menu-list [role^="menuitem"] {
  display: flex; align-items: center; gap: 10px; flex: none; min-height: 28px; padding: 0 10px; border-radius: 7px;
  text-align: left; white-space: nowrap; outline: none;
}
.menu-list [role^="menuitem"]:focus, .menu-list [aria-expanded="true"] { background: var(--accent); color: var(--accent-text); }
.menu-list [role^="menuitem"]:focus *, .menu-list [aria-expanded="true"] * { color: inherit; }
.menu-list [aria-disabled="true"] { color: var(--muted); opacity: 0.62; }
.menu-list [aria-disabled="true"]:focus { background: var(--hover); color: var(--muted); }
.menu-list [role="menuitemcheckbox"] > span::before { content: "✓"; margin-right: 8px; }
@media (forced-colors: active) {
  .menu-list.beside { border: 1px solid CanvasText; }
  .menu-list [role^="menuitem"]:focus { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  .menu-list [aria-disabled="true"] { color: GrayText; opacity: 1; }
}
@media (pointer: coarse) { .menu-list [role^="menuitem"] { min-height: 40px; } }
`;
