/* Beside begin_code.h, which says why. There is nothing to undo. */
