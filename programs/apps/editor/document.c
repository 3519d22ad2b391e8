#include "document.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char MARK[] = "\xef\xbb\xbf";        /* of UTF-8, at the beginning of a file */
static const char REPLACEMENT[] = "\xef\xbf\xbd"; /* U+FFFD */
enum { MARK_BYTES = sizeof MARK - 1, REPLACEMENT_BYTES = sizeof REPLACEMENT - 1 };

static const char *const ENDS[] = {[LINE_LF] = "\n", [LINE_CRLF] = "\r\n", [LINE_CR] = "\r"};

static size_t markOf(const Document *document) { return document->length >= MARK_BYTES && memcmp(document->bytes, MARK, MARK_BYTES) == 0 ? MARK_BYTES : 0; }

/* Bytes of the character that begins here; 0: it is none. */
static size_t characterAt(const unsigned char *at, size_t left) {
  unsigned char first = at[0];
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  size_t count = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || count > left) return 0;
  /* Neither longer than it need be, nor half of a pair, nor beyond the last one. */
  unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80, most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (at[1] < least || at[1] > most) return 0;
  for (size_t i = 2; i < count; i++)
    if ((at[i] & 0xc0) != 0x80) return 0;
  return count;
}

/* Bytes of the end of a line that is here; 0: none is. */
static size_t endAt(const char *at, size_t left) {
  if (*at == '\n') return 1;
  if (*at != '\r') return 0;
  return left > 1 && at[1] == '\n' ? 2 : 1;
}

static void lookAtEnds(Document *document) {
  size_t counts[3] = {0};
  for (size_t i = 0; i < document->length;) {
    size_t end = endAt(document->bytes + i, document->length - i);
    if (end > 0) counts[end == 2 ? LINE_CRLF : document->bytes[i] == '\n' ? LINE_LF : LINE_CR]++;
    i += end > 0 ? end : 1;
  }
  document->end = LINE_LF;
  for (LineEnd end = LINE_CRLF; end <= LINE_CR; end++)
    if (counts[end] > counts[document->end]) document->end = end;
  document->isMixed = counts[LINE_LF] + counts[LINE_CRLF] + counts[LINE_CR] > counts[document->end];
}

bool makeDocument(Document *document, char *bytes, size_t length) {
  char *shown = malloc(length * REPLACEMENT_BYTES + 1);
  if (shown == NULL) return false;
  *document = (Document){.bytes = bytes, .length = length};
  lookAtEnds(document);
  char *out = shown;
  for (size_t i = markOf(document); i < length;) {
    size_t end = endAt(bytes + i, length - i);
    size_t count = end > 0 ? 0 : characterAt((const unsigned char *)bytes + i, length - i);
    if (end > 0) {
      *out++ = '\n';
    } else if (count > 0) {
      memcpy(out, bytes + i, count);
      out += count;
    } else {
      memcpy(out, REPLACEMENT, REPLACEMENT_BYTES);
      out += REPLACEMENT_BYTES;
      document->invalid++;
    }
    i += end + count > 0 ? end + count : 1;
  }
  *out = 0;
  document->shownLength = (size_t)(out - shown);
  char *fitting = realloc(shown, document->shownLength + 1);
  document->shown = fitting != NULL ? fitting : shown;
  return true;
}

void freeDocument(Document *document) {
  free(document->bytes);
  free(document->shown);
  *document = (Document){0};
}

static size_t countLines(const char *text, size_t length) {
  size_t count = 0;
  for (const char *at = text, *end = text + length; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) count++;
  return count;
}

/* Where the bytes are that follow the ends of so many lines. */
static size_t skipLines(const Document *document, size_t lines) {
  size_t i = markOf(document);
  while (lines > 0 && i < document->length) {
    size_t end = endAt(document->bytes + i, document->length - i);
    i += end > 0 ? end : 1;
    if (end > 0) lines--;
  }
  return i;
}

