/** How the desktop looks. An embedding page can give any token, on the desktop's element or above it, a value of its own. */
import { BASE } from './style/base.ts';
import { FRAME } from './style/frame.ts';
import { ICONS } from './style/icons.ts';
import { MENU } from './style/menu.ts';
import { MENU_BAR } from './style/menu-bar.ts';
import { MODALITY } from './style/modality.ts';
import { NOTIFICATIONS } from './style/notifications.ts';
import { PREFERENCES } from './style/preferences.ts';
import { TASK_BAR } from './style/task-bar.ts';

export { BAR_HEIGHT, TASK_BAR_HEIGHT } from './metrics.ts';
export { DARK, LIGHT } from './tokens.ts';

/** What the visitor prefers comes last: it wins. */
export const STYLE = [BASE, FRAME, TASK_BAR, ICONS, MENU, MENU_BAR, MODALITY, NOTIFICATIONS, PREFERENCES].join('\n');
