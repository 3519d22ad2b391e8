/** What can be done with a window, as a menu. */
import { SHOW } from '../../guest-abi/windows.ts';
import type { Arranging } from './by-arrows.ts';
import type { MenuItem } from './popup-menu.ts';
import { LEFT, RIGHT, type Zone } from './snap.ts';

/** What the menu asks of a window. */
export interface Arrangeable {
  readonly state: number;
  readonly isSnapped: boolean;
  readonly isResizable: boolean;
  /** Back to the place and size that it had. */
  putBack(): void;
  arrange(how: Arranging): void;
  setState(state: number, byPerson: boolean): void;
  snapTo(zone: Zone): void;
  requestClose(): void;
}

export function windowMenu(frame: Arrangeable): MenuItem[] {
  const { state, isSnapped, isResizable } = frame;
  const isNormal = state === SHOW.NORMAL;
  const isMaximized = state === SHOW.MAXIMIZED;
  const halves: MenuItem[] = [
    { text: 'Left half', icon: 'panel-left', apart: true, choose: () => frame.snapTo(LEFT) },
    { text: 'Right half', icon: 'panel-right', choose: () => frame.snapTo(RIGHT) },
  ];
  return [
    { text: 'Restore', icon: 'copy', enabled: !isNormal || isSnapped, choose: () => frame.putBack() },
    { text: 'Move', icon: 'move', enabled: isNormal, choose: () => frame.arrange('move') },
    { text: 'Size', icon: 'scaling', enabled: isNormal && isResizable, choose: () => frame.arrange('size') },
    {
      text: 'Minimize',
      icon: 'minus',
      enabled: state !== SHOW.MINIMIZED,
      choose: () => frame.setState(SHOW.MINIMIZED, true),
    },
    {
      text: 'Maximize',
      icon: 'square',
      enabled: isResizable && !isMaximized,
      choose: () => frame.setState(SHOW.MAXIMIZED, true),
    },
    ...(isResizable ? halves : []),
    { text: 'Close', icon: 'x', apart: true, choose: () => frame.requestClose() },
  ];
}
