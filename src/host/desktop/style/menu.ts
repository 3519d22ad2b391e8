/** What opens above the desktop: the launcher, menus, the choice of a window. */
export const MENU = `
.popover {
  position: absolute; z-index: 2147483610; display: flex; flex-direction: column; padding: 6px; border-radius: 12px;
  background: var(--raised); color: var(--text); box-shadow: var(--shadow); animation: rise 130ms var(--curve);
}
@keyframes rise { from { opacity: 0; transform: translateY(5px); } }
.popover [role="menu"] { display: flex; flex-direction: column; outline: none; }
.popover [role="menuitem"] {
  display: flex; align-items: center; gap: 10px; flex: none; min-height: 28px; padding: 0 10px; border-radius: 7px; text-align: left;
  outline: none;
}
.popover [role="menuitem"]:focus { background: var(--accent); color: var(--accent-text); outline: none; }
.popover [role="menuitem"]:focus * { color: inherit; }
.popover [role="menuitem"][aria-disabled="true"] { color: var(--muted); opacity: 0.62; }
.popover [role="menuitem"][aria-disabled="true"]:focus { background: var(--hover); color: var(--muted); }
.popover hr { width: auto; height: 1px; margin: 5px 4px; border: 0; background: var(--line); }
.popover kbd { margin-left: auto; padding-left: 24px; font: inherit; color: var(--muted); }
.window-menu { min-width: 190px; }

.launcher { bottom: 60px; left: 50%; width: min(356px, calc(100% - 24px)); max-height: min(560px, calc(100% - 72px)); padding: 8px; }
.launcher label {
  display: flex; align-items: center; gap: 9px; flex: none; height: 36px; margin-bottom: 6px; padding: 0 11px; border-radius: 8px;
  background: var(--pane); color: var(--muted); box-shadow: inset 0 0 0 1px var(--line-strong);
}
.launcher label:focus-within { box-shadow: inset 0 0 0 2px var(--accent); }
.launcher input {
  flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; outline: none; background: none; font: inherit; color: var(--text);
  user-select: text; -webkit-user-select: text; appearance: none;
}
.launcher input::placeholder { color: var(--muted); opacity: 1; }
.launcher input::-webkit-search-cancel-button { display: none; }
.launcher [role="menu"] { min-height: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; }
.launcher [role="menuitem"] { gap: 12px; height: 50px; padding: 0 9px; border-radius: 9px; }
.launcher [role="menuitem"].first { background: var(--hover); }
.launcher .tile { width: 34px; height: 34px; border-radius: 9px; box-shadow: 0 0 0 1px var(--line-strong); background: var(--raised); }
.launcher .tile svg { width: 18px; height: 18px; }
.launcher .tile img { width: 20px; height: 20px; }
.launcher [role="menuitem"]:focus .tile { color: var(--accent); box-shadow: none; }
.launcher .words { display: flex; flex-direction: column; min-width: 0; line-height: 18px; }
.launcher .words b { font-weight: 550; }
.launcher .words small { font-size: 12px; color: var(--muted); }
.launcher .nothing { margin: 0; padding: 22px 12px; text-align: center; color: var(--muted); }

.switcher {
  position: absolute; z-index: 2147483620; left: 50%; top: 50%; transform: translate(-50%, -50%); display: flex; flex-wrap: wrap;
  justify-content: center; gap: 4px; max-width: min(760px, calc(100% - 24px)); max-height: calc(100% - 24px); overflow: auto; padding: 10px;
  border-radius: 16px; background: var(--raised); box-shadow: var(--shadow);
}
.switcher [role="option"] {
  display: flex; flex-direction: column; align-items: center; gap: 8px; width: 112px; padding: 12px 8px 9px; border-radius: 11px;
  outline: none;
}
.switcher [role="option"] > span { max-width: 100%; font-size: 12.5px; }
.switcher [aria-selected="true"] { background: var(--choice); box-shadow: inset 0 0 0 2px var(--accent); }
@media (pointer: coarse) { .popover [role="menuitem"] { min-height: 40px; } .launcher label { height: 42px; } .launcher { bottom: 62px; } }
`;
