/*
 * Paint: draws pictures.
 *
 * The idea: a program may own all of its pixels, and a stroke changes few of them. So a change is a rectangle
 * (picture.c gives one for whatever it draws); the rectangles of a frame are collected (view.c), and RatPresent is told
 * them: a dot in a large window costs what a dot costs. The mouse is captured while a button is down, so a stroke may
 * leave the window and come back.
 */
#include "paint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/ui.h"
#include "../lib/text-dialog.h"

static const char HELP[] = "usage: paint [FILE.bmp]\n"
                           "Draws pictures, and keeps them as Windows bitmaps (BMP).\n"
                           "  B E L R O F  brush, eraser, line, rectangle, oval, fill   [ ]  size   , .  colour   X  swaps colours\n"
                           "  right button  draws with the second colour   Shift  straight lines, squares, circles\n"
                           "  + - 0, Ctrl and wheel  zoom   wheel, middle button  scroll\n"
                           "  arrows  move a cross, Space puts the brush down and up, Escape takes a stroke back\n"
                           "  Ctrl+Z  undo   Ctrl+Y  redo   Ctrl+O  open   Ctrl+S  save\n";

enum { ID_NEW = 10, ID_OPEN, ID_SAVE, ID_SAVE_AS, ID_CLOSE, ID_UNDO, ID_REDO, ID_CLEAR, ID_ZOOM_IN, ID_ZOOM_OUT, ID_ZOOM_ONE };
enum { ID_FILLED = 40, ID_SIZE, ID_TOOL = 50 };
enum { WIDTH = 640, HEIGHT = 400, CONTROL_LEFT = 12, ROW = 28, KEY_STEP = 10, WHEEL_STEP = 120 };

static const char *const TOOL_NAMES[TOOL_COUNT] = {"Brush", "Eraser", "Line", "Rectangle", "Ellipse", "Fill"};

static const RatMenuItem MENU[] = {
    {.text = "File", .depth = 0},
    {.text = "New…", .id = ID_NEW, .depth = 1},
    {.text = "Open…\tCtrl+O", .id = ID_OPEN, .depth = 1},
    {.text = "Save\tCtrl+S", .id = ID_SAVE, .depth = 1},
    {.text = "Save as…\tCtrl+Shift+S", .id = ID_SAVE_AS, .depth = 1},
    {.depth = 1, .flags = RAT_MENU_SEPARATOR},
    {.text = "Close", .id = ID_CLOSE, .depth = 1},
    {.text = "Edit", .depth = 0},
    {.text = "Undo\tCtrl+Z", .id = ID_UNDO, .depth = 1},
    {.text = "Redo\tCtrl+Y", .id = ID_REDO, .depth = 1},
    {.depth = 1, .flags = RAT_MENU_SEPARATOR},
    {.text = "Clear", .id = ID_CLEAR, .depth = 1},
    {.text = "View", .depth = 0},
    {.text = "Zoom in", .id = ID_ZOOM_IN, .depth = 1},
    {.text = "Zoom out", .id = ID_ZOOM_OUT, .depth = 1},
    {.text = "Actual size", .id = ID_ZOOM_ONE, .depth = 1},
};

/* ── What is chosen ── */

static void chooseTool(Paint *paint, Tool tool) {
  strokeEnd(paint);
  paint->tool = tool;
  RatSetControlValue(paint->toolButtons[tool], 1);
}

static void chooseColor(Paint *paint, int which, int color) {
  strokeEnd(paint);
  paint->colors[which] = (color + PALETTE) % PALETTE;
  viewTouch(paint, viewPalette());
  viewStatus(paint);
}

static void showBrush(Paint *paint) {
  char text[32];
  snprintf(text, sizeof text, "Size: %d", paint->brush);
  RatSetControlText(paint->sizeLabel, text);
}

