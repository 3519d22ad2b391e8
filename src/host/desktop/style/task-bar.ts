/** The task bar, which floats. */
export const TASK_BAR = `
.task-bar {
  position: absolute; left: 50%; bottom: 12px; transform: translateX(-50%); z-index: 2147483600; display: flex; align-items: center;
  max-width: calc(100% - 24px); height: 38px; padding: 5px; border-radius: 12px; background: var(--raised);
  box-shadow: var(--shadow-far);
}
.task-bar button {
  display: flex; align-items: center; flex: none; gap: 8px; height: 28px; padding: 0 11px; border-radius: 8px; color: var(--soft);
  transition: background var(--quick), color var(--quick);
}
.task-bar button svg { width: 16px; height: 16px; }
.task-bar button.start { color: var(--accent); }
.task-bar button.start svg { width: 17px; height: 17px; }
.task-bar button:hover, .task-bar button[aria-pressed="true"], .task-bar button[aria-expanded="true"] {
  background: var(--hover); color: var(--text);
}
.task-bar button.start:hover, .task-bar button.start[aria-expanded="true"] { color: var(--accent); }
.task-bar button[aria-pressed="true"] > span { font-weight: 550; }
.task-bar .windows {
  display: flex; gap: 4px; min-width: 0; margin-left: 4px; overflow-x: auto; scrollbar-width: none; overscroll-behavior: contain;
}
.task-bar .windows:empty { margin: 0; }
.task-bar .windows.more-before { mask-image: linear-gradient(90deg, transparent, #000 28px); }
.task-bar .windows.more-after { mask-image: linear-gradient(270deg, transparent, #000 28px); }
.task-bar .windows.more-before.more-after { mask-image: linear-gradient(90deg, transparent, #000 28px calc(100% - 28px), transparent); }
.task-bar .windows button { flex: 0 1 auto; min-width: 76px; max-width: 176px; }
.task-bar .windows.narrow button { flex: none; min-width: 38px; max-width: 38px; }
.task-bar .windows.narrow button > span { display: none; }
.task-bar button.minimized { color: var(--muted); }
.task-bar button.minimized svg { opacity: 0.75; }
.task-bar .time {
  flex: none; margin: 0 0 0 4px; padding: 0 9px; color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap;
}
@media (pointer: coarse) {
  .task-bar { height: 48px; bottom: 6px; }
  .task-bar button { height: 38px; min-width: 40px; }
  .task-bar .windows.narrow button { min-width: 42px; max-width: 42px; }
}
`;
