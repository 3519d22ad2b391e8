/* A terminal as programs that fill it see it: raw mode, keys, size. The line editor of the shell uses it, too. */
#ifndef LIB_SCREEN_H
#define LIB_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

/* Takes a terminal: standard input, or else /dev/tty, or standard error. false: there is none that can be raw. */
bool screenOpen(void);
/* Raw: each key comes as it is pressed, and nothing is echoed. Back to what it was before. */
bool screenRaw(void);
void screenCooked(void);
void screenClose(void);
/* As Ctrl-Z does where the terminal is not raw: the whole job stops, until it is brought back. */
void screenStop(void);
int screenInput(void); /* its descriptor */
void screenSize(int *rows, int *columns);

/* Keys that are no characters. */
enum { KEY_NONE = -1, KEY_END_OF_INPUT = -2, KEY_UP = 0x200000, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_DELETE, KEY_INSERT, KEY_BACK_TAB, KEY_WORD_LEFT, KEY_WORD_RIGHT, KEY_OTHER, KEY_ALT = 0x400000 };
#define CTRL(letter) ((letter) & 31)

/* The next key: a code point, or one of the above; with KEY_ALT. A handled signal, or a new size, ends the wait as a time-out does. */
int screenKey(int timeoutMs /* -1: for ever */);
bool screenKeyWaits(void); /* one has been pressed already: a picture would not be looked at */

/* Output, kept until it is flushed, so that a picture comes at once. */
void screenPut(const char *text);
void screenPutBytes(const char *bytes, size_t count);
void screenFormat(const char *format, ...) __attribute__((format(printf, 1, 2)));
void screenFlush(void);

/* Columns that a character takes: 0, 1 or 2; a control character takes 2, as ^X. `bytes`: how long it is. */
int characterWidth(const char *text, size_t length, size_t *bytes);
/* Puts a text into so many columns: control characters as ^X, the rest left out. The columns that it took. */
int screenPutText(const char *text, size_t length, int columns);

#endif
