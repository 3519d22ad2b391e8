/** The words of a window's block, in the heap. What is done with them: window.ts, window-messages.ts, surface.ts and paint.ts. */
import { WINDOW_TITLE_BYTES } from '../../guest-abi/windows.ts';
import { O_OWN } from '../core/object.ts';
import { SLIP_WORDS } from '../memory/accounts.ts';
import { MESSAGE_WORDS } from './message-records.ts';

/** Of the object: its block. */
export const OW_BLOCK = O_OWN;

/** Its lock, a leaf: guards place, size, title, and which surface it has. */
export const WB_LOCK = 0;
/** Own queue of the thread that has made it, with a reference; its first handle, which messages name it by. */
export const WB_QUEUE = 1;
export const WB_HANDLE = 2;
/** The program's, which the kernel only keeps. */
export const WB_PROCEDURE = 3;
export const WB_USER_DATA = 4;
export const WB_FLAGS = 5;
/** The thread that has made it, and the next one in its list: by H_WINDOW_LOCK. */
export const WB_THREAD = 6;
export const WB_NEXT = 7;
/** Id of its process. */
export const WB_PROCESS_ID = 8;
/** 1 from its end on. Atomic; set before its messages are taken out of the queue. */
export const WB_DESTROYED = 9;
/** `CHANGE` bits that the page has not looked at. Atomic. */
export const WB_CHANGES = 10;
/** `SHOW`: what the program has asked for last, or the person has chosen. Atomic. */
export const WB_STATE = 11;
/** Place of the frame, size of the content. */
export const WB_RECT = 12;
export const WB_TITLE_LENGTH = 16;
/** Its owner, with a reference; 0: none. */
export const WB_OWNER = 17;
/** 1: it can be seen. Atomic, written by the page. */
export const WB_VISIBLE = 18;
/** 1: the program waits for the next frame. Atomic. */
export const WB_FRAME_WANTED = 19;
/** What it shows (surface.ts); 0: nothing yet. By WB_LOCK. */
export const WB_SURFACE = 20;
/** One thread at a time presents. */
export const WB_PRESENT_LOCK = 21;
/** Of a control (control.ts): its kind and id; 0: it is no control. */
export const WB_KIND = 22;
export const WB_CONTROL_ID = 23;
/** Paints that it is to show (paint.ts); 0: none yet. By WB_LOCK. */
export const WB_PAINTS = 24;
/** Number of the last frame or paint. By WB_PRESENT_LOCK. */
export const WB_SEQUENCE = 25;
/** The part to paint anew: x and y from, and to. By WB_LOCK. */
export const WB_INVALID = 26;
/** Messages that it has room for: by the queue's lock. */
export const WB_SIZE = 30;
export const WB_CLOSE = WB_SIZE + MESSAGE_WORDS;
export const WB_PAINT = WB_CLOSE + MESSAGE_WORDS;
export const WB_FRAME = WB_PAINT + MESSAGE_WORDS;
export const WB_THEME = WB_FRAME + MESSAGE_WORDS;
export const WB_SLIP = WB_THEME + MESSAGE_WORDS;
/** Its timers (window-timers.ts), the last first: by WB_LOCK. */
export const WB_TIMERS = WB_SLIP + SLIP_WORDS;
export const WB_TIMER_COUNT = WB_TIMERS + 1;
/** `CURSOR`. Atomic. */
export const WB_CURSOR = WB_TIMERS + 2;
/** 1: its program wants the mouse, wherever that is. Atomic. */
export const WB_CAPTURES = WB_TIMERS + 3;
/** UTF-8, as far as the program gave such. */
export const WB_TITLE = WB_CAPTURES + 1;
export const WINDOW_BLOCK_WORDS = WB_TITLE + WINDOW_TITLE_BYTES / 4;
/** A control's texts are the page's. */
export const CONTROL_BLOCK_WORDS = WB_TITLE;

/** What a program has changed of a window, for the page. */
export const CHANGE = { RECT: 1, TITLE: 2, STATE: 4, ACTIVATE: 8, DESTROYED: 16, CURSOR: 32, CAPTURE: 64 } as const;
