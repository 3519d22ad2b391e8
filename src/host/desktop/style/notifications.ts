/** Cards at the upper right that tell what has happened. */
export const NOTIFICATIONS = `
.notifications {
  position: absolute; z-index: 2147483630; top: 16px; right: 16px; display: flex; flex-direction: column; gap: 10px;
  width: min(318px, calc(100% - 32px)); pointer-events: none;
}
.card {
  display: grid; grid-template-columns: 20px minmax(0, 1fr) auto; gap: 0 10px; padding: 13px 10px 13px 14px; border-radius: 12px;
  background: var(--raised); box-shadow: var(--shadow); pointer-events: auto; user-select: text; -webkit-user-select: text;
  animation: arrive 160ms var(--curve);
}
@keyframes arrive { from { opacity: 0; transform: translateX(14px); } }
.card > svg { width: 19px; height: 19px; margin-top: 1px; color: var(--bad); }
.card .what { margin: 0; font-weight: 620; line-height: 19px; overflow-wrap: anywhere; unicode-bidi: isolate; }
.card pre {
  grid-column: 2 / -1; margin: 5px 0 0; max-height: 120px; overflow: auto; scrollbar-width: thin; font: 400 12px/18px var(--mono);
  font-variant-ligatures: none; color: var(--soft); white-space: pre-wrap; overflow-wrap: anywhere;
}
.card .choices { grid-column: 2 / -1; justify-content: flex-start; margin-top: 9px; }
.card .choices:empty { display: none; }
.card button.dismiss {
  display: grid; place-items: center; width: 24px; height: 24px; margin: -3px 0; padding: 0; border-radius: 7px; color: var(--muted);
}
.card button.dismiss:hover { background: var(--hover); color: var(--text); }
.card button.dismiss svg { width: 15px; height: 15px; }
@media (pointer: coarse) { .card button.dismiss { width: 36px; height: 36px; margin: -8px -4px -8px 0; } }
`;