static void chooseBrush(Paint *paint, int brush) {
  strokeEnd(paint);
  paint->brush = brush < 1 ? 1 : brush > PICTURE_MOST_BRUSH ? PICTURE_MOST_BRUSH : brush;
  RatSetControlValue(paint->sizeSlider, (paint->brush - 1) * 100 / (PICTURE_MOST_BRUSH - 1));
  showBrush(paint);
}

static void onSlider(Paint *paint) {
  int32_t value;
  if (RatGetControlValue(paint->sizeSlider, &value) < 0) return;
  strokeEnd(paint);
  paint->brush = 1 + value * (PICTURE_MOST_BRUSH - 1) / 100;
  showBrush(paint);
}

static void zoomBy(Paint *paint, int steps) {
  int zoom = steps > 0 ? paint->zoom * 2 : steps < 0 ? paint->zoom / 2 : 1;
  viewZoom(paint, zoom, paint->canvas.x + paint->canvas.width / 2, paint->canvas.y + paint->canvas.height / 2);
}

/* ── Commands ── */

static void undo(Paint *paint, bool again) {
  RatRect area;
  strokeEnd(paint);
  if (!(again ? historyRedo : historyUndo)(&paint->history, &paint->picture, &area)) return;
  viewTouchPicture(paint, area);
  if (paint->unsaved) return;
  paint->unsaved = true;
  viewStatus(paint);
}

static void clear(Paint *paint) {
  strokeEnd(paint);
  if (!historyBegin(&paint->history, &paint->picture)) return;
  RatRect all = pictureFillRect(&paint->picture, (RatRect){0, 0, paint->picture.width, paint->picture.height}, PALETTE_COLORS[paint->colors[1]]);
  historyEnd(&paint->history, &paint->picture, all);
  viewTouchPicture(paint, all);
  paint->unsaved = true;
  viewStatus(paint);
}

static void newPicture(Paint *paint) {
  char before[64];
  int width, height;
  Picture picture;
  if (!fileMayClose(paint)) return;
  snprintf(before, sizeof before, "%d x %d", (int)paint->picture.width, (int)paint->picture.height);
  for (;;) {
    char *size = askForText(paint->window, "New picture", "Width x height", before, "OK");
    if (size == NULL) return;
    bool made = sscanf(size, "%d%*[^0-9]%d", &width, &height) == 2 && pictureMake(&picture, width, height, 0xffffffff);
    free(size);
    if (made) break;
    RatMessageBox(paint->window, "Paint", "Two numbers from 1 to 4096, as in: 640 x 400", RAT_MESSAGE_OK, NULL);
  }
  pictureFree(&paint->picture);
  paint->picture = picture;
  paint->path[0] = '\0';
  pictureReplaced(paint);
}

static void onCommand(Paint *paint, const RatMsg *msg) {
  uintptr_t id = msg->wParam;
  if (id >= ID_TOOL && id < ID_TOOL + TOOL_COUNT) {
    strokeEnd(paint);
    paint->tool = (Tool)(id - ID_TOOL);
    return;
  }
  switch (id) {
    case ID_NEW:
      newPicture(paint);
      break;
    case ID_OPEN:
      fileAskOpen(paint);
      break;
    case ID_SAVE:
    case ID_SAVE_AS:
      strokeEnd(paint);
      fileSave(paint, id == ID_SAVE_AS);
      break;
    case ID_CLOSE:
      if (fileMayClose(paint)) RatPostQuitMessage(0);
      break;
    case ID_UNDO:
    case ID_REDO:
      undo(paint, id == ID_REDO);
      break;
    case ID_CLEAR:
      clear(paint);
      break;
    case ID_ZOOM_IN:
    case ID_ZOOM_OUT:
    case ID_ZOOM_ONE:
      zoomBy(paint, id == ID_ZOOM_IN ? 1 : id == ID_ZOOM_OUT ? -1 : 0);
      break;
    case ID_SIZE:
      onSlider(paint);
      break;
    case ID_FILLED: {
      int32_t checked;
      if (RatGetControlValue(paint->filledBox, &checked) >= 0) paint->filled = checked != 0;
      break;
    }
    default:
      break;
  }
}

