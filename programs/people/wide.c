/* Wide and multibyte characters, in UTF-8. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <wchar.h>
#include <wctype.h>

int main(void) {
  printf("%d\n", setlocale(LC_ALL, "C.UTF-8") != NULL);
  const char *text = "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x90\x80";
  wchar_t wide[32];
  size_t length = mbstowcs(wide, text, 32);
  printf("%zu of %zu\n", length, strlen(text));
  for (size_t i = 0; i < length; i++) printf("%x ", (unsigned)wide[i]);
  putchar('\n');
  char back[64];
  size_t bytes = wcstombs(back, wide, sizeof back);
  printf("%zu %d\n", bytes, strcmp(back, text));
  mbstate_t state;
  memset(&state, 0, sizeof state);
  const char *p = text;
  int count = 0;
  wchar_t c;
  for (size_t n; (n = mbrtowc(&c, p, 8, &state)) > 0; p += n) count++;
  printf("%d %d\n", count, mblen("\xe2\x82\xac", 3));
  printf("%d %d %d\n", iswalpha(0xe9) != 0, (int)towupper(L'e'), wcscmp(L"abc", L"abd") < 0);
  wchar_t buffer[64];
  swprintf(buffer, 64, L"%ls-%d-%s", L"wide", 42, "narrow");
  printf("%ls %zu\n", buffer, wcslen(buffer));
  printf("%ld %g\n", wcstol(L"123abc", NULL, 10), wcstod(L"2.5", NULL));
  wcscpy(buffer, L"one two");
  wchar_t *save;
  for (wchar_t *token = wcstok(buffer, L" ", &save); token; token = wcstok(NULL, L" ", &save)) printf("[%ls]", token);
  putchar('\n');
  printf("%d\n", mbstowcs(NULL, "\xff", 0) == (size_t)-1);
  char16_t c16;
  memset(&state, 0, sizeof state);
  int used = (int)mbrtoc16(&c16, "\xe2\x82\xac", 3, &state);
  printf("%d %x\n", used, c16);
  printf("%ls\n", L"printed wide");
  struct lconv *conv = localeconv();
  printf("%s\n", conv->decimal_point);
  return 0;
}
