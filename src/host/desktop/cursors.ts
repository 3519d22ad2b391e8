/** The pointer's shapes in CSS. */
import { CURSOR } from '../../guest-abi/windows.ts';

const NAMES: Readonly<Record<keyof typeof CURSOR, string>> = {
  ARROW: 'default',
  TEXT: 'text',
  HAND: 'pointer',
  CROSS: 'crosshair',
  WAIT: 'wait',
  MOVE: 'move',
  NONE: 'none',
  RESIZE_HORIZONTAL: 'ew-resize',
  RESIZE_VERTICAL: 'ns-resize',
  RESIZE_DIAGONAL_DOWN: 'nwse-resize',
  RESIZE_DIAGONAL_UP: 'nesw-resize',
  PROGRESS: 'progress',
  GRAB: 'grab',
  GRABBING: 'grabbing',
  NOT_ALLOWED: 'not-allowed',
};
const BY_NUMBER = new Map(Object.entries(CURSOR).map(([name, value]) => [value, NAMES[name as keyof typeof CURSOR]]));

/** @param cursor `CURSOR`. */
export const cssCursor = (cursor: number): string => BY_NUMBER.get(cursor as never) ?? NAMES.ARROW;