/* ── The mouse, a pen, a finger ── */

static bool inCanvas(const Paint *paint, int32_t x, int32_t y) { return !areaEmpty(areaBoth(paint->canvas, (RatRect){x, y, 1, 1})); }

static void showCursor(Paint *paint, bool canvas) {
  uint32_t cursor = paint->panning ? RAT_CURSOR_MOVE : canvas ? RAT_CURSOR_CROSS : RAT_CURSOR_ARROW;
  if (cursor == paint->cursor) return;
  paint->cursor = cursor;
  RatSetCursor(paint->window, cursor);
}

static void touchCross(Paint *paint) {
  Place at = paint->cross;
  int32_t reach = 10 / paint->zoom + 1;
  viewTouchPicture(paint, (RatRect){at.x - reach, at.y - reach, 2 * reach + 1, 2 * reach + 1});
}

static void showCross(Paint *paint, bool shown) {
  if (paint->keyCursor == shown) return;
  paint->keyCursor = shown;
  touchCross(paint);
}

static void onMouseDown(Paint *paint, const RatMsg *msg) {
  showCross(paint, false);
  if (paint->stroke.button < 0) strokeEnd(paint);
  int swatch = viewSwatchAt(msg->x, msg->y);
  if (swatch >= 0 && msg->wParam != 1) chooseColor(paint, msg->wParam == 2 ? 1 : 0, swatch);
  if (!inCanvas(paint, msg->x, msg->y) || paint->stroke.active || paint->panning) return;
  RatCaptureMouse(paint->window);
  if (msg->wParam == 1) {
    paint->panning = true;
    paint->pan = (Place){msg->x, msg->y};
  } else strokeBegin(paint, (int)msg->wParam, viewToPicture(paint, msg->x, msg->y));
}

static void onMouseMove(Paint *paint, const RatMsg *msg) {
  showCursor(paint, inCanvas(paint, msg->x, msg->y) || paint->stroke.active);
  if (paint->panning) {
    viewScroll(paint, paint->pan.x - msg->x, paint->pan.y - msg->y);
    paint->pan = (Place){msg->x, msg->y};
  } else if (paint->stroke.button >= 0) {
    strokeMove(paint, viewToPicture(paint, msg->x, msg->y), (msg->lParam & RAT_MODIFIER_SHIFT) != 0);
  }
}

static void onMouseUp(Paint *paint, const RatMsg *msg) {
  onMouseMove(paint, msg);
  if (msg->wParam == 1) paint->panning = false;
  else if (paint->stroke.button == (int)msg->wParam) strokeEnd(paint);
  if (!paint->stroke.active && !paint->panning) RatCaptureMouse(NULL);
}

static void onWheel(Paint *paint, const RatMsg *msg) {
  int32_t steps = (int32_t)msg->lParam;
  if ((msg->wParam & RAT_MODIFIER_CTRL) != 0) viewZoom(paint, steps > 0 ? paint->zoom * 2 : paint->zoom / 2, msg->x, msg->y);
  else if ((msg->wParam & RAT_MODIFIER_SHIFT) != 0) viewScroll(paint, -steps * 48 / WHEEL_STEP, 0);
  else viewScroll(paint, 0, -steps * 48 / WHEEL_STEP);
}

/* ── The keyboard ── */

static void moveCross(Paint *paint, int32_t x, int32_t y, bool even) {
  int32_t right = paint->picture.width - 1, bottom = paint->picture.height - 1;
  touchCross(paint);
  if (paint->keyCursor) {
    paint->cross.x = paint->cross.x + x < 0 ? 0 : paint->cross.x + x > right ? right : paint->cross.x + x;
    paint->cross.y = paint->cross.y + y < 0 ? 0 : paint->cross.y + y > bottom ? bottom : paint->cross.y + y;
  }
  paint->keyCursor = true;
  viewReveal(paint, paint->cross);
  touchCross(paint);
  if (paint->stroke.button < 0) strokeMove(paint, paint->cross, even);
}