static size_t countInvalid(const char *bytes, size_t length) {
  size_t count = 0;
  for (size_t i = 0; i < length;) {
    size_t character = characterAt((const unsigned char *)bytes + i, length - i);
    if (character == 0) count++;
    i += character > 0 ? character : 1;
  }
  return count;
}

/* How much at the beginning, and at the end, is what it was, in whole lines. */
static void findChange(const Document *document, const char *text, size_t length, size_t *before, size_t *after) {
  const char *shown = document->shown;
  size_t least = length < document->shownLength ? length : document->shownLength, same = 0, sameAtEnd = 0;
  while (same < least && shown[same] == text[same]) same++;
  while (same > 0 && shown[same - 1] != '\n') same--;
  const char *shownEnd = shown + document->shownLength, *textEnd = text + length;
  while (sameAtEnd < least - same && shownEnd[-1 - (ptrdiff_t)sameAtEnd] == textEnd[-1 - (ptrdiff_t)sameAtEnd]) sameAtEnd++;
  /* In both it begins behind the end of a line. */
  while (sameAtEnd > 0) {
    const char *a = shownEnd - sameAtEnd, *b = textEnd - sameAtEnd;
    if ((a == shown || a[-1] == '\n') && (b == text || b[-1] == '\n')) break;
    sameAtEnd--;
  }
  *before = same;
  *after = sameAtEnd;
}

char *mergeDocument(const Document *document, const char *text, size_t length, size_t *mergedLength, size_t *lost) {
  const char *end = ENDS[document->end];
  size_t endLength = strlen(end), before, after, first, last;
  bool isSame = length == document->shownLength && memcmp(text, document->shown, length) == 0;
  if (isSame) {
    before = after = 0;
    first = document->length;
    last = document->length;
  } else {
    findChange(document, text, length, &before, &after);
    size_t lines = countLines(document->shown, document->shownLength), linesAfter = countLines(document->shown + document->shownLength - after, after);
    first = skipLines(document, countLines(document->shown, before));
    last = after == 0 ? document->length : skipLines(document, lines - linesAfter);
  }
  const char *middle = text + before;
  size_t middleLength = isSame ? 0 : length - before - after;
  /* An LF behind a CR would make one end of two: twice at most it needs a CR of its own. */
  size_t room = first + middleLength + countLines(middle, middleLength) * (endLength - 1) + document->length - last + 2;
  char *merged = malloc(room + 1), *out = merged;
  if (merged == NULL) return NULL;
  memcpy(out, document->bytes == NULL ? "" : document->bytes, first);
  out += first;
  for (size_t i = 0; i < middleLength; i++) {
    if (middle[i] == '\n') {
      if (end[0] == '\n' && out > merged && out[-1] == '\r') *out++ = '\r';
      memcpy(out, end, endLength);
      out += endLength;
    } else {
      *out++ = middle[i];
    }
  }
  if (last < document->length) {
    if (document->bytes[last] == '\n' && out > merged && out[-1] == '\r') *out++ = '\r';
    memcpy(out, document->bytes + last, document->length - last);
    out += document->length - last;
  }
  *out = 0;
  *mergedLength = (size_t)(out - merged);
  *lost = last > first ? countInvalid(document->bytes + first, last - first) : 0;
  return merged;
}

/* ── Finding ── */

static unsigned char fold(char c) { return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c); }

static bool isAt(const char *text, const char *wanted, size_t count, bool matchCase) {
  if (matchCase) return memcmp(text, wanted, count) == 0;
  for (size_t i = 0; i < count; i++)
    if (fold(text[i]) != fold(wanted[i])) return false;
  return true;
}

size_t findText(const char *text, size_t length, const char *wanted, size_t from, bool backwards, bool matchCase) {
  size_t count = strlen(wanted);
  if (count == 0 || count > length) return SIZE_MAX;
  size_t places = length - count + 1;
  if (from > places) from = places;
  for (size_t i = 0; i < places; i++) {
    size_t at = backwards ? (from + places - 1 - i) % places : (from + i) % places;
    if (isAt(text + at, wanted, count, matchCase)) return at;
  }
  return SIZE_MAX;
}
