/* Files that are no programs, and small ones that are. */
#include "check.h"

#define HEADER 0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00
/* Type 0: no parameters, no result. Type 1: one i32, no result. */
#define TYPES 0x01, 0x08, 0x02, 0x60, 0x00, 0x00, 0x60, 0x01, 0x7f, 0x00
#define MEMORY 0x05, 0x03, 0x01, 0x00, 0x01

static const char PATH[] = "/tmp/image";

static RatStatus start(const uint8_t *bytes, size_t size, HPROCESS *out) {
  FILE *file = fopen(PATH, "wb");
  CHECK("open", file != NULL);
  CHECK("write", fwrite(bytes, 1, size, file) == size);
  CHECK("close", fclose(file) == 0);
  RatStatus status = RatCreateProcess(PATH, NULL, NULL, out);
  CHECK_EQUAL("remove", 0, remove(PATH));
  return status;
}

#define IMAGE(name, ...) static const uint8_t name[] = {__VA_ARGS__}
#define BAD(what, name) \
  do { \
    HPROCESS h = NULL; \
    fprintf(stderr, "(%s) ", what); \
    CHECK_STATUS(what, RAT_ERR_BAD_IMAGE, start(name, sizeof name, &h)); \
    CHECK("no handle", h == NULL); \
  } while (0)

IMAGE(text, '#', '!', '/', 'b', 'i', 'n', '/', 's', 'h', '\n');
IMAGE(magicOnly, 0x00, 0x61, 0x73, 0x6d);
IMAGE(wrongVersion, 0x00, 0x61, 0x73, 0x6d, 0x09, 0x00, 0x00, 0x00);
IMAGE(headerOnly, HEADER);
IMAGE(truncated, HEADER, 0x01, 0x20, 0x02, 0x60);
/* (import "ratos" "NoSuchCall" (func)) … */
IMAGE(unknownImport, HEADER, TYPES, 0x02, 0x14, 0x01, 5, 'r', 'a', 't', 'o', 's', 10, 'N', 'o', 'S', 'u', 'c', 'h', 'C', 'a', 'l', 'l', 0x00, 0x00, 0x03, 0x02, 0x01, 0x00, MEMORY,
      0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x01, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b);
/* (import "env" "f" (func)) … */
IMAGE(unknownModule, HEADER, TYPES, 0x02, 0x09, 0x01, 3, 'e', 'n', 'v', 1, 'f', 0x00, 0x00, 0x03, 0x02, 0x01, 0x00, MEMORY,
      0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x01, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b);
IMAGE(noStart, HEADER, TYPES, 0x03, 0x02, 0x01, 0x00, MEMORY, 0x07, 0x13, 0x02, 6, 'f', 'i', 'n', 'i', 's', 'h', 0x00, 0x00, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00,
      0x0b);
/* A body that does not validate: i32.add on an empty stack. */
IMAGE(invalidBody, HEADER, TYPES, 0x03, 0x02, 0x01, 0x00, MEMORY, 0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x00, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x05, 0x01, 0x03, 0x00,
      0x6a, 0x0b);
/* (import "ratos" "RatSetEvent" (func)) …: it takes a handle and gives a status. */
IMAGE(wrongType, HEADER, TYPES, 0x02, 0x15, 0x01, 5, 'r', 'a', 't', 'o', 's', 11, 'R', 'a', 't', 'S', 'e', 't', 'E', 'v', 'e', 'n', 't', 0x00, 0x00, 0x03, 0x02, 0x01, 0x00, MEMORY,
      0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x01, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b);
/* (import "__proto__" "toString" (func)) … */
IMAGE(inheritedName, HEADER, TYPES, 0x02, 0x16, 0x01, 9, '_', '_', 'p', 'r', 'o', 't', 'o', '_', '_', 8, 't', 'o', 'S', 't', 'r', 'i', 'n', 'g', 0x00, 0x00, 0x03, 0x02, 0x01, 0x00, MEMORY,
      0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x01, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b);
