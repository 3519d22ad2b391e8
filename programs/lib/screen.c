#include "screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

/* Until the system has these, no terminal can be made raw. */
#if __has_include(<termios.h>)
#include <termios.h>
#define HAS_TERMIOS 1
#else
#define HAS_TERMIOS 0
#endif

static int input = -1, output_ = -1;
static volatile sig_atomic_t resized;
static void noteSize(int number) {
  (void)number;
  resized = 1;
}
static bool owned;

/* ── Modes ── */

#if HAS_TERMIOS
static struct termios before;
static bool isRaw;

static bool canBeRaw(int fd) { return isatty(fd) && tcgetattr(fd, &before) == 0; }

/* A job that is not in front yet when it does this is stopped, and goes on with an interrupted call. */
static bool setModes(const struct termios *modes) {
  while (tcsetattr(input, TCSADRAIN, modes) != 0)
    if (errno != EINTR) return false;
  return true;
}

bool screenRaw(void) {
  if (isRaw) return true;
  while (tcgetattr(input, &before) != 0)
    if (errno != EINTR) return false;
  struct termios raw = before;
  raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  isRaw = setModes(&raw);
  /* Without one, a new size would wait for the next key. A trap of the shell's does as well. */
  struct sigaction action;
  if (sigaction(SIGWINCH, NULL, &action) == 0 && action.sa_handler == SIG_DFL) {
    action = (struct sigaction){.sa_handler = noteSize};
    sigaction(SIGWINCH, &action, NULL);
  }
  return isRaw;
}

void screenCooked(void) {
  screenFlush();
  if (isRaw) setModes(&before);
  isRaw = false;
}
#else
static bool canBeRaw(int fd) {
  (void)fd;
  return false;
}
bool screenRaw(void) { return false; }
void screenCooked(void) { screenFlush(); }
#endif

bool screenOpen(void) {
  if (input >= 0) return true;
  owned = false;
  if (canBeRaw(STDIN_FILENO)) {
    input = STDIN_FILENO;
  } else {
    input = open("/dev/tty", O_RDWR | O_CLOEXEC);
    owned = input >= 0;
    if (input >= 0 && !canBeRaw(input)) {
      close(input);
      input = -1;
    }
    if (input < 0 && canBeRaw(STDERR_FILENO)) input = STDERR_FILENO;
  }
  if (input < 0) return false;
  output_ = isatty(STDOUT_FILENO) ? STDOUT_FILENO : isatty(STDERR_FILENO) ? STDERR_FILENO : input;
  return true;
}

void screenClose(void) {
  if (input < 0) return;
  screenCooked();
  if (owned) close(input);
  input = -1;
}

void screenStop(void) {
  screenCooked();
  kill(0, SIGTSTP);
  screenRaw();
}

int screenInput(void) { return input; }

static int fromEnvironment(const char *name, int fallback) {
  const char *text = getenv(name);
  int number = text == NULL ? 0 : atoi(text);
  return number > 0 ? number : fallback;
}

void screenSize(int *rows, int *columns) {
  *rows = *columns = 0;
#ifdef TIOCGWINSZ
  struct winsize size;
  if (ioctl(output_ < 0 ? STDOUT_FILENO : output_, TIOCGWINSZ, &size) == 0) {
    *rows = size.ws_row;
    *columns = size.ws_col;
  }
#endif
  if (*rows <= 0) *rows = fromEnvironment("LINES", 24);
  if (*columns <= 0) *columns = fromEnvironment("COLUMNS", 80);
}

/* ── Keys ── */

/* -1: nothing came in time; -2: the end. */
/* Waits until there is a byte; false: it was long enough, or a signal came, also one before the wait. */
static bool waitForByte(int timeoutMs) {
  struct pollfd ready = {.fd = input, .events = POLLIN};
  struct timespec time = {timeoutMs / 1000, timeoutMs % 1000 * 1000000L};
  sigset_t size, mask;
  sigemptyset(&size);
  sigaddset(&size, SIGWINCH);
  sigprocmask(SIG_BLOCK, &size, &mask);
  bool came = !resized && ppoll(&ready, 1, timeoutMs < 0 ? NULL : &time, &mask) > 0;
  resized = 0;
  sigprocmask(SIG_SETMASK, &mask, NULL);
  return came;
}

static int nextByte(int timeoutMs) {
  if (!waitForByte(timeoutMs)) return KEY_NONE;
  /* One and no more: what follows may be meant for the program that a line starts. */
  unsigned char byte;
  ssize_t count = read(input, &byte, 1);
  if (count < 0 && errno == EINTR) return KEY_NONE;
  return count <= 0 ? KEY_END_OF_INPUT : byte;
}