static void pressCross(Paint *paint) {
  showCross(paint, true);
  if (paint->stroke.active) strokeEnd(paint);
  else strokeBegin(paint, -1, paint->cross);
}

static void onCtrlKey(Paint *paint, uintptr_t key, bool shift) {
  if (key == RAT_KEY_Z) undo(paint, shift);
  if (key == RAT_KEY_Y) undo(paint, true);
}

static void onKey(Paint *paint, const RatMsg *msg) {
  bool shift = (msg->lParam & RAT_MODIFIER_SHIFT) != 0, repeated = (msg->lParam >> 16 & 1) != 0;
  int step = shift && !paint->stroke.active ? KEY_STEP : 1;
  if ((msg->lParam & (RAT_MODIFIER_ALT | RAT_MODIFIER_META)) != 0) return;
  if ((msg->lParam & RAT_MODIFIER_CTRL) != 0) {
    onCtrlKey(paint, msg->wParam, shift);
    return;
  }
  static const uintptr_t TOOL_KEYS[TOOL_COUNT] = {RAT_KEY_B, RAT_KEY_E, RAT_KEY_L, RAT_KEY_R, RAT_KEY_O, RAT_KEY_F};
  for (int i = 0; i < TOOL_COUNT; i++)
    if (msg->wParam == TOOL_KEYS[i]) chooseTool(paint, (Tool)i);
  switch (msg->wParam) {
    case RAT_KEY_LEFT:
      moveCross(paint, -step, 0, shift);
      break;
    case RAT_KEY_RIGHT:
      moveCross(paint, step, 0, shift);
      break;
    case RAT_KEY_UP:
      moveCross(paint, 0, -step, shift);
      break;
    case RAT_KEY_DOWN:
      moveCross(paint, 0, step, shift);
      break;
    case RAT_KEY_SPACE:
      if (!repeated) pressCross(paint);
      break;
    case RAT_KEY_ESCAPE:
      strokeCancel(paint);
      break;
    case RAT_KEY_BRACKET_LEFT:
      chooseBrush(paint, paint->brush - 1);
      break;
    case RAT_KEY_BRACKET_RIGHT:
      chooseBrush(paint, paint->brush + 1);
      break;
    case RAT_KEY_COMMA:
    case RAT_KEY_PERIOD:
      chooseColor(paint, 0, paint->colors[0] + (msg->wParam == RAT_KEY_COMMA ? -1 : 1));
      break;
    case RAT_KEY_X: {
      int first = paint->colors[0];
      chooseColor(paint, 0, paint->colors[1]);
      chooseColor(paint, 1, first);
      break;
    }
    case RAT_KEY_EQUAL:
    case RAT_KEY_NUMPAD_ADD:
      zoomBy(paint, 1);
      break;
    case RAT_KEY_MINUS:
    case RAT_KEY_NUMPAD_SUBTRACT:
      zoomBy(paint, -1);
      break;
    case RAT_KEY_0:
      zoomBy(paint, 0);
      break;
    default:
      break;
  }
}

/* ── The window ── */

