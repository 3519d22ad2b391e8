/** Modal windows, what they hold back, and message boxes. */
export const MODALITY = `
.window.blocked > .content > * { opacity: 0.55; }
.window.blocked > .bar button { opacity: 0.5; }
.window.insists { animation: insist 180ms 2 var(--curve); }
@keyframes insist { 50% { box-shadow: 0 0 0 3px var(--accent), var(--shadow); } }
.message-box { position: absolute; inset: 0; display: flex; flex-direction: column; gap: 14px; padding: 18px 18px 14px; }
.message-box.measured {
  inset: auto; left: 0; top: 0; visibility: hidden; width: max-content; min-width: min(280px, 100%);
  max-width: min(440px, calc(100% - 24px)); max-height: calc(100% - 140px);
}
.message-box p {
  flex: 1 1 auto; min-height: 0; margin: 0; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  user-select: text; -webkit-user-select: text;
}
.message-box .choices { flex: none; justify-content: flex-end; }
.message-box .choices button { min-width: 76px; }
.message-box .choices button.default { background: var(--accent); color: var(--accent-text); box-shadow: none; font-weight: 550; }
.message-box .choices button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (prefers-reduced-motion: reduce) { .window.insists { animation: none; outline: 3px solid var(--accent); } }
`;
