/** What the visitor prefers: less motion, more contrast, colours of their own. */
export const PREFERENCES = `
@media (prefers-contrast: more) {
  :host { --line: var(--soft); --line-strong: var(--text); --soft: var(--text); --muted: var(--text); --choice-line: var(--accent); }
  .window, .task-bar, .popover, .card, .switcher { box-shadow: 0 0 0 1px var(--text); }
  .window.active { box-shadow: 0 0 0 2px var(--text); }
  .icons [role="option"] > span { background: var(--raised); }
  .task-bar button[aria-pressed="true"] { box-shadow: inset 0 0 0 1px var(--text); }
  .popover [role="menuitem"][aria-disabled="true"] { opacity: 1; text-decoration: line-through; }
}
@media (prefers-reduced-motion: reduce) {
  .window, .popover, .card { animation: none; }
  .icons .starting .tile { animation: none; opacity: 0.6; }
  *, ::before, ::after { transition: none !important; }
}
@media (forced-colors: active) {
  .window, .task-bar, .popover, .card, .switcher, .tile, .launcher label { border: 1px solid CanvasText; }
  .bar, .launcher label { padding-left: 4px; }
  .task-bar button[aria-pressed="true"], .switcher [aria-selected="true"], .icons [aria-selected="true"] .tile {
    outline: 2px solid Highlight; outline-offset: -2px;
  }
  .window.active { outline: 2px solid Highlight; }
  .window.by-arrows { outline: 4px double Highlight; }
  .launcher input::placeholder { color: GrayText; }
  .launcher [role="menuitem"]:focus .tile { color: CanvasText; }
  .snap-preview { border: 3px dashed Highlight; }
  .popover [role="menuitem"]:focus { background: Highlight; color: HighlightText; forced-color-adjust: none; }
  .popover [role="menuitem"][aria-disabled="true"] { color: GrayText; opacity: 1; }
  .choices button, .card button.action { border: 1px solid ButtonText; }
}
`;
