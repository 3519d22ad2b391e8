/** Windows: frames, edges, what is said of windows that do not respond, and where one snaps to. */
import { BAR_HEIGHT, TOUCH_BAR_HEIGHT } from '../metrics.ts';

export const FRAME = `
.window {
  --bar: ${BAR_HEIGHT}px; position: absolute; display: flex; flex-direction: column; border-radius: 10px;
  background: var(--raised); box-shadow: var(--shadow-far); outline: none; transform-origin: 0 0;
  transition: box-shadow var(--smooth);
}
.window.active { box-shadow: var(--shadow); }
.window.maximized, .window.snapped { border-radius: 0; }
.window.bare { border-radius: 0; background: none; }
.bar {
  display: flex; align-items: center; flex: none; height: var(--bar); box-sizing: border-box; max-width: var(--bar-most, none); padding: 0 4px 0 5px;
  border-bottom: 1px solid var(--line); color: var(--soft); touch-action: none; cursor: default;
}
.active > .bar { color: var(--text); }
.title { flex: 1 1 auto; min-width: 0; padding: 0 6px 0 3px; font-weight: 550; letter-spacing: -0.003em; }
.bar button {
  display: grid; place-items: center; flex: none; width: 28px; height: 24px; padding: 0; border-radius: 7px; color: var(--soft);
  transition: background var(--quick), color var(--quick);
}
.bar button + button { margin-left: 3px; }
.bar button.menu { width: 26px; color: var(--muted); }
.active > .bar button.menu { color: var(--soft); }
.bar button:hover, .bar button[aria-expanded="true"] { background: var(--hover); color: var(--text); }
.bar button.close:hover { background: var(--bad); color: #fff; }
@media (prefers-color-scheme: dark) { .bar button.close:hover { color: #24080a; } }
.bar button svg { width: 13px; height: 13px; stroke-width: 1.9; }
.bar button.menu svg { width: 16px; height: 16px; stroke-width: 1.75; }
.content { position: relative; flex: none; overflow: hidden; background: var(--pane); border-radius: 0 0 10px 10px; }
.maximized > .content, .snapped > .content, .bare > .content { border-radius: 0; }
/* Always there: where it came with the keyboard, Firefox would make all inside anew, and fields would forget their steps. */
.content::after {
  content: ""; position: absolute; inset: 0; pointer-events: none; border-radius: inherit;
}
.content.by-keyboard:focus-within::after { box-shadow: inset 0 0 0 2px var(--accent); }
canvas { display: block; width: 100%; height: 100%; touch-action: none; }
.keys {
  position: absolute; inset: 0; width: 1px; height: 1px; padding: 0; border: 0; margin: 0; opacity: 0; resize: none;
  outline: none; pointer-events: none; white-space: pre; overflow: hidden;
}
.edge { position: absolute; touch-action: none; }
.maximized > .edge { display: none; }
.edge.n, .edge.s { left: 8px; right: 8px; height: 7px; cursor: ns-resize; }
.edge.e, .edge.w { top: 8px; bottom: 8px; width: 7px; cursor: ew-resize; }
.edge.n { top: -4px; } .edge.s { bottom: -4px; } .edge.e { right: -4px; } .edge.w { left: -4px; }
.edge.ne, .edge.nw, .edge.se, .edge.sw { width: 14px; height: 14px; }
.edge.ne, .edge.sw { cursor: nesw-resize; } .edge.nw, .edge.se { cursor: nwse-resize; }
.edge.ne, .edge.nw { top: -5px; } .edge.se, .edge.sw { bottom: -5px; }
.edge.ne, .edge.se { right: -5px; } .edge.nw, .edge.sw { left: -5px; }
.window.by-arrows { box-shadow: 0 0 0 2px var(--accent), var(--shadow); }
.hint {
  position: absolute; z-index: 2147483001; left: 50%; bottom: 10px; transform: translateX(-50%); max-width: calc(100% - 16px);
  padding: 4px 12px; border-radius: 99px; outline: none; font-size: 12px; text-align: center; pointer-events: none;
  background: var(--accent); color: var(--accent-text);
}
.window.leaving { pointer-events: none; }
.snap-preview {
  position: absolute; border-radius: 10px; pointer-events: none; background: var(--choice);
  box-shadow: inset 0 0 0 2px var(--choice-line); backdrop-filter: blur(3px);
  transition: left var(--smooth) var(--curve), top var(--smooth) var(--curve), width var(--smooth) var(--curve),
    height var(--smooth) var(--curve);
}
.note {
  flex: 0 6 auto; min-width: 0; margin-right: 6px; padding: 1px 8px; border-radius: 99px; font-size: 12px; color: var(--bad);
  background: color-mix(in srgb, var(--bad) 12%, transparent);
}
.busy canvas { opacity: 0.55; filter: saturate(0.4); transition: opacity var(--smooth); }
.question {
  position: absolute; inset: 0; z-index: 2147483000; display: grid; place-content: safe center; justify-items: center; gap: 12px;
  padding: 12px; overflow: auto; text-align: center; color: var(--text);
  background: color-mix(in srgb, var(--raised) 90%, transparent);
}
.question p { margin: 0; max-width: 40ch; font-weight: 550; overflow-wrap: anywhere; }
.choices { display: flex; flex-wrap: wrap; justify-content: center; gap: 8px; }
.choices button, .card button.action {
  height: 28px; padding: 0 12px; border-radius: 8px; background: var(--raised); font-weight: 500;
  box-shadow: inset 0 0 0 1px var(--line-strong);
}
.choices button:hover, .card button.action:hover { background: var(--hover); }
.choices button.end { background: var(--bad); color: var(--raised); box-shadow: none; }
.choices button.end:hover { background: color-mix(in srgb, var(--bad) 86%, var(--text)); }
.choices button.end:focus-visible { outline-color: var(--text); }
@keyframes appear { from { opacity: 0; transform: translateY(6px) scale(0.985); } }
.window { animation: appear 140ms ease-out; }
@media (pointer: coarse) {
  .window { --bar: ${TOUCH_BAR_HEIGHT}px; }
  .bar button, .bar button.menu { width: 38px; height: 36px; }
  .choices button, .card button.action { height: 36px; }
  .edge.n, .edge.s { height: 15px; } .edge.e, .edge.w { width: 15px; }
  .edge.n { top: -11px; } .edge.s { bottom: -11px; } .edge.e { right: -11px; } .edge.w { left: -11px; }
  .edge.ne, .edge.nw, .edge.se, .edge.sw { width: 28px; height: 28px; }
  .edge.ne, .edge.nw { top: -13px; } .edge.se, .edge.sw { bottom: -13px; }
  .edge.ne, .edge.se { right: -13px; } .edge.nw, .edge.sw { left: -13px; }
}
`;
