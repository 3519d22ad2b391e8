#include "scene.h"

#include <math.h>
#include <stdio.h>

#include "../lib/ui.h"

/* In shares of the table's outer circle, on which philosophers sit. */
#define TABLE_RADIUS 0.74f
#define PLATE_AT 0.56f
#define FORK_AT 0.52f
#define FORK_LENGTH 0.24f
/* How much of its way a fork goes in a frame. */
#define GLIDE 0.3f

typedef struct Point {
  float x, y;
} Point;

/* What is needed to draw one picture. */
typedef struct Stage {
  HWINDOW w;
  const Table *table;
  Point middle;
  float radius;
  bool stuck;
} Stage;

static float turnOf(const Table *table, float seat) { return (float)(2 * M_PI) * seat / (float)table->seatCount + (float)M_PI_2; }

static Point at(const Stage *stage, float angle, float share) {
  return (Point){stage->middle.x + cosf(angle) * stage->radius * share, stage->middle.y + sinf(angle) * stage->radius * share};
}

static float seatRadius(const Stage *stage) {
  float room = (float)M_PI * stage->radius / (float)stage->table->seatCount;
  return fminf(stage->radius * 0.185f, room * 0.62f);
}

static float plateRadius(const Stage *stage) {
  float room = (float)M_PI * PLATE_AT * stage->radius / (float)stage->table->seatCount;
  return fminf(stage->radius * 0.15f, room * 0.52f);
}

static uint32_t colorOf(const Stage *stage, int seat) {
  const RatTheme *theme = uiTheme();
  int mood = __atomic_load_n(&stage->table->seats[seat].mood, __ATOMIC_SEQ_CST);
  if (stage->stuck) return theme->bad;
  return mood == EATING ? theme->good : mood == HUNGRY ? theme->accent : uiMix(theme->soft, theme->surface, 0.4f);
}

/* Where a fork belongs: between two plates, or beside that of who holds it. */
static Spot spotOf(const Stage *stage, int fork) {
  const Table *table = stage->table;
  int holder = __atomic_load_n(&table->holders[fork], __ATOMIC_SEQ_CST);
  float between = turnOf(table, (float)fork + 0.5f), angle = between;
  if (holder != NOBODY) {
    float toSeat = fork == leftOf(table, holder) ? -0.5f : 0.5f;
    angle = between + toSeat * (float)(2 * M_PI) / (float)table->seatCount * 0.5f;
  }
  Point place = at(stage, angle, holder == NOBODY ? FORK_AT : PLATE_AT + 0.02f);
  return (Spot){place.x, place.y, angle};
}

/* Each goes a part of its way. true: one has not arrived. */
static bool glide(Scene *scene, const Stage *stage) {
  bool moving = false;
  for (int i = 0; i < stage->table->seatCount; i++) {
    Spot goal = spotOf(stage, i), *spot = &scene->forks[i];
    float dx = goal.x - spot->x, dy = goal.y - spot->y, turn = goal.angle - spot->angle;
    bool arrives = i >= scene->forkCount || fabsf(dx) + fabsf(dy) < 0.5f;
    if (arrives) *spot = goal;
    else *spot = (Spot){spot->x + dx * GLIDE, spot->y + dy * GLIDE, spot->angle + turn * GLIDE};
    moving = moving || !arrives;
  }
  scene->forkCount = stage->table->seatCount;
  return moving;
}

static void drawFork(const Stage *stage, Spot spot, uint32_t color) {
  float length = stage->radius * FORK_LENGTH / 2, thin = fmaxf(1.5f, stage->radius * 0.011f), gap = thin * 2.1f;
  float ux = cosf(spot.angle), uy = sinf(spot.angle);
  /* Its tines point to the middle of the table. */
  float handleX = spot.x + ux * length, handleY = spot.y + uy * length, neckX = spot.x - ux * length * 0.3f, neckY = spot.y - uy * length * 0.3f;
  RatDrawLine(stage->w, handleX, handleY, neckX, neckY, color, thin * 1.5f);
  RatDrawLine(stage->w, neckX - uy * gap, neckY + ux * gap, neckX + uy * gap, neckY - ux * gap, color, thin);
  for (int tine = -1; tine <= 1; tine++) {
    float x = neckX - uy * gap * (float)tine, y = neckY + ux * gap * (float)tine;
    RatDrawLine(stage->w, x, y, x - ux * length * 0.62f, y - uy * length * 0.62f, color, thin);
  }
}

static void drawArrow(const Stage *stage, Point from, Point to, uint32_t color) {
  float dx = to.x - from.x, dy = to.y - from.y, length = hypotf(dx, dy);
  if (length < 8) return;
  dx /= length;
  dy /= length;
  to = (Point){to.x - dx * 6, to.y - dy * 6};
  RatDrawLine(stage->w, from.x, from.y, to.x, to.y, color, 2);
  for (int side = -1; side <= 1; side += 2)
    RatDrawLine(stage->w, to.x, to.y, to.x - dx * 8 + dy * 4.5f * (float)side, to.y - dy * 8 - dx * 4.5f * (float)side, color, 2);
}

