/** The word of a program's memory that its loops look at in WebKit (stop-checks.ts). */

/** Where it is: within what no compiler gives out, since pointers to there are null ones. */
export const STOP_ADDRESS = 4;
/** What it says when the process has been killed; anything else a program may have written there by a null pointer. */
export const STOP_WORD = 0x5374_6f70;
