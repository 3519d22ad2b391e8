/** Numbers of controls, menus and message boxes. Values never change; new ones are appended. */

/** `RatControlAttributes.kind`. */
export const CONTROL = {
  LABEL: 1,
  BUTTON: 2,
  CHECK_BOX: 3,
  RADIO: 4,
  EDIT: 5,
  TEXT_AREA: 6,
  LIST: 7,
  PROGRESS: 8,
  SLIDER: 9,
  TERMINAL: 10,
} as const;
/** `RatControlAttributes.flags`. */
export const CONTROL_FLAG = { DISABLED: 1, READ_ONLY: 2, PASSWORD: 4, DEFAULT: 8 } as const;
/** What happened to a control: lParam of `RATMSG_COMMAND`. */
export const COMMAND = { CLICKED: 0, CHANGED: 1, SELECTED: 2, SUBMITTED: 3 } as const;
/** `RatMenuItem.flags`. */
export const MENU = { DISABLED: 1, CHECKED: 2, SEPARATOR: 4 } as const;
/** Buttons of a message box. */
export const MESSAGE_BUTTONS = { OK: 0, OK_CANCEL: 1, YES_NO: 2, YES_NO_CANCEL: 3 } as const;
/** Ids of buttons: of message boxes, and CANCEL of the button that Escape presses. */
export const BUTTON_ID = { OK: 1, CANCEL: 2, YES: 6, NO: 7 } as const;

/** Bytes of a control's text, at most; a text area may have more. */
export const CONTROL_TEXT_BYTES = 1 << 16;
export const TEXT_AREA_BYTES = 1 << 22;
/** Items of a list, and bytes of all of them with a zero each. */
export const LIST_ITEMS_MAX = 10_000;
export const LIST_ITEMS_BYTES = 1 << 20;
/** Items of a menu, and bytes of their texts. */
export const MENU_ITEMS_MAX = 1000;
export const MENU_BYTES = 1 << 16;
