/* What the editor makes of files: checked by itself, without a window */
#include "../conformance/check.h"

#include "../apps/editor/document.c"

static Document document;
static char *merged;
static size_t mergedLength, lost;

static const char *Open(const char *bytes, size_t length) {
  char *copy = malloc(length + 1);
  memcpy(copy, bytes, length);
  freeDocument(&document);
  CHECK("make a document", makeDocument(&document, copy, length));
  return document.shown;
}
#define OPEN(text) Open(text, sizeof(text) - 1)

static bool Becomes(const char *text, const char *expected, size_t length) {
  free(merged);
  merged = mergeDocument(&document, text, strlen(text), &mergedLength, &lost);
  return merged != NULL && mergedLength == length && memcmp(merged, expected, length) == 0;
}
#define BECOMES(text, expected) Becomes(text, expected, sizeof(expected) - 1)
#define SHOWS(expected) (strcmp(document.shown, expected) == 0 && document.shownLength == strlen(expected))

int main(int argc, char **argv) {
  (void)argc;
  programPath = argv[0];
  OPEN("");
  CHECK("nothing", SHOWS("") && document.invalid == 0 && document.end == LINE_LF && BECOMES("", "") && BECOMES("a\nb", "a\nb"));
  OPEN("one\ntwo\n");
  CHECK("lines", SHOWS("one\ntwo\n") && BECOMES("one\ntwo\n", "one\ntwo\n") && BECOMES("one\n2\ntwo\n", "one\n2\ntwo\n") && BECOMES("", ""));
  OPEN("one\r\ntwo\r\n");
  CHECK("ends of two bytes", SHOWS("one\ntwo\n") && document.end == LINE_CRLF && !document.isMixed);
  CHECK("stay, and new ones are like them", BECOMES("one\nand\ntwo\n", "one\r\nand\r\ntwo\r\n") && BECOMES("two\n", "two\r\n"));
  OPEN("a\rb\rc");
  CHECK("ends of old", SHOWS("a\nb\nc") && document.end == LINE_CR && BECOMES("a\nB\nc", "a\rB\rc"));
  OPEN("a\r\nb\nc\r\nd\ne\n");
  CHECK("mixed ends", document.isMixed && document.end == LINE_LF && SHOWS("a\nb\nc\nd\ne\n"));
  CHECK("stay where nothing is changed", BECOMES("a\nb\nC\nd\ne\n", "a\r\nb\nC\nd\ne\n") && BECOMES("a\nb\nc\nd\nE\n", "a\r\nb\nc\r\nd\nE\n") && BECOMES("b\nc\nd\ne\n", "b\nc\r\nd\ne\n"));
  OPEN("\xef\xbb\xbfone\n");
  CHECK("the mark at the beginning is not shown, and stays", SHOWS("one\n") && BECOMES("two\n", "\xef\xbb\xbftwo\n") && BECOMES("", "\xef\xbb\xbf"));
  OPEN("gr\xfc\xdf\nfine\n\0\n");
  CHECK("what is no text", SHOWS("gr\xef\xbf\xbd\xef\xbf\xbd\nfine\n\xef\xbf\xbd\n") && document.invalid == 3);
  CHECK("stays where nothing is changed", BECOMES("gr\xef\xbf\xbd\xef\xbf\xbd\nFINE\n\xef\xbf\xbd\n", "gr\xfc\xdf\nFINE\n\0\n") && lost == 0);
  CHECK("and is counted where it is lost", BECOMES("gr\xef\xbf\xbd\xef\xbf\xbd!\nfine\n\xef\xbf\xbd\n", "gr\xef\xbf\xbd\xef\xbf\xbd!\nfine\n\0\n") && lost == 2);
  OPEN("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  CHECK("characters of two, three and four bytes", document.invalid == 0 && SHOWS("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
  OPEN("\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82");
  CHECK("what only looks like them", document.invalid == 11);
  OPEN("same\nsame\nsame\n");
  CHECK("lines that are alike", BECOMES("same\nsame\n", "same\nsame\n") && BECOMES("same\nsame\nsame\nsame\n", "same\nsame\nsame\nsame\n"));
  /* Whatever becomes of a text without invalid bytes, what is written shows it again. */
  static const char *const TEXTS[] = {"", "\n", "a", "a\n", "a\n\nb", "b\na\n", "\n\n\n", "a\nb\nc\nd\n"};
  static const char *const FILES[] = {"", "\r\n", "a\r\n", "a\n\r\nb", "\r\r\n", "a\rb\nc\r\nd", "\xef\xbb\xbf\r\na"};
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
    for (size_t j = 0; j < sizeof TEXTS / sizeof *TEXTS; j++) {
      Open(FILES[i], strlen(FILES[i]));
      Becomes(TEXTS[j], "", 0);
      char *copy = merged;
      merged = NULL;
      size_t length = mergedLength;
      freeDocument(&document);
      CHECK("make what was merged", makeDocument(&document, copy, length));
      CHECK("it shows the text", SHOWS(TEXTS[j]));
    }
  }
  static const char TEXT[] = "One two one";
  size_t length = sizeof TEXT - 1;
  CHECK_EQUAL("found", 0, findText(TEXT, length, "one", 0, false, false));
  CHECK_EQUAL("by its letters", 8, findText(TEXT, length, "one", 0, false, true));
  CHECK_EQUAL("the next one", 8, findText(TEXT, length, "one", 1, false, false));
  CHECK_EQUAL("and from the beginning again", 0, findText(TEXT, length, "one", 9, false, false));
  CHECK_EQUAL("the one before", 0, findText(TEXT, length, "one", 8, true, false));
  CHECK_EQUAL("and from the end again", 8, findText(TEXT, length, "one", 0, true, false));
  CHECK("nowhere", findText(TEXT, length, "three", 0, false, false) == SIZE_MAX && findText(TEXT, length, "", 0, false, false) == SIZE_MAX);
  CHECK("in nothing", findText("", 0, "a", 0, true, false) == SIZE_MAX);
  freeDocument(&document);
  free(merged);
  return finish();
}