/* (import "env" "t" (table 1 (ref null 0))) … */
IMAGE(typedTable, HEADER, TYPES, 0x02, 0x0c, 0x01, 3, 'e', 'n', 'v', 1, 't', 0x01, 0x63, 0x00, 0x00, 0x01, 0x03, 0x02, 0x01, 0x00, MEMORY,
      0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x00, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b);
/* Its _start takes a parameter. */
IMAGE(startTakes, HEADER, TYPES, 0x03, 0x02, 0x01, 0x01, MEMORY, 0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x00, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00,
      0x0b);
/* An ordinary program with a memory of its own; its _start does nothing. */
IMAGE(minimal, HEADER, TYPES, 0x03, 0x02, 0x01, 0x00, MEMORY, 0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x00, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x04, 0x01, 0x02, 0x00,
      0x0b);
/* … that calls wasi_snapshot_preview1.proc_exit(7). */
IMAGE(exitsWith7, HEADER, TYPES, 0x02, 0x24, 0x01, 22, 'w', 'a', 's', 'i', '_', 's', 'n', 'a', 'p', 's', 'h', 'o', 't', '_', 'p', 'r', 'e', 'v', 'i', 'e', 'w', '1', 9, 'p', 'r', 'o', 'c', '_', 'e', 'x',
      'i', 't', 0x00, 0x01, 0x03, 0x02, 0x01, 0x00, MEMORY, 0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x01, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x08, 0x01, 0x06, 0x00, 0x41,
      0x07, 0x10, 0x00, 0x0b);
/* … whose memory has no maximum, and which exits with the result of growing it by 65,535 pages. */
IMAGE(grows, HEADER, TYPES, 0x02, 0x24, 0x01, 22, 'w', 'a', 's', 'i', '_', 's', 'n', 'a', 'p', 's', 'h', 'o', 't', '_', 'p', 'r', 'e', 'v', 'i', 'e', 'w', '1', 9, 'p', 'r', 'o', 'c', '_', 'e', 'x', 'i',
      't', 0x00, 0x01, 0x03, 0x02, 0x01, 0x00, MEMORY, 0x07, 0x13, 0x02, 6, '_', 's', 't', 'a', 'r', 't', 0x00, 0x01, 6, 'm', 'e', 'm', 'o', 'r', 'y', 0x02, 0x00, 0x0a, 0x0c, 0x01, 0x0a, 0x00, 0x41,
      0xff, 0xff, 0x03, 0x40, 0x00, 0x10, 0x00, 0x0b);

int main(int argc, char **argv) {
  begin(argc, argv);
  HPROCESS h = NULL;
  fprintf(stderr, "(empty) ");
  CHECK_STATUS("empty", RAT_ERR_BAD_IMAGE, start(text, 0, &h));
  BAD("text", text);
  BAD("magic only", magicOnly);
  BAD("wrong version", wrongVersion);
  BAD("header only", headerOnly);
  BAD("truncated", truncated);
  BAD("unknown import", unknownImport);
  BAD("unknown module", unknownModule);
  BAD("no _start", noStart);
  BAD("invalid body", invalidBody);
  BAD("wrong type", wrongType);
  BAD("inherited name", inheritedName);
  BAD("typed table", typedTable);
  BAD("_start takes a parameter", startTakes);
  for (size_t size = 9; size < sizeof exitsWith7; size++) {
    CHECK_STATUS("cut anywhere", RAT_ERR_BAD_IMAGE, start(exitsWith7, size, &h));
  }
  CHECK("no handle", h == NULL);
  CHECK_OK("a program that is one", start(minimal, sizeof minimal, &h));
  CHECK_EQUAL("its exit code", 0, joinProcess(h));
  CHECK_OK("another", start(exitsWith7, sizeof exitsWith7, &h));
  CHECK_EQUAL("its exit code", 7, joinProcess(h));
  CHECK_OK("one that would grow", start(grows, sizeof grows, &h));
  CHECK_EQUAL("it grows no further than its quota", -1, joinProcess(h));
  /* The same path, another content: what is started is what the file holds now. */
  CHECK_OK("once more", start(minimal, sizeof minimal, &h));
  CHECK_EQUAL("its exit code", 0, joinProcess(h));
  return finish();
}
