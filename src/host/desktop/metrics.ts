/** Sizes that both the looks and the code know, CSS pixels. */

/** Height of a title bar. */
export const BAR_HEIGHT = 32;
/** Where it is touched. */
export const TOUCH_BAR_HEIGHT = 40;
/** Height of a window's menu bar. */
export const MENU_BAR_HEIGHT = 31;
/** What the task bar takes of the desktop's lower edge. */
export const TASK_BAR_HEIGHT = 60;
/** The column of the desktop's icons: its width, and the height of each. */
export const ICON_WIDTH = 92;
export const ICON_HEIGHT = 92;
/** How far the icons are from the desktop's edges. */
export const ICON_INSET = { x: 22, y: 22 };
/** A desktop that is no wider is one of a phone: a window that can be resized has all of it. */
export const PHONE_WIDTH = 480;
