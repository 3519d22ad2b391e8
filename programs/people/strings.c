/* Tokenizers and the string functions that people use. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static char *trim(char *text) {
  while (isspace((unsigned char)*text)) text++;
  char *end = text + strlen(text);
  while (end > text && isspace((unsigned char)end[-1])) end--;
  *end = 0;
  return text;
}

static int is_palindrome(const char *text) {
  const char *end = text + strlen(text) - 1;
  for (; text < end; text++, end--) {
    while (text < end && !isalnum((unsigned char)*text)) text++;
    while (text < end && !isalnum((unsigned char)*end)) end--;
    if (tolower((unsigned char)*text) != tolower((unsigned char)*end)) return 0;
  }
  return 1;
}

int main(void) {
  char text[] = "one two,three;;four";
  for (char *token = strtok(text, " ,;"); token; token = strtok(NULL, " ,;")) printf("[%s]", token);
  putchar('\n');
  char outer[] = "a=1&b=2&c", *save1, *save2;
  for (char *pair = strtok_r(outer, "&", &save1); pair; pair = strtok_r(NULL, "&", &save1)) {
    char *key = strtok_r(pair, "=", &save2), *value = strtok_r(NULL, "=", &save2);
    printf("%s:%s ", key, value ? value : "(none)");
  }
  putchar('\n');
  char spaced[] = "  \t trimmed text \n";
  printf("'%s'\n", trim(spaced));
  printf("%d %d\n", is_palindrome("A man, a plan, a canal: Panama"), is_palindrome("not one"));
  printf("%s %s %s %s\n", strchr("hello", 'l'), strrchr("hello", 'l'), strstr("haystack", "st"), strpbrk("key=value", "=:"));
  printf("%zu %zu %d %d %d\n", strspn("aabbc", "ab"), strcspn("hello", "l"), strcmp("a", "b") < 0, strncmp("abc", "abd", 2), strcasecmp("HeLLo", "hEllO"));
  char buffer[32] = "start";
  strcat(buffer, "-middle");
  strncat(buffer, "-end of it", 4);
  printf("%s %zu\n", buffer, strnlen(buffer, 5));
  memmove(buffer + 2, buffer, 5);
  printf("%s\n", buffer);
  memset(buffer, '*', 3);
  printf("%s %d\n", buffer, memcmp("abc", "abd", 3) < 0);
  char *copy = strndup("duplicate", 3);
  printf("%s %s\n", copy, (char *)memmem("needle in hay", 13, "in", 2));
  free(copy);
  printf("%ld %lu %ld %ld\n", strtol("0x1f", NULL, 0), strtoul("755", NULL, 8), strtol("-12abc", NULL, 10), strtol("zz", NULL, 36));
  printf("%g %g %g\n", strtod("1.5e3xyz", NULL), atof(" -2.25"), strtod("inf", NULL));
  int year, month, day, count;
  char name[16];
  count = sscanf("2024-02-29 leap!", "%d-%d-%d %15[a-z]", &year, &month, &day, name);
  printf("%d: %d/%d/%d %s\n", count, day, month, year, name);
  float f;
  unsigned hex;
  char c;
  count = sscanf("3.5 ff Z", "%f %x %c", &f, &hex, &c);
  printf("%d: %.1f %u %c\n", count, f, hex, c);
  for (int i = 0; i < 128; i++)
    if (ispunct(i)) putchar(i);
  putchar('\n');
  return 0;
}
