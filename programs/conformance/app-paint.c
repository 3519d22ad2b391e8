/* What Paint draws, undoes, reads and writes: programs/apps/paint, without its window. */
#include "../apps/paint/bmp.c"
#include "../apps/paint/history.c"
#include "../apps/paint/picture.c"

#include "check.h"

enum { WHITE = 0xffffffff, BLACK = 0xff000000, RED = 0xffff0000, WIDTH = 40, HEIGHT = 30 };

static Picture picture;
static History history;

static uint32_t at(int x, int y) { return picture.pixels[y * picture.width + x]; }
static int pixelsOf(uint32_t color) {
  int count = 0;
  for (int i = 0; i < picture.width * picture.height; i++) count += picture.pixels[i] == color;
  return count;
}
static void blank(void) {
  pictureFree(&picture);
  CHECK("a picture", pictureMake(&picture, WIDTH, HEIGHT, WHITE));
}
/* Nothing has changed outside of what was told. */
static void checkArea(RatRect area, uint32_t color) {
  CHECK("within the picture", areaEmpty(area) || (area.x >= 0 && area.y >= 0 && area.x + area.width <= WIDTH && area.y + area.height <= HEIGHT));
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (at(x, y) == color) CHECK("within what was told", x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height);
}

static void lines(void) {
  blank();
  checkArea(pictureLine(&picture, 2, 3, 12, 8, 1, RED), RED);
  CHECK_EQUAL("one place a column", 11, pixelsOf(RED));
  CHECK("both ends", at(2, 3) == RED && at(12, 8) == RED);
  blank();
  checkArea(pictureLine(&picture, 5, 5, 5, 5, 4, RED), RED);
  CHECK("a dot", pixelsOf(RED) >= 12 && pixelsOf(RED) <= 16);
  /* From far outside to far outside, through it; and beside it. */
  blank();
  checkArea(pictureLine(&picture, -500, 10, 500, 10, 3, RED), RED);
  CHECK_EQUAL("from edge to edge", 3 * WIDTH, pixelsOf(RED));
  blank();
  CHECK("beside it nothing", areaEmpty(pictureLine(&picture, -500, -50, 500, -50, 3, RED)) && pixelsOf(RED) == 0);
  for (int size = 1; size <= PICTURE_MOST_BRUSH; size++) {
    blank();
    checkArea(pictureLine(&picture, 20, 15, 20, 15, size, RED), RED);
    CHECK("a dot of each size has its width", size > 28 || at(20 - (size - 1) / 2, 15) == RED);
    CHECK("and no more", size > 28 || at(20 - (size - 1) / 2 - 1, 15) == WHITE);
  }
}

static void shapes(void) {
  blank();
  checkArea(pictureRect(&picture, 5, 6, 14, 15, 1, false, RED), RED);
  CHECK_EQUAL("a frame", 36, pixelsOf(RED));
  blank();
  checkArea(pictureRect(&picture, 14, 15, 5, 6, 3, false, RED), RED);
  CHECK_EQUAL("a thick one, the other way round", 12 * 12 - 6 * 6, pixelsOf(RED));
  blank();
  checkArea(pictureRect(&picture, 5, 6, 14, 15, 9, true, RED), RED);
  CHECK_EQUAL("a filled one", 100, pixelsOf(RED));
  blank();
  checkArea(pictureRect(&picture, 20, 20, 22, 22, 20, false, RED), RED);
  checkArea(pictureRect(&picture, -5, -5, 500, 500, 2, false, BLACK), BLACK);
  blank();
  checkArea(pictureEllipse(&picture, 10, 5, 29, 24, 1, true, RED), RED);
  int full = pixelsOf(RED);
  CHECK("about a circle", full > 290 && full < 330);
  CHECK("up to its box", at(10, 14) == RED && at(29, 15) == RED && at(20, 5) == RED && at(19, 24) == RED && at(10, 5) == WHITE);
  blank();
  checkArea(pictureEllipse(&picture, 10, 5, 29, 24, 2, false, RED), RED);
  CHECK("hollow", at(20, 15) == WHITE && pixelsOf(RED) < full);
  RatRect changed;
  CHECK("a fill", pictureFlood(&picture, 20, 15, BLACK, &changed));
  CHECK("does not leave it", at(0, 0) == WHITE && at(39, 29) == WHITE && at(20, 15) == BLACK);
  checkArea(changed, BLACK);
  blank();
  checkArea(pictureEllipse(&picture, 3, 3, 3, 3, 1, false, RED), RED);
  CHECK_EQUAL("the smallest", 1, pixelsOf(RED));
}

