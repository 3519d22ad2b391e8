/*
 * Blocks: they fall, and full rows go.
 *
 * The idea: a game that moves asks for the next frame of the display (RatRequestFrame), and with RATMSG_FRAME lets as
 * much time pass as there was since the last one. So it is as fast on every display, is drawn as often as there is
 * something to see and no more, and costs nothing while it cannot be seen: then no frame comes. Keys change what is
 * held down; what comes of that is the frame's, too.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../lib/ui.h"
#include "../lib/records.h"
#include "blocks.h"

static const char HELP[] = "usage: blocks [--level NUMBER] [--seed NUMBER]\n"
                           "Blocks fall; full rows go. Ten rows are a level, and each is faster.\n"
                           "  Left, Right  move   Up, X  turn   Z  turn back   Down  falls faster   Space  drops\n"
                           "  C  puts a piece aside, and takes what lay there   P, Escape  pause   F2  a new game\n"
                           "  mouse or finger: a tap turns, across moves, a stroke down drops\n"
                           "  --seed  the same pieces each time   The best are kept in ~/.blocks.\n";

enum { ID_NEW = 10, ID_PAUSE, ID_FORGET, ID_CLOSE };
/* Milliseconds until a direction that is held repeats, and from one time to the next. */
enum { REPEAT_AFTER_MS = 170, REPEAT_MS = 45 };
enum { LONGEST_FRAME_NS = 250000000, NS_PER_MS = 1000000 };

static void say(Blocks *blocks, const char *text) { RatSetControlText(blocks->status, text); }

static void requestFrame(Blocks *blocks) {
  if (blocks->asked || blocks->paused || blocks->game.state == GAME_OVER) return;
  blocks->asked = RatRequestFrame(blocks->window) >= 0;
}

static void setPaused(Blocks *blocks, bool paused) {
  if (blocks->paused == paused || blocks->game.state == GAME_OVER) return;
  blocks->paused = paused;
  blocks->timeNs = 0;
  blocks->heldDirection = 0;
  blocks->game.softDrop = false;
  say(blocks, paused ? "Paused" : "");
  RatInvalidate(blocks->window, NULL);
  requestFrame(blocks);
}

static void newGame(Blocks *blocks) {
  uint32_t seed = blocks->fixedSeed ? blocks->seed : (uint32_t)(RatGetTickNs() ^ (uint64_t)time(NULL) * 0x9e3779b97f4a7c15u >> 17);
  gameStart(&blocks->game, seed, blocks->startLevel);
  blocks->paused = false;
  blocks->timeNs = 0;
  blocks->restNs = 0;
  blocks->rank = 0;
  blocks->offsetX = blocks->offsetY = 0;
  say(blocks, "");
  RatInvalidate(blocks->window, NULL);
  requestFrame(blocks);
}

/* Into the list of the best, if it is among them. */
static void gameOver(Blocks *blocks) {
  int64_t score = blocks->game.score;
  char text[64];
  for (int i = 0; i < SCORES && score > 0; i++) {
    if (score <= blocks->scores[i]) continue;
    memmove(blocks->scores + i + 1, blocks->scores + i, (size_t)(SCORES - 1 - i) * sizeof *blocks->scores);
    blocks->scores[i] = score;
    blocks->rank = i + 1;
    break;
  }
  bool kept = blocks->rank == 0 || recordsWrite("blocks", blocks->scores, SCORES);
  snprintf(text, sizeof text, kept ? "Game over: %" PRId64 " points" : "Score %" PRId64 " could not be kept", score);
  say(blocks, text);
  RatInvalidate(blocks->window, NULL);
}

/* What a change of the game means for the picture. */
static void follow(Blocks *blocks, const Game *before) {
  const Game *now = &blocks->game;
  bool same = before->nextCount == now->nextCount && before->state == now->state && before->piece.kind == now->piece.kind;
  if (same) {
    blocks->offsetX += (float)(before->piece.column - now->piece.column);
    blocks->offsetY += (float)(before->piece.row - now->piece.row);
  } else blocks->offsetX = blocks->offsetY = 0;
  if (now->state == GAME_OVER && before->state != GAME_OVER) gameOver(blocks);
}

static void move(Blocks *blocks, GameMove what) {
  if (blocks->paused) return;
  Game before = blocks->game;
  if (gameMove(&blocks->game, what)) follow(blocks, &before);
}