static void takeTheme(Paint *paint) {
  uiThemeChanged();
  paint->theme = *uiTheme();
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Paint *paint = data;
  switch (msg->type) {
    case RATMSG_PAINT:
      viewTouchAll(paint);
      viewFrame(paint);
      return 0;
    case RATMSG_FRAME:
      viewFrame(paint);
      return 0;
    case RATMSG_SIZE:
      viewResize(paint, (int32_t)msg->wParam, (int32_t)msg->lParam);
      viewFrame(paint);
      return 0;
    case RATMSG_THEME:
      takeTheme(paint);
      viewTouchAll(paint);
      return 0;
    case RATMSG_FOCUS:
      /* Who presses Alt-Tab in a stroke ends it. */
      if (msg->wParam == 0) strokeEnd(paint);
      break;
    case RATMSG_KEY_DOWN:
      onKey(paint, msg);
      break;
    case RATMSG_MOUSE_DOWN:
      onMouseDown(paint, msg);
      return 0;
    case RATMSG_MOUSE_MOVE:
      onMouseMove(paint, msg);
      return 0;
    case RATMSG_MOUSE_UP:
      onMouseUp(paint, msg);
      return 0;
    case RATMSG_MOUSE_WHEEL:
      onWheel(paint, msg);
      return 0;
    case RATMSG_COMMAND:
      onCommand(paint, msg);
      return 0;
    case RATMSG_CLOSE:
      if (fileMayClose(paint)) RatPostQuitMessage(0);
      return 0;
    default:
      break;
  }
  return RatDefaultWindowProc(w, msg);
}

static RatStatus addControl(Paint *paint, uint32_t kind, uint32_t id, const char *text, int32_t y, HWINDOW *out) {
  return uiControl(paint->window, kind, id, text, (RatRect){CONTROL_LEFT, y, SIDE - 2 * CONTROL_LEFT, ROW - 4}, 0, out);
}

static RatStatus makeControls(Paint *paint) {
  int32_t y = 10;
  RatStatus status = RAT_SUCCESS;
  for (int i = 0; i < TOOL_COUNT && status >= 0; i++, y += ROW) {
    status = addControl(paint, RAT_CONTROL_RADIO, (uint32_t)(ID_TOOL + i), TOOL_NAMES[i], y, &paint->toolButtons[i]);
  }
  y += 6;
  if (status >= 0) status = addControl(paint, RAT_CONTROL_CHECK_BOX, ID_FILLED, "Filled shapes", y, &paint->filledBox);
  y += ROW + 6;
  if (status >= 0) status = addControl(paint, RAT_CONTROL_LABEL, 0, "Size: 1", y, &paint->sizeLabel);
  if (status >= 0) status = addControl(paint, RAT_CONTROL_SLIDER, ID_SIZE, "Size", y + 22, &paint->sizeSlider);
  if (status >= 0) status = addControl(paint, RAT_CONTROL_LABEL, 0, "", y, &paint->status);
  return status;
}

static RatStatus makeWindow(Paint *paint) {
  int32_t width = SIDE + WIDTH + 24, height = HEIGHT + 24 + STATUS;
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Paint",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = width, .height = height,
                                    .proc = onMessage, .userData = paint};
  RatStatus status = RatCreateWindow(&attributes, &paint->window);
  if (status >= 0) status = makeControls(paint);
  if (status < 0) return status;
  RatSetMenu(paint->window, MENU, sizeof MENU / sizeof *MENU);
  takeTheme(paint);
  chooseTool(paint, TOOL_BRUSH);
  chooseBrush(paint, 4);
  return viewResize(paint, width, height) ? status : RAT_ERR_NO_MEMORY;
}

int main(int argc, char **argv) {
  static Paint paint = {.zoom = 1, .colors = {0, 4}, .cursor = RAT_CURSOR_ARROW};
  if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
    bool asked = argc == 2 && strcmp(argv[1], "--help") == 0;
    fputs(HELP, asked ? stdout : stderr);
    return asked ? 0 : 2;
  }
  RatStatus status = pictureMake(&paint.picture, WIDTH, HEIGHT, 0xffffffff) ? makeWindow(&paint) : RAT_ERR_NO_MEMORY;
  if (status < 0) {
    fprintf(stderr, "paint: no window: %s\n", RatStatusText(status));
    return 1;
  }
  pictureReplaced(&paint);
  if (argc == 2) fileOpen(&paint, argv[1]);
  RatMsg msg = {0};
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  historyClear(&paint.history);
  pictureFree(&paint.picture);
  free(paint.screen);
  return (int)msg.wParam;
}
