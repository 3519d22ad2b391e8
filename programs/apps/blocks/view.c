/* How Blocks looks. All of it is drawn for a frame in which anything moves: some hundred rectangles, and shown at once. */
#include <inttypes.h>
#include <stdio.h>

#include "../lib/ui.h"
#include "../lib/shapes.h"
#include "blocks.h"

enum { LEAST_CELL = 8, MOST_CELL = 48, SMALL = 16 };

static const uint32_t DARK[GAME_KINDS] = {0xff62cbd8, 0xfff0cc5f, 0xffb79bff, 0xff5bcf9a, 0xffff6f78, 0xff6fb1ff, 0xfff4a63c};
static const uint32_t LIGHT[GAME_KINDS] = {0xff1691a5, 0xffcf9f12, 0xff7a55d4, 0xff1f9a63, 0xffd23a45, 0xff2f73d6, 0xffd07512};

void viewSize(int32_t *width, int32_t *height) {
  *width = 4 * MARGIN + 2 * PANEL + GAME_COLUMNS * CELL;
  *height = 2 * MARGIN + FIELD_ROWS * CELL;
}

void viewLayout(Blocks *blocks, int32_t width, int32_t height) {
  int32_t across = (width - 4 * MARGIN - 2 * PANEL) / GAME_COLUMNS, down = (height - 2 * MARGIN) / FIELD_ROWS;
  int32_t cell = across < down ? across : down;
  cell = cell < LEAST_CELL ? LEAST_CELL : cell > MOST_CELL ? MOST_CELL : cell;
  RatRect field = {0, 0, cell * GAME_COLUMNS, cell * FIELD_ROWS};
  field.x = (width - field.width) / 2;
  field.y = (height - field.height) / 2;
  blocks->layout = (Layout){
      .width = width,
      .height = height,
      .cell = cell,
      .field = field,
      .left = {field.x - MARGIN - PANEL, field.y, PANEL, field.height},
      .right = {field.x + field.width + MARGIN, field.y, PANEL, field.height},
  };
  RatMoveWindow(blocks->status, blocks->layout.left.x, field.y + field.height - 40, PANEL, 40);
}

static uint32_t colorOf(const Blocks *blocks, Block kind) { return (blocks->theme.dark ? DARK : LIGHT)[kind - 1]; }

/* One block: its face, lighter along the top. */
static void drawBlock(HWINDOW w, RatRect area, uint32_t color) {
  RatRect face = rectWithin(area, 1);
  uiRoundRect(w, face, 3, color);
  RatFillRect(w, (RatRect){face.x + 3, face.y + 2, face.width - 6, 2}, uiMix(color, 0xffffffff, 0.35f));
}

static RatRect cellRect(const Blocks *blocks, float column, float row) {
  const Layout *layout = &blocks->layout;
  int32_t x = (int32_t)(column * (float)layout->cell + 0.5f), y = (int32_t)((row - GAME_HIDDEN) * (float)layout->cell + 1000.5f) - 1000;
  return (RatRect){layout->field.x + x, layout->field.y + y, layout->cell, layout->cell};
}

static void drawField(const Blocks *blocks) {
  const Game *game = &blocks->game;
  const RatTheme *theme = &blocks->theme;
  HWINDOW w = blocks->window;
  uint32_t below = uiMix(theme->surface, theme->dark ? 0xff000000 : theme->line, 0.35f);
  fillFramed(w, rectWithin(blocks->layout.field, -2), 6, below, theme->line, 1);
  RatSetClip(w, &blocks->layout.field);
  for (int column = 1; column < GAME_COLUMNS; column++) {
    RatRect cell = cellRect(blocks, (float)column, GAME_HIDDEN);
    RatFillRect(w, (RatRect){cell.x, cell.y, 1, blocks->layout.field.height}, uiMix(below, theme->line, 0.5f));
  }
  /* Full rows fade before they go. */
  float faded = game->state == GAME_CLEARING ? (float)game->clearing / (float)gameClearTime() : 0;
  for (int row = GAME_HIDDEN; row < GAME_ROWS; row++) {
    bool full = (game->fullRows >> row & 1) != 0;
    for (int column = 0; column < GAME_COLUMNS; column++) {
      Block kind = game->field[row][column];
      if (kind == 0) continue;
      uint32_t color = colorOf(blocks, kind);
      drawBlock(w, cellRect(blocks, (float)column, (float)row), full ? uiMix(uiMix(color, theme->text, 0.6f), below, faded) : color);
    }
  }
}