bool screenKeyWaits(void) {
  struct pollfd ready = {.fd = input, .events = POLLIN};
  return poll(&ready, 1, 0) > 0;
}

/* How long the rest of a key that is several bytes may be on its way. */
enum { REST_MS = 50 };

static int keyOfNumber(int number) {
  switch (number) {
    case 1:
    case 7: return KEY_HOME;
    case 2: return KEY_INSERT;
    case 3: return KEY_DELETE;
    case 4:
    case 8: return KEY_END;
    case 5: return KEY_PAGE_UP;
    case 6: return KEY_PAGE_DOWN;
    default: return KEY_OTHER;
  }
}

static int keyOfLetter(int letter, bool modified) {
  switch (letter) {
    case 'A': return KEY_UP;
    case 'B': return KEY_DOWN;
    case 'C': return modified ? KEY_WORD_RIGHT : KEY_RIGHT;
    case 'D': return modified ? KEY_WORD_LEFT : KEY_LEFT;
    case 'F': return KEY_END;
    case 'H': return KEY_HOME;
    case 'Z': return KEY_BACK_TAB;
    default: return KEY_OTHER;
  }
}

/* Behind ESC [ or ESC O. */
static int controlSequence(void) {
  int numbers[4] = {0}, count = 0, c;
  while ((c = nextByte(REST_MS)) >= 0 && c < 0x40) {
    if (c >= '0' && c <= '9') numbers[count] = numbers[count] * 10 + c - '0';
    else if (c == ';' && count < 3) count++;
  }
  if (c == '~') return keyOfNumber(numbers[0]);
  return c < 0 ? KEY_OTHER : keyOfLetter(c, count > 0);
}

int screenKey(int timeoutMs) {
  int c = nextByte(timeoutMs);
  if (c == 27) {
    int next = nextByte(REST_MS);
    if (next < 0) return 27;
    if (next == '[' || next == 'O') return controlSequence();
    return KEY_ALT | next;
  }
  if (c < 0x80) return c;
  int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
  int value = more == 0 ? c : c & (0x3f >> more);
  for (; more > 0; more--) {
    int next = nextByte(REST_MS);
    if (next < 0 || (next & 0xc0) != 0x80) return 0xfffd;
    value = value << 6 | (next & 0x3f);
  }
  return value;
}

/* ── Output ── */

static char *picture;
static size_t used, room;

void screenPutBytes(const char *bytes, size_t count) {
  if (used + count > room) {
    room = (used + count) * 2 + 4096;
    picture = realloc(picture, room);
    if (picture == NULL) abort();
  }
  memcpy(picture + used, bytes, count);
  used += count;
}
void screenPut(const char *text) { screenPutBytes(text, strlen(text)); }
void screenFormat(const char *format, ...) {
  char text[256];
  va_list arguments;
  va_start(arguments, format);
  int count = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (count > 0) screenPutBytes(text, (size_t)count < sizeof text ? (size_t)count : sizeof text - 1);
}

void screenFlush(void) {
  for (size_t at = 0; at < used;) {
    ssize_t done = write(output_ < 0 ? STDOUT_FILENO : output_, picture + at, used - at);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) break;
    at += (size_t)done;
  }
  used = 0;
}

int characterWidth(const char *text, size_t length, size_t *bytes) {
  unsigned char first = (unsigned char)text[0];
  size_t size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  unsigned value = size == 1 ? first : first & (0x7fu >> size);
  if (size > length) size = 1;
  for (size_t i = 1; i < size; i++) {
    if (((unsigned char)text[i] & 0xc0) != 0x80) {
      size = 1;
      break;
    }
    value = value << 6 | ((unsigned char)text[i] & 0x3f);
  }
  *bytes = size;
  if (size == 1 && first >= 0x80) return 1;
  if (value < ' ' || value == 127) return 2;
  int width = value < 0x80 ? 1 : wcwidth((wchar_t)value);
  return width < 0 ? 1 : width;
}

int screenPutText(const char *text, size_t length, int columns) {
  int taken = 0;
  for (size_t i = 0; i < length;) {
    size_t bytes;
    int width = characterWidth(text + i, length - i, &bytes);
    if (taken + width > columns) break;
    unsigned char c = (unsigned char)text[i];
    if (bytes == 1 && (c < ' ' || c == 127)) screenFormat("^%c", c == 127 ? '?' : c + '@');
    else if (bytes == 1 && c >= 0x80) screenPut("?");
    else screenPutBytes(text + i, bytes);
    taken += width;
    i += bytes;
  }
  return taken;
}
