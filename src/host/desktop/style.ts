/** How the desktop looks. An embedding page can give any token, on the desktop's element or above it, a value of its own. */

const LIGHT = `
  --page: #eceae5; --pane: #fbfaf8; --raised: #ffffff; --hover: #f1efea;
  --line: #e2dfd8; --line-strong: #cfcbc2;
  --text: #1d2026; --soft: #454b56; --muted: #626874;
  --accent: #b85f00; --accent-text: #ffffff; --bad: #c4232f;
  --wall-1: #f3dcd0; --wall-2: #d9e4f5; --wall: #f0ece4;
  --shadow: 0 1px 2px rgb(40 34 24 / 12%), 0 14px 36px rgb(40 34 24 / 18%);
  --shadow-far: 0 1px 2px rgb(40 34 24 / 10%), 0 6px 18px rgb(40 34 24 / 12%);`;
const DARK = `
  --page: #0d1015; --pane: #13171e; --raised: #1a1f28; --hover: #212733;
  --line: #252c38; --line-strong: #323b4a;
  --text: #e7eaf0; --soft: #aab3c2; --muted: #9099a8;
  --accent: #f4a63c; --accent-text: #1d1204; --bad: #ff6f78;
  --wall-1: #3a2b4e; --wall-2: #1a2440; --wall: #0f1424;
  --shadow: 0 1px 2px rgb(0 0 0 / 45%), 0 18px 44px rgb(0 0 0 / 50%);
  --shadow-far: 0 1px 2px rgb(0 0 0 / 35%), 0 8px 22px rgb(0 0 0 / 35%);`;

/** Height of a title bar. */
export const BAR_HEIGHT = 32;
/** What the task bar takes of the desktop's lower edge. */
export const TASK_BAR_HEIGHT = 60;

export const STYLE = `
:host { ${LIGHT}
  display: block; position: relative; width: 100%; height: 100%; min-height: 160px; overflow: hidden;
  isolation: isolate; contain: layout paint; user-select: none; -webkit-user-select: none;
  font: 400 13px/1.4 "Inter Variable", Inter, system-ui, sans-serif; color: var(--text);
  background: radial-gradient(60% 70% at 8% 0%, var(--wall-1), transparent),
    radial-gradient(60% 80% at 100% 20%, var(--wall-2), transparent), var(--wall);
}
@media (prefers-color-scheme: dark) { :host { ${DARK} } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.window {
  position: absolute; display: flex; flex-direction: column; border-radius: 10px; background: var(--raised);
  box-shadow: 0 0 0 1px var(--line-strong), var(--shadow-far); outline: none;
}
.window.active { box-shadow: 0 0 0 1px var(--line-strong), var(--shadow); }
.window.maximized { border-radius: 0; }
.window.bare { border-radius: 0; background: none; }
.bar {
  display: flex; align-items: center; gap: 8px; flex: none; height: ${BAR_HEIGHT}px; padding: 0 4px 0 12px;
  border-bottom: 1px solid var(--line); color: var(--soft); touch-action: none; cursor: default;
}
.active > .bar { color: var(--text); }
.bar > svg { color: var(--muted); }
.active > .bar > svg { color: var(--accent); }
.title { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 550; }
svg { flex: none; width: 15px; height: 15px; fill: none; stroke: currentColor; stroke-width: 1.75;
  stroke-linecap: round; stroke-linejoin: round; }
button { font: inherit; color: inherit; border: 0; background: none; cursor: default; }
.bar button {
  display: grid; place-items: center; width: 28px; height: 24px; padding: 0; border-radius: 7px; color: var(--soft);
  transition: background 120ms, color 120ms;
}
.bar button:hover { background: var(--hover); color: var(--text); }
.bar button.close:hover { background: var(--bad); color: #fff; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.content { position: relative; flex: none; overflow: hidden; background: var(--pane); border-radius: 0 0 10px 10px; }
.maximized > .content, .bare > .content { border-radius: 0; }
.content:focus-within::after {
  content: ""; position: absolute; inset: 0; pointer-events: none; border-radius: inherit;
}
.content.by-keyboard:focus-within::after { box-shadow: inset 0 0 0 2px var(--accent); }
canvas { display: block; width: 100%; height: 100%; touch-action: none; }
.keys {
  position: absolute; inset: 0; width: 1px; height: 1px; padding: 0; border: 0; margin: 0; opacity: 0; resize: none;
  outline: none; pointer-events: none; white-space: pre; overflow: hidden;
}
.edge { position: absolute; touch-action: none; }
.edge.n, .edge.s { left: 8px; right: 8px; height: 7px; cursor: ns-resize; }
.edge.e, .edge.w { top: 8px; bottom: 8px; width: 7px; cursor: ew-resize; }
.edge.n { top: -4px; } .edge.s { bottom: -4px; } .edge.e { right: -4px; } .edge.w { left: -4px; }
.edge.ne, .edge.nw, .edge.se, .edge.sw { width: 14px; height: 14px; }
.edge.ne, .edge.sw { cursor: nesw-resize; } .edge.nw, .edge.se { cursor: nwse-resize; }
.edge.ne, .edge.nw { top: -5px; } .edge.se, .edge.sw { bottom: -5px; }
.edge.ne, .edge.se { right: -5px; } .edge.nw, .edge.sw { left: -5px; }
.task-bar {
  position: absolute; left: 50%; bottom: 12px; transform: translateX(-50%); z-index: 2147483647; display: flex; gap: 4px;
  max-width: calc(100% - 24px); padding: 5px; border-radius: 12px; overflow-x: auto; background: var(--raised);
  box-shadow: 0 0 0 1px var(--line-strong), var(--shadow-far);
}
.task-bar button {
  display: flex; align-items: center; gap: 7px; min-width: 40px; max-width: 180px; height: 28px; padding: 0 11px;
  border-radius: 8px; color: var(--soft); transition: background 120ms, color 120ms;
}
.task-bar button > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.task-bar button:hover, .task-bar button[aria-pressed="true"] { background: var(--hover); color: var(--text); }
.task-bar button[aria-pressed="true"] > svg { color: var(--accent); }
.task-bar button.minimized { opacity: 0.72; }
.note { flex: none; color: var(--bad); }
.busy canvas { opacity: 0.55; transition: opacity 160ms; }
.question {
  position: absolute; inset: 0; display: grid; place-content: center; justify-items: center; gap: 10px; padding: 12px;
  text-align: center; background: color-mix(in srgb, var(--raised) 88%, transparent); color: var(--text);
}
.question p { margin: 0; }
.choices { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; }
.choices button {
  height: 28px; padding: 0 12px; border-radius: 8px; background: var(--hover); box-shadow: 0 0 0 1px var(--line-strong);
}
.choices button.end { background: var(--bad); color: var(--raised); }
@keyframes appear { from { opacity: 0; transform: translateY(6px) scale(0.985); } }
.window { animation: appear 140ms ease-out; }
@media (prefers-reduced-motion: reduce) {
  .window { animation: none; }
  .bar button, .task-bar button, .busy canvas { transition: none; }
}
@media (forced-colors: active) {
  .window, .task-bar { border: 1px solid CanvasText; }
  .task-bar button[aria-pressed="true"] { outline: 2px solid Highlight; }
}
@media (pointer: coarse) {
  .bar button { width: 36px; height: 30px; }
  .task-bar button { height: 36px; }
}
`;