static void drawPiece(const Blocks *blocks) {
  const Game *game = &blocks->game;
  if (game->state != GAME_PLAYING) return;
  Place places[4];
  Piece ghost = gameGhost(game);
  uint32_t color = colorOf(blocks, game->piece.kind);
  gamePlaces(&ghost, places);
  for (int i = 0; i < 4; i++) {
    RatRect area = rectWithin(cellRect(blocks, (float)places[i].column, (float)places[i].row), 2);
    RatStrokeRect(blocks->window, area, uiMix(blocks->theme.surface, color, 0.55f), 1.5f);
  }
  gamePlaces(&game->piece, places);
  for (int i = 0; i < 4; i++) {
    float column = (float)places[i].column + blocks->offsetX, row = (float)places[i].row + blocks->offsetY;
    drawBlock(blocks->window, cellRect(blocks, column, row), color);
  }
}

static void drawTitle(const Blocks *blocks, int32_t x, int32_t y, const char *text) {
  RatFont font = {.size = sizeof font, .pixels = 12};
  RatDrawText(blocks->window, (float)x, (float)y, text, &font, blocks->theme.soft);
}

static void drawNumber(const Blocks *blocks, int32_t x, int32_t y, const char *title, int64_t value) {
  char text[32];
  RatFont font = {.size = sizeof font, .pixels = 18, .weight = 550};
  drawTitle(blocks, x, y, title);
  snprintf(text, sizeof text, "%" PRId64, value);
  RatDrawText(blocks->window, (float)x, (float)y + 16, text, &font, blocks->theme.text);
}

/* A piece in a panel, at the left, in small. */
static void drawSmall(const Blocks *blocks, Block kind, int32_t x, int32_t y, bool faint) {
  if (kind == 0) return;
  Piece piece = {.kind = kind};
  Place places[4];
  uint32_t color = faint ? uiMix(blocks->theme.surface, colorOf(blocks, kind), 0.4f) : colorOf(blocks, kind);
  /* Long and square pieces do not begin at their box's corner. */
  int left = kind == 2 ? 1 : 0, top = kind == 1 ? 1 : 0;
  gamePlaces(&piece, places);
  for (int i = 0; i < 4; i++) {
    drawBlock(blocks->window, (RatRect){x + (places[i].column - left) * SMALL, y + (places[i].row - top) * SMALL, SMALL, SMALL}, color);
  }
}

static void drawPanels(const Blocks *blocks) {
  const Game *game = &blocks->game;
  const RatRect *left = &blocks->layout.left, *right = &blocks->layout.right;
  drawTitle(blocks, left->x, left->y, "Hold");
  drawSmall(blocks, game->held, left->x, left->y + 24, game->heldNow);
  drawNumber(blocks, left->x, left->y + 90, "Score", game->score);
  drawNumber(blocks, left->x, left->y + 142, "Best", game->score > blocks->scores[0] ? game->score : blocks->scores[0]);
  drawNumber(blocks, left->x, left->y + 194, "Level", game->level);
  drawNumber(blocks, left->x, left->y + 246, "Lines", game->lines);
  drawTitle(blocks, right->x, right->y, "Next");
  for (int i = 0; i < GAME_NEXT; i++) drawSmall(blocks, game->next[i], right->x, right->y + 24 + i * 3 * SMALL, false);
}

static void drawOver(const Blocks *blocks, const char *title, const char *text) {
  const RatTheme *theme = &blocks->theme;
  RatRect field = blocks->layout.field;
  RatFont large = {.size = sizeof large, .pixels = 20, .weight = 600}, small = {.size = sizeof small, .pixels = 13};
  float x = (float)field.x + (float)field.width / 2, y = (float)field.y + (float)field.height / 2;
  int32_t width = field.width - 2 * MARGIN;
  fillFramed(blocks->window, (RatRect){field.x + MARGIN, (int32_t)y - 46, width, 92}, 10, theme->surface, theme->line, 1);
  drawTextAt(blocks->window, x, y - 14, 0.5f, title, &large, theme->text);
  drawTextAt(blocks->window, x, y + 16, 0.5f, text, &small, theme->soft);
}

void viewPaint(const Blocks *blocks) {
  const Layout *layout = &blocks->layout;
  if (RatBeginPaint(blocks->window, NULL) < 0) return;
  RatFillRect(blocks->window, (RatRect){0, 0, layout->width, layout->height}, blocks->theme.surface);
  drawPanels(blocks);
  drawField(blocks);
  drawPiece(blocks);
  RatSetClip(blocks->window, NULL);
  char text[64];
  if (blocks->game.state == GAME_OVER) {
    if (blocks->rank > 0) snprintf(text, sizeof text, "Number %d of the best · Enter: again", blocks->rank);
    else snprintf(text, sizeof text, "Enter: again");
    drawOver(blocks, "Game over", text);
  } else if (blocks->paused) drawOver(blocks, "Paused", "P: go on");
  RatEndPaint(blocks->window);
}