static void drawPlate(const Stage *stage, int seat) {
  const RatTheme *theme = uiTheme();
  Point place = at(stage, turnOf(stage->table, (float)seat), PLATE_AT);
  float radius = plateRadius(stage);
  uint32_t plate = uiMix(theme->surface, theme->text, theme->dark ? 0.16f : 0.02f);
  uiCircle(stage->w, place.x, place.y, radius, uiMix(plate, theme->text, 0.14f));
  uiCircle(stage->w, place.x, place.y, radius - 1.5f, plate);
  uiCircle(stage->w, place.x, place.y, radius * 0.62f, uiMix(plate, theme->text, 0.05f));
  bool eats = __atomic_load_n(&stage->table->seats[seat].mood, __ATOMIC_SEQ_CST) == EATING;
  if (eats) uiCircle(stage->w, place.x, place.y, radius * 0.42f, uiMix(plate, theme->accent, 0.8f));
}

static void drawPhilosopher(const Stage *stage, int number) {
  const RatTheme *theme = uiTheme();
  const Seat *seat = &stage->table->seats[number];
  Point place = at(stage, turnOf(stage->table, (float)number), 1);
  float radius = seatRadius(stage);
  uint32_t color = colorOf(stage, number);
  uiCircle(stage->w, place.x, place.y, radius, color);
  uiCircle(stage->w, place.x, place.y, radius - 3, uiMix(theme->surface, color, 0.16f));
  RatRect box = {(int32_t)(place.x - radius * 2), (int32_t)(place.y - radius), (int32_t)(radius * 4), (int32_t)(radius * 2)};
  RatFont name = {.size = sizeof name, .pixels = fmaxf(9.5f, fminf(13, radius * 0.33f)), .weight = 600};
  RatFont count = {.size = sizeof count, .pixels = fmaxf(9, fminf(12, radius * 0.32f))};
  char meals[24];
  snprintf(meals, sizeof meals, "%u", (unsigned)__atomic_load_n(&seat->meals, __ATOMIC_RELAXED));
  int32_t half = (int32_t)(name.pixels * 0.72f);
  box.y -= half;
  uiText(stage->w, box, UI_CENTER, NAMES[number], &name, theme->text);
  box.y += 2 * half + 1;
  uiText(stage->w, box, UI_CENTER, meals, &count, uiMix(theme->text, theme->soft, 0.7f));
}

/* Who waits points to the fork that he waits for. */
static void drawWait(const Scene *scene, const Stage *stage, int seat) {
  int fork = __atomic_load_n(&stage->table->seats[seat].waitsFor, __ATOMIC_SEQ_CST);
  if (fork == NOBODY || __atomic_load_n(&stage->table->holders[fork], __ATOMIC_SEQ_CST) == seat) return;
  Point place = at(stage, turnOf(stage->table, (float)seat), 1), to = {scene->forks[fork].x, scene->forks[fork].y};
  float length = fmaxf(1, hypotf(to.x - place.x, to.y - place.y)), radius = seatRadius(stage);
  Point from = {place.x + (to.x - place.x) / length * radius, place.y + (to.y - place.y) / length * radius};
  drawArrow(stage, from, to, stage->stuck ? uiTheme()->bad : uiTheme()->accent);
}

bool sceneDraw(Scene *scene, const Table *table, HWINDOW w, RatRect area) {
  const RatTheme *theme = uiTheme();
  float side = (float)(area.width < area.height ? area.width : area.height) / 2;
  Stage stage = {w, table, {(float)area.x + (float)area.width / 2, (float)area.y + (float)area.height / 2}, side / 1.19f, tableIsStuck(table)};
  bool moving = glide(scene, &stage);
  float round = stage.radius * TABLE_RADIUS;
  uint32_t wood = uiMix(theme->surface, theme->accent, theme->dark ? 0.13f : 0.16f);
  uiCircle(w, stage.middle.x, stage.middle.y, round, uiMix(wood, theme->accent, 0.3f));
  uiCircle(w, stage.middle.x, stage.middle.y, round - 2, wood);
  for (int i = 0; i < table->seatCount; i++) drawPlate(&stage, i);
  for (int i = 0; i < table->seatCount; i++) {
    int holder = __atomic_load_n(&table->holders[i], __ATOMIC_SEQ_CST);
    drawFork(&stage, scene->forks[i], holder == NOBODY ? uiMix(theme->text, theme->soft, 0.5f) : colorOf(&stage, holder));
  }
  for (int i = 0; i < table->seatCount; i++) drawWait(scene, &stage, i);
  for (int i = 0; i < table->seatCount; i++) drawPhilosopher(&stage, i);
  return moving;
}
