/** All kinds of control: one line each. */
import { BUTTON } from './button.ts';
import { CHECK_BOX, RADIO } from './check-box.ts';
import type { ControlKind } from './control.ts';
import { EDIT, TEXT_AREA } from './edit.ts';
import { LABEL } from './label.ts';
import { LIST } from './list.ts';
import { PROGRESS } from './progress.ts';
import { SLIDER } from './slider.ts';
import { TERMINAL } from './terminal.ts';

const KINDS: readonly ControlKind[] = [
  LABEL,
  BUTTON,
  CHECK_BOX,
  RADIO,
  EDIT,
  TEXT_AREA,
  LIST,
  PROGRESS,
  SLIDER,
  TERMINAL,
];

/** By their numbers. */
export const KIND_OF: ReadonlyMap<number, ControlKind> = new Map(KINDS.map((kind) => [kind.kind, kind]));

/** Where controls lie, and how each kind looks. */
export const CONTROLS_STYLE = `
.controls { position: absolute; inset: 0; overflow: clip; pointer-events: none; }
.control { position: absolute; pointer-events: auto; }
${KINDS.map(({ style }) => style).join('\n')}
@media (forced-colors: active) {
  .control.button, .control.field, .control.list { border: 1px solid; }
  .control:disabled, .control.disabled { color: GrayText; }
}
@media (prefers-reduced-motion: reduce) {
  .control, .control::-webkit-progress-value { transition: none; }
}`;
