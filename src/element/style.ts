/** How `<ratos-run>` looks: the desktop's tokens, each of which the page can give a value of its own. */
import { asProperties, DARK, LIGHT } from '../host/desktop/tokens.ts';

export const STYLE = `
:host { ${asProperties(LIGHT)} color-scheme: light; display: block; margin: 1em 0; }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${asProperties(DARK)} color-scheme: dark; } }
:host([theme="dark"]) { ${asProperties(DARK)} color-scheme: dark; }
:host([hidden]) { display: none; }
.frame {
  display: flex; flex-direction: column; overflow: hidden;
  border: 1px solid var(--line-strong); border-radius: 10px; background: var(--pane); color: var(--text);
  font: 400 13px/1.45 "Inter Variable", Inter, system-ui, sans-serif;
}
header { display: flex; align-items: center; gap: 8px; min-height: 32px; padding: 4px 6px 4px 12px; background: var(--raised); border-bottom: 1px solid var(--line); }
.name { font-weight: 550; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.status { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--muted); font-variant-numeric: tabular-nums; }
.status.bad { color: var(--bad); }
button {
  font: inherit; font-weight: 550; padding: 4px 12px; border: 1px solid var(--line-strong); border-radius: 7px;
  background: var(--pane); color: var(--text); cursor: pointer;
}
button.run { border-color: transparent; background: var(--accent); color: var(--accent-text); }
button:disabled { opacity: 0.5; cursor: default; }
button:focus-visible, textarea:focus-visible, .output:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
textarea, .output {
  margin: 0; padding: 10px 12px; border: 0; resize: vertical; tab-size: 4;
  background: var(--pane); color: var(--text);
  font: 400 12.5px/20px "JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace; font-variant-ligatures: none;
}
textarea { min-height: 60px; white-space: pre; overflow: auto; }
.cm-editor.cm-focused { outline: 2px solid var(--accent) !important; outline-offset: -2px; }
.output { max-height: 20em; min-height: 20px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; border-top: 1px solid var(--line); background: var(--page); }
.output .err { color: var(--bad); }
.output:empty { display: none; }
.place { position: relative; height: var(--height, 320px); border-top: 1px solid var(--line); }
.terminal { background: ${DARK.page}; padding: 6px; box-sizing: border-box; }
@media print { button { display: none; } .output, .cm-scroller { max-height: none !important; } }
`;