static void repeatHeld(Blocks *blocks, int ms) {
  if (blocks->heldDirection == 0) return;
  for (blocks->heldMs += ms; blocks->heldMs >= REPEAT_AFTER_MS; blocks->heldMs -= REPEAT_MS) {
    move(blocks, blocks->heldDirection < 0 ? GAME_LEFT : GAME_RIGHT);
  }
}

static void glide(float *offset, int ms) {
  *offset *= expf(-(float)ms / 22);
  if (fabsf(*offset) < 0.03f) *offset = 0;
}

static void onFrame(Blocks *blocks, uint64_t timeNs) {
  blocks->asked = false;
  if (blocks->paused || blocks->game.state == GAME_OVER) return;
  int64_t passed = blocks->timeNs == 0 ? 0 : (int64_t)(timeNs - blocks->timeNs);
  blocks->timeNs = timeNs;
  if (passed < 0) passed = 0;
  if (passed > LONGEST_FRAME_NS) passed = LONGEST_FRAME_NS;
  blocks->restNs += passed;
  int ms = (int)(blocks->restNs / NS_PER_MS);
  blocks->restNs %= NS_PER_MS;

  glide(&blocks->offsetX, ms);
  glide(&blocks->offsetY, ms);
  repeatHeld(blocks, ms);
  Game before = blocks->game;
  gameStep(&blocks->game, ms);
  follow(blocks, &before);
  viewPaint(blocks);
  requestFrame(blocks);
}

static void onKeyDown(Blocks *blocks, uintptr_t key, bool repeated) {
  if (key == RAT_KEY_DOWN) blocks->game.softDrop = !blocks->paused;
  if (repeated) return;
  switch (key) {
    case RAT_KEY_LEFT:
    case RAT_KEY_RIGHT:
      blocks->heldDirection = key == RAT_KEY_LEFT ? -1 : 1;
      blocks->heldMs = 0;
      move(blocks, key == RAT_KEY_LEFT ? GAME_LEFT : GAME_RIGHT);
      break;
    case RAT_KEY_UP:
    case RAT_KEY_X:
      move(blocks, GAME_TURN);
      break;
    case RAT_KEY_Z:
      move(blocks, GAME_TURN_BACK);
      break;
    case RAT_KEY_SPACE:
      move(blocks, GAME_DROP);
      break;
    case RAT_KEY_C:
    case RAT_KEY_SHIFT_LEFT:
      move(blocks, GAME_HOLD);
      break;
    case RAT_KEY_P:
    case RAT_KEY_ESCAPE:
      setPaused(blocks, !blocks->paused);
      break;
    case RAT_KEY_ENTER:
    case RAT_KEY_NUMPAD_ENTER:
      if (blocks->game.state == GAME_OVER) newGame(blocks);
      else setPaused(blocks, false);
      break;
    case RAT_KEY_F2:
      newGame(blocks);
      break;
    default:
      break;
  }
}

static void onKeyUp(Blocks *blocks, uintptr_t key) {
  if (key == RAT_KEY_DOWN) blocks->game.softDrop = false;
  if ((key == RAT_KEY_LEFT && blocks->heldDirection < 0) || (key == RAT_KEY_RIGHT && blocks->heldDirection > 0)) blocks->heldDirection = 0;
}

/* Across: as far as the finger goes, cell by cell. Down: drops. Neither: turns. */
static void onMouse(Blocks *blocks, const RatMsg *msg) {
  int32_t cell = blocks->layout.cell;
  switch (msg->type) {
    case RATMSG_MOUSE_DOWN:
      if (msg->wParam != 0) return;
      if (blocks->paused) setPaused(blocks, false);
      else blocks->pointing = true;
      blocks->pointed = false;
      blocks->pointX = msg->x;
      blocks->pointY = msg->y;
      break;
    case RATMSG_MOUSE_MOVE:
      for (; blocks->pointing && abs(msg->x - blocks->pointX) >= cell; blocks->pointed = true) {
        bool left = msg->x < blocks->pointX;
        move(blocks, left ? GAME_LEFT : GAME_RIGHT);
        blocks->pointX += left ? -cell : cell;
      }
      break;
    default:
      if (msg->wParam != 0 || !blocks->pointing) return;
      blocks->pointing = false;
      if (msg->y - blocks->pointY > 3 * cell) move(blocks, GAME_DROP);
      else if (!blocks->pointed) move(blocks, GAME_TURN);
      break;
  }
}

