/* Strokes: each is one change of the history, from its first dot to its last. */
#include <stdlib.h>

#include "paint.h"

static uint32_t colorOf(const Paint *paint) {
  bool second = paint->stroke.button == 2;
  if (paint->tool == TOOL_ERASER) second = !second;
  return PALETTE_COLORS[paint->colors[second ? 1 : 0]];
}

static void changed(Paint *paint, RatRect area) {
  paint->stroke.changed = areaUnion(paint->stroke.changed, area);
  viewTouchPicture(paint, area);
}

/* A line or a shape, from where the stroke began: what was there before comes back first. */
static void drawShape(Paint *paint, Place to) {
  Stroke *stroke = &paint->stroke;
  Picture *picture = &paint->picture;
  Place from = stroke->start;
  uint32_t color = colorOf(paint);
  historyRestore(&paint->history, picture, stroke->preview);
  viewTouchPicture(paint, stroke->preview);
  if (paint->tool == TOOL_LINE) stroke->preview = pictureLine(picture, from.x, from.y, to.x, to.y, paint->brush, color);
  else if (paint->tool == TOOL_RECTANGLE) stroke->preview = pictureRect(picture, from.x, from.y, to.x, to.y, paint->brush, paint->filled, color);
  else stroke->preview = pictureEllipse(picture, from.x, from.y, to.x, to.y, paint->brush, paint->filled, color);
  changed(paint, stroke->preview);
}

static void draw(Paint *paint, Place to) {
  Stroke *stroke = &paint->stroke;
  if (paint->tool == TOOL_BRUSH || paint->tool == TOOL_ERASER) {
    changed(paint, pictureLine(&paint->picture, stroke->last.x, stroke->last.y, to.x, to.y, paint->brush, colorOf(paint)));
  } else drawShape(paint, to);
  stroke->last = to;
}

static void noMemory(Paint *paint) {
  RatMessageBox(paint->window, "Paint", "There is not enough memory for that.", RAT_MESSAGE_OK, NULL);
}

void strokeBegin(Paint *paint, int button, Place at) {
  if (paint->stroke.active) return;
  if (!historyBegin(&paint->history, &paint->picture)) {
    noMemory(paint);
    return;
  }
  paint->stroke = (Stroke){.active = true, .button = button, .start = at, .last = at};
  if (paint->tool != TOOL_FILL) {
    draw(paint, at);
    return;
  }
  RatRect area;
  bool enough = pictureFlood(&paint->picture, at.x, at.y, colorOf(paint), &area);
  changed(paint, area);
  if (enough) {
    strokeEnd(paint);
    return;
  }
  strokeCancel(paint);
  noMemory(paint);
}

static int32_t sign(int32_t value) { return value < 0 ? -1 : 1; }

static Place evenPlace(const Paint *paint, Place to) {
  Place from = paint->stroke.start;
  int32_t dx = to.x - from.x, dy = to.y - from.y, most = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
  if (paint->tool == TOOL_LINE && 2 * abs(dy) < abs(dx)) return (Place){to.x, from.y};
  if (paint->tool == TOOL_LINE && 2 * abs(dx) < abs(dy)) return (Place){from.x, to.y};
  if (paint->tool == TOOL_BRUSH || paint->tool == TOOL_ERASER) return to;
  return (Place){from.x + most * sign(dx), from.y + most * sign(dy)};
}

void strokeMove(Paint *paint, Place to, bool even) {
  if (!paint->stroke.active) return;
  if (even) to = evenPlace(paint, to);
  if (to.x != paint->stroke.last.x || to.y != paint->stroke.last.y) draw(paint, to);
}

void strokeEnd(Paint *paint) {
  Stroke *stroke = &paint->stroke;
  if (!stroke->active) return;
  stroke->active = false;
  historyEnd(&paint->history, &paint->picture, stroke->changed);
  if (areaEmpty(stroke->changed) || paint->unsaved) return;
  paint->unsaved = true;
  viewStatus(paint);
}

void strokeCancel(Paint *paint) {
  Stroke *stroke = &paint->stroke;
  if (!stroke->active) return;
  stroke->active = false;
  historyRestore(&paint->history, &paint->picture, stroke->changed);
  viewTouchPicture(paint, stroke->changed);
  historyEnd(&paint->history, &paint->picture, (RatRect){0, 0, 0, 0});
}

void pictureReplaced(Paint *paint) {
  historyClear(&paint->history);
  paint->stroke = (Stroke){0};
  paint->unsaved = false;
  paint->scroll = (Place){0, 0};
  paint->cross = (Place){paint->picture.width / 2, paint->picture.height / 2};
  viewTouchAll(paint);
  viewStatus(paint);
}