static void floods(void) {
  RatRect changed;
  blank();
  CHECK("all of it", pictureFlood(&picture, 0, 0, RED, &changed) && pixelsOf(RED) == WIDTH * HEIGHT);
  CHECK("again nothing", pictureFlood(&picture, 0, 0, RED, &changed) && areaEmpty(changed));
  CHECK("outside nothing", pictureFlood(&picture, -1, 0, BLACK, &changed) && pictureFlood(&picture, 0, HEIGHT, BLACK, &changed) && areaEmpty(changed));
  /* A comb with a wall that leaves one way round each tooth. */
  blank();
  for (int x = 1; x < WIDTH; x += 2)
    for (int y = 0; y < HEIGHT; y++)
      if (y != (x % 4 == 1 ? 0 : HEIGHT - 1)) picture.pixels[y * WIDTH + x] = BLACK;
  int white = pixelsOf(WHITE);
  CHECK("through a maze", pictureFlood(&picture, 0, 0, RED, &changed));
  CHECK_EQUAL("to its end", white, pixelsOf(RED));
  CHECK_EQUAL("corners are no way", 0, pixelsOf(WHITE));
  blank();
  for (int i = 0; i < HEIGHT; i++) picture.pixels[i * WIDTH + i] = BLACK;
  pictureFlood(&picture, 5, 0, RED, &changed);
  CHECK_EQUAL("not across a diagonal", WHITE, at(0, 5));
}

static void undo(void) {
  blank();
  historyClear(&history);
  RatRect changed;
  CHECK("nothing to undo", !historyUndo(&history, &picture, &changed) && !historyRedo(&history, &picture, &changed));
  CHECK("begin", historyBegin(&history, &picture));
  RatRect area = pictureLine(&picture, 1, 1, 9, 9, 1, RED);
  CHECK("not while a change is made", !historyUndo(&history, &picture, &changed));
  historyRestore(&history, &picture, area);
  CHECK_EQUAL("as it was", 0, pixelsOf(RED));
  area = areaUnion(area, pictureLine(&picture, 1, 1, 5, 1, 1, RED));
  historyEnd(&history, &picture, area);
  CHECK("begin", historyBegin(&history, &picture));
  historyEnd(&history, &picture, pictureFillRect(&picture, (RatRect){0, 0, WIDTH, 2}, BLACK));
  CHECK("undo", historyUndo(&history, &picture, &changed));
  CHECK_EQUAL("the first", 5, pixelsOf(RED));
  CHECK("undo", historyUndo(&history, &picture, &changed));
  CHECK_EQUAL("blank", WIDTH * HEIGHT, pixelsOf(WHITE));
  CHECK("no more", !historyUndo(&history, &picture, &changed));
  CHECK("again", historyRedo(&history, &picture, &changed) && pixelsOf(RED) == 5);
  CHECK("again", historyRedo(&history, &picture, &changed) && pixelsOf(BLACK) == 2 * WIDTH);
  CHECK("no more", !historyRedo(&history, &picture, &changed));
  historyUndo(&history, &picture, &changed);
  historyBegin(&history, &picture);
  historyEnd(&history, &picture, (RatRect){0, 0, 0, 0});
  CHECK("what changes nothing is no change", historyRedo(&history, &picture, &changed));
  historyUndo(&history, &picture, &changed);
  historyBegin(&history, &picture);
  historyEnd(&history, &picture, pictureFillRect(&picture, (RatRect){0, 0, 1, 1}, RED));
  CHECK("a new change takes the place of undone ones", !historyRedo(&history, &picture, &changed));
  for (int i = 0; i < 3 * HISTORY_MOST; i++) {
    historyBegin(&history, &picture);
    historyEnd(&history, &picture, pictureFillRect(&picture, (RatRect){i % WIDTH, 0, 1, 1}, RED + (uint32_t)i));
  }
  int undone = 0;
  while (historyUndo(&history, &picture, &changed)) undone++;
  CHECK_EQUAL("the oldest are forgotten", HISTORY_MOST, undone);
  historyClear(&history);
  CHECK_EQUAL("nothing is kept", 0, (int64_t)history.bytes);
}

static void muchUndo(void) {
  pictureFree(&picture);
  CHECK("a large picture", pictureMake(&picture, 1000, 1000, WHITE));
  for (int i = 0; i < 30; i++) {
    CHECK("begin", historyBegin(&history, &picture));
    historyEnd(&history, &picture, pictureFillRect(&picture, (RatRect){0, 0, 1000, 1000}, BLACK + (uint32_t)i));
  }
  CHECK("within its limit", history.bytes <= HISTORY_MOST_BYTES && history.count >= 10);
  RatRect changed;
  CHECK("undo", historyUndo(&history, &picture, &changed) && at(999, 999) == BLACK + 28);
  historyClear(&history);
}

