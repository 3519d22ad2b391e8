#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/tool.h"

static const char HELP[] = "usage: du [-abchsk] [-d DEPTH] [FILE...]\n"
                           "Prints how much there is in directories, in KiB.\n"
                           "  -a  files, too   -s  only what is named   -d  not deeper than that   -c  and all together\n"
                           "  -h  as 1.5K, 20M   -b  in bytes\n";

static bool files, onlyTotals, human, inBytes;
static long deepest = -1;
static int status;

enum { DEEPEST = 1100 };
static unsigned long long sums[DEEPEST];

/* Files with several names are counted once. */
static ino_t *seen;
static size_t seenCount, seenRoom;

static bool isNew(const struct stat *facts) {
  if (facts->st_nlink < 2 || S_ISDIR(facts->st_mode)) return true;
  for (size_t i = 0; i < seenCount; i++)
    if (seen[i] == facts->st_ino) return false;
  if (seenCount == seenRoom) seen = reallocate(seen, (seenRoom = seenRoom == 0 ? 64 : seenRoom * 2) * sizeof *seen);
  seen[seenCount++] = facts->st_ino;
  return true;
}

static void print(unsigned long long bytes, const char *path) {
  char text[8];
  if (human) {
    humanSize(text, bytes);
    printf("%s\t%s\n", text, path);
  } else {
    printf("%llu\t%s\n", inBytes ? bytes : (bytes + 1023) / 1024, path);
  }
}

/* What a file takes: whole blocks of 4 KiB, or its size with -b. */
static unsigned long long sizeOfFile(const struct stat *facts) {
  unsigned long long size = (unsigned long long)facts->st_size;
  if (inBytes) return S_ISDIR(facts->st_mode) ? 0 : size;
  if (facts->st_blocks > 0) return (unsigned long long)facts->st_blocks * 512;
  return (size + 4095) / 4096 * 4096;
}

static VisitResult visit(const Visit *visit, void *context) {
  unsigned long long *total = context;
  if (visit->facts == NULL) {
    complainOf("cannot access '%s'", visit->path);
    status = 1;
    return VISIT_ON;
  }
  bool isDirectory = S_ISDIR(visit->facts->st_mode);
  int depth = visit->depth < DEEPEST ? visit->depth : DEEPEST - 1;
  if (isDirectory && !visit->after) {
    sums[depth] = sizeOfFile(visit->facts);
    return VISIT_ON;
  }
  unsigned long long size = isDirectory ? sums[depth] : isNew(visit->facts) ? sizeOfFile(visit->facts) : 0;
  if (depth > 0) sums[depth - 1] += size;
  else *total += size;
  bool wanted = visit->depth == 0 || (!onlyTotals && (isDirectory || files) && (deepest < 0 || visit->depth <= deepest));
  if (wanted) print(size, visit->path);
  return VISIT_ON;
}

int duMain(int argc, char **argv) {
  static const struct option words[] = {{"max-depth", required_argument, NULL, 'd'}, {"all", no_argument, NULL, 'a'}, {"summarize", no_argument, NULL, 's'}, {"human-readable", no_argument, NULL, 'h'}, {"total", no_argument, NULL, 'c'}, {"bytes", no_argument, NULL, 'b'}, {0}};
  bool together = false;
  for (int option; (option = nextOption(argc, argv, "abchskd:x", words, HELP)) != -1;) {
    switch (option) {
      case 'a': files = true; break;
      case 's': onlyTotals = true; break;
      case 'h': human = true; break;
      case 'b': inBytes = true; break;
      case 'c': together = true; break;
      case 'd': deepest = (long)numberOf(optarg, "maximum depth"); break;
      default: break;
    }
  }
  unsigned long long total = 0;
  static char here[] = ".";
  for (int i = optind; i < argc || i == optind; i++) walkTree(i < argc ? argv[i] : here, false, true, visit, &total);
  if (together) print(total, "total");
  return status;
}