static void takeTheme(Blocks *blocks) {
  uiThemeChanged();
  blocks->theme = *uiTheme();
}

static void onCommand(Blocks *blocks, uintptr_t id) {
  if (id == ID_NEW) newGame(blocks);
  else if (id == ID_PAUSE) setPaused(blocks, !blocks->paused);
  else if (id == ID_CLOSE) RatPostQuitMessage(0);
  else if (id == ID_FORGET) {
    memset(blocks->scores, 0, sizeof blocks->scores);
    recordsWrite("blocks", blocks->scores, SCORES);
    RatInvalidate(blocks->window, NULL);
  }
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  Blocks *blocks = data;
  switch (msg->type) {
    case RATMSG_FRAME:
      onFrame(blocks, msg->timeNs);
      return 0;
    case RATMSG_PAINT:
      viewPaint(blocks);
      return 0;
    case RATMSG_SIZE:
      viewLayout(blocks, (int32_t)msg->wParam, (int32_t)msg->lParam);
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_THEME:
      takeTheme(blocks);
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_FOCUS:
      if (msg->wParam == 0) setPaused(blocks, true);
      break;
    case RATMSG_KEY_DOWN:
      if ((msg->lParam & (RAT_MODIFIER_CTRL | RAT_MODIFIER_ALT | RAT_MODIFIER_META)) == 0) onKeyDown(blocks, msg->wParam, (msg->lParam >> 16 & 1) != 0);
      break;
    case RATMSG_KEY_UP:
      onKeyUp(blocks, msg->wParam);
      break;
    case RATMSG_MOUSE_DOWN:
    case RATMSG_MOUSE_MOVE:
    case RATMSG_MOUSE_UP:
      onMouse(blocks, msg);
      return 0;
    case RATMSG_COMMAND:
      onCommand(blocks, msg->wParam);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      break;
    default:
      break;
  }
  return RatDefaultWindowProc(w, msg);
}

static RatStatus makeWindow(Blocks *blocks) {
  int32_t width, height;
  viewSize(&width, &height);
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = "Blocks",
                                    .x = RAT_WINDOW_DEFAULT, .y = RAT_WINDOW_DEFAULT, .width = width, .height = height,
                                    .proc = onMessage, .userData = blocks};
  const RatMenuItem menu[] = {
      {.text = "Game", .depth = 0},
      {.text = "New game\tF2", .id = ID_NEW, .depth = 1},
      {.text = "Pause\tP", .id = ID_PAUSE, .depth = 1},
      {.depth = 1, .flags = RAT_MENU_SEPARATOR},
      {.text = "Forget the best", .id = ID_FORGET, .depth = 1},
      {.text = "Close", .id = ID_CLOSE, .depth = 1},
  };
  RatStatus result = RatCreateWindow(&attributes, &blocks->window);
  if (result >= 0) result = uiControl(blocks->window, RAT_CONTROL_LABEL, 0, "", (RatRect){0, 0, 1, 1}, 0, &blocks->status);
  if (result < 0) return result;
  RatSetMenu(blocks->window, menu, sizeof menu / sizeof *menu);
  takeTheme(blocks);
  viewLayout(blocks, width, height);
  newGame(blocks);
  return result;
}

int main(int argc, char **argv) {
  static Blocks blocks;
  blocks.startLevel = 1;
  if (argc == 2 && strcmp(argv[1], "--help") == 0) {
    fputs(HELP, stdout);
    return 0;
  }
  for (int i = 1; i < argc; i += 2) {
    bool seed = strcmp(argv[i], "--seed") == 0;
    if ((!seed && strcmp(argv[i], "--level") != 0) || i + 1 == argc) {
      fputs(HELP, stderr);
      return 2;
    }
    if (seed) blocks.seed = (uint32_t)strtoul(argv[i + 1], NULL, 0);
    else blocks.startLevel = atoi(argv[i + 1]);
    blocks.fixedSeed = blocks.fixedSeed || seed;
  }
  recordsRead("blocks", blocks.scores, SCORES);
  RatStatus status = makeWindow(&blocks);
  if (status < 0) {
    fprintf(stderr, "blocks: no window: %s\n", RatStatusText(status));
    return 1;
  }
  RatMsg msg = {0};
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  return (int)msg.wParam;
}
