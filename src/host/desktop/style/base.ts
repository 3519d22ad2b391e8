/** Tokens, wallpaper and type. */
import { asProperties, DARK, LIGHT } from '../tokens.ts';

const LIGHT_SHADOWS = `
  --shadow: 0 0 0 1px rgb(40 34 24 / 13%), 0 2px 6px rgb(40 34 24 / 10%), 0 18px 48px rgb(40 34 24 / 20%);
  --shadow-far: 0 0 0 1px rgb(40 34 24 / 13%), 0 1px 3px rgb(40 34 24 / 8%), 0 8px 24px rgb(40 34 24 / 11%);
  --choice: rgb(177 90 0 / 14%); --choice-line: rgb(177 90 0 / 45%);`;
const DARK_SHADOWS = `
  --shadow: 0 0 0 1px #353f50, 0 2px 6px rgb(0 0 0 / 35%), 0 22px 56px rgb(0 0 0 / 55%);
  --shadow-far: 0 0 0 1px #2b3341, 0 1px 3px rgb(0 0 0 / 30%), 0 10px 28px rgb(0 0 0 / 35%);
  --choice: rgb(244 166 60 / 16%); --choice-line: rgb(244 166 60 / 50%);`;

export const BASE = `
:host { ${asProperties(LIGHT)} ${LIGHT_SHADOWS}
  --ui: "Inter Variable", Inter, system-ui, sans-serif;
  --mono: "JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace;
  --quick: 120ms; --smooth: 160ms; --curve: cubic-bezier(0.2, 0.8, 0.2, 1);
  display: block; position: relative; width: 100%; height: 100%; min-height: 160px; overflow: hidden; color-scheme: light;
  isolation: isolate; contain: layout paint; user-select: none; -webkit-user-select: none; outline: none;
  font: 400 13px/1.4 var(--ui); font-feature-settings: "calt", "ss03"; color: var(--text);
  -webkit-tap-highlight-color: transparent;
  scrollbar-color: color-mix(in srgb, var(--muted) 60%, transparent) transparent;
  background: radial-gradient(62% 74% at 6% 0%, var(--wall-1), transparent 92%),
    radial-gradient(58% 82% at 100% 18%, var(--wall-2), transparent 94%), var(--wall);
}
@media (prefers-color-scheme: dark) { :host { ${asProperties(DARK)} ${DARK_SHADOWS} color-scheme: dark; } }
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
svg { flex: none; width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.75;
  stroke-linecap: round; stroke-linejoin: round; }
button { font: inherit; color: inherit; border: 0; margin: 0; background: none; cursor: default; touch-action: manipulation; }
button:focus-visible, [role="option"]:focus-visible, [role="menuitem"]:focus-visible {
  outline: 2px solid var(--accent); outline-offset: -2px;
}
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
`;