/* A file of these bytes, read. */
static const char *readBytes(const uint8_t *bytes, size_t count) {
  FILE *file = tmpfile();
  CHECK("a file", file != NULL && fwrite(bytes, 1, count, file) == count);
  rewind(file);
  const char *wrong = bmpRead(file, &picture);
  fclose(file);
  return wrong;
}

static void files(void) {
  static uint8_t bytes[20000];
  for (int width = 1; width < 10; width++) {
    pictureFree(&picture);
    CHECK("a picture", pictureMake(&picture, width, 7, WHITE));
    for (int i = 0; i < width * 7; i++) picture.pixels[i] = 0xff000000u | (uint32_t)i * 0x30507;
    Picture before = picture;
    FILE *file = tmpfile();
    CHECK("written", file != NULL && bmpWrite(file, &before));
    rewind(file);
    size_t count = fread(bytes, 1, sizeof bytes, file);
    CHECK_EQUAL("its size is in it", (int64_t)count, get(bytes + 2, 4));
    rewind(file);
    CHECK("read", bmpRead(file, &picture) == NULL);
    fclose(file);
    CHECK("the same", picture.width == width && picture.height == 7 && memcmp(picture.pixels, before.pixels, (size_t)width * 7 * 4) == 0);
    pictureFree(&before);
    for (size_t cut = 0; cut < count; cut++) CHECK("cut short", readBytes(bytes, cut) != NULL);
  }
  /* Two colours, four pixels: a table and a bit for each, the first row first. */
  uint8_t small[HEADERS + 8 + 8] = {'B', 'M'};
  put(small + 10, HEADERS + 8, 4);
  put(small + 14, INFO_HEADER, 4);
  put(small + 18, 2, 4);
  put(small + 22, (uint32_t)-2, 4);
  put(small + 28, 1, 2);
  put(small + HEADERS, 0x0000ff, 4);
  put(small + HEADERS + 4, 0xff0000, 4);
  small[HEADERS + 8] = 0x40;
  small[HEADERS + 12] = 0x80;
  pictureFree(&picture);
  CHECK("read", readBytes(small, sizeof small) == NULL);
  CHECK("its colours", at(0, 0) == 0xff0000ff && at(1, 0) == RED && at(0, 1) == RED && at(1, 1) == 0xff0000ff);
}

static void badFiles(void) {
  static uint8_t bytes[2000];
  static const int FIELDS[][2] = {{10, 4}, {14, 4}, {18, 4}, {22, 4}, {28, 2}, {30, 4}, {46, 4}};
  static const uint32_t VALUES[] = {0, 1, 2, 7, 16, 0x7fffffff, 0x80000000, 0xffffffff, 0xffff, 5000};
  CHECK("no file of this kind", readBytes(bytes, sizeof bytes) != NULL && readBytes(bytes, 0) != NULL);
  pictureFree(&picture);
  CHECK("a picture", pictureMake(&picture, 10, 10, WHITE));
  FILE *file = tmpfile();
  CHECK("written", bmpWrite(file, &picture));
  rewind(file);
  size_t count = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
    for (size_t k = 0; k < sizeof VALUES / sizeof *VALUES; k++) {
      uint32_t old = get(bytes + FIELDS[i][0], FIELDS[i][1]);
      put(bytes + FIELDS[i][0], VALUES[k], FIELDS[i][1]);
      pictureFree(&picture);
      readBytes(bytes, count);
      put(bytes + FIELDS[i][0], old, FIELDS[i][1]);
    }
  }
  uint32_t random = 1;
  for (int i = 0; i < 500; i++) {
    uint8_t old[8], *places[8];
    for (int k = 0; k < 8; k++) {
      random = random * 1664525 + 1013904223;
      places[k] = bytes + (random >> 16) % HEADERS;
      old[k] = *places[k];
      *places[k] = (uint8_t)(random >> 8);
    }
    pictureFree(&picture);
    readBytes(bytes, count);
    for (int k = 7; k >= 0; k--) *places[k] = old[k];
  }
  pictureFree(&picture);
  CHECK("and what is right still is", readBytes(bytes, count) == NULL);
}

int main(void) {
  lines();
  shapes();
  floods();
  undo();
  muchUndo();
  files();
  badFiles();
  pictureFree(&picture);
  return finish();
}
