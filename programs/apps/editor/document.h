/*
 * A text file as an editor sees it: the bytes that were read, and what is shown of them. What nobody has changed is
 * written as it was read: ends of lines, bytes that are no UTF-8, a mark at the beginning.
 */
#ifndef EDITOR_DOCUMENT_H
#define EDITOR_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

typedef enum LineEnd { LINE_LF, LINE_CRLF, LINE_CR } LineEnd;

typedef struct Document {
  char *bytes; /* as they are in the file */
  size_t length;
  char *shown; /* UTF-8, lines end with LF; what is none is U+FFFD, one a byte; with a zero behind it */
  size_t shownLength;
  size_t invalid; /* bytes that are no UTF-8, or zero */
  LineEnd end;    /* of most lines, and of new ones */
  bool isMixed;   /* others have others */
} Document;

/* Takes the bytes over, which were allocated. false: there is no memory, and they are the caller's. */
bool makeDocument(Document *document, char *bytes, size_t length);
void freeDocument(Document *document);

/*
 * What is to be written when `text` is what the document has become; the caller frees it. NULL: there is no memory.
 * `lost`: bytes that were no UTF-8 and stand in lines that have been changed.
 */
char *mergeDocument(const Document *document, const char *text, size_t length, size_t *mergedLength, size_t *lost);

/* The place of `wanted` in `text`, from `from` on, or before it, and then from the other end; SIZE_MAX: nowhere. */
size_t findText(const char *text, size_t length, const char *wanted, size_t from, bool backwards, bool matchCase);

#endif
