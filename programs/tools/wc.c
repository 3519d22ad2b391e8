#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: wc [-lwcmL] [FILE...]\n"
                           "Counts lines, words and bytes.\n"
                           "  -l  lines   -w  words   -c  bytes   -m  characters   -L  the longest line's\n";

typedef struct Counts {
  unsigned long long lines, words, characters, bytes, longest;
} Counts;

static bool lines, words, characters, bytes, longest;
static int width;

static void print(const Counts *counts, const char *name) {
  const struct {
    bool wanted;
    unsigned long long count;
  } columns[] = {{lines, counts->lines}, {words, counts->words}, {characters, counts->characters}, {bytes, counts->bytes}, {longest, counts->longest}};
  bool first = true;
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    if (!columns[i].wanted) continue;
    printf("%s%*llu", first ? "" : " ", width, columns[i].count);
    first = false;
  }
  if (name != NULL) printf(" %s", name);
  putchar('\n');
}

static bool count(int fd, Counts *counts) {
  static unsigned char buffer[64 << 10];
  bool inWord = false;
  unsigned long long length = 0;
  for (;;) {
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    counts->bytes += (unsigned long long)got;
    for (ssize_t i = 0; i < got; i++) {
      unsigned char c = buffer[i];
      if ((c & 0xc0) != 0x80) {
        counts->characters++;
        if (c == '\t') length = (length + 8) & ~7ull;
        else if (c >= ' ') length++;
      }
      if (c == '\n') {
        counts->lines++;
        if (length > counts->longest) counts->longest = length;
        length = 0;
      }
      bool space = c == ' ' || (c >= '\t' && c <= '\r');
      if (!space && !inWord) counts->words++;
      inWord = !space;
    }
  }
  if (length > counts->longest) counts->longest = length;
  return true;
}

/* As many digits as the sizes of all files together need. */
static int widthFor(int argc, char **argv) {
  int wanted = lines + words + characters + bytes + longest;
  if (argc - optind <= 1 && wanted == 1) return 1;
  unsigned long long total = 0;
  bool known = optind < argc;
  struct stat facts;
  for (int i = optind; i < argc; i++) {
    if (stat(argv[i], &facts) == 0 && S_ISREG(facts.st_mode)) total += (unsigned long long)facts.st_size;
    else if (strcmp(argv[i], "-") == 0) known = false;
  }
  int digits = 1;
  for (; total >= 10; total /= 10) digits++;
  return known ? digits : 7;
}

int wcMain(int argc, char **argv) {
  for (int option; (option = nextOption(argc, argv, "lwcmL", NULL, HELP)) != -1;) {
    if (option == 'l') lines = true;
    if (option == 'w') words = true;
    if (option == 'c') bytes = true;
    if (option == 'm') characters = true;
    if (option == 'L') longest = true;
  }
  if (!lines && !words && !bytes && !characters && !longest) lines = words = bytes = true;
  width = widthFor(argc, argv);
  Counts total = {0};
  int status = 0;
  for (int i = optind; i < argc || i == optind; i++) {
    const char *name = i < argc ? argv[i] : NULL;
    int fd = name == NULL || strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY);
    Counts counts = {0};
    if (fd < 0 || !count(fd, &counts)) {
      complainOf("%s", name == NULL ? "-" : name);
      status = 1;
      if (fd < 0) continue;
    }
    if (fd != STDIN_FILENO) close(fd);
    print(&counts, name);
    total.lines += counts.lines;
    total.words += counts.words;
    total.characters += counts.characters;
    total.bytes += counts.bytes;
    if (counts.longest > total.longest) total.longest = counts.longest;
  }
  if (argc - optind > 1) print(&total, "total");
  return status;
}
