/*
 * Chat: programs that talk through message queues.
 *
 *   chat [NAME [PARTNER...]]   opens a window for NAME, and starts a program with a window for each partner
 *
 * Each window is a process of its own. Its one loop hears of everything: what is typed, what others say (their queues
 * are watched), and that somebody is gone, however that came: party.h tells how they find one another, channel.h how a
 * text goes through a queue. The host passes on to its guests what each of them says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/ui.h"
#include "log.h"
#include "party.h"

enum { WIDTH = 400, HEIGHT = 440, GAP = 28, MARGIN = 12, HEAD = 44, FOOT = 70, TYPING_MS = 3000, RETRY_MS = 200 };
enum { ID_LOG = 1, ID_TEXT, ID_SAY, ID_CLOSE, ID_INVITE = 100 };
enum { TIMER_TYPING = 1, TIMER_RETRY };
#define PROGRAM "/bin/chat"

/* Who can be invited by the menu. */
static const char *const FRIENDS[] = {"Grace", "Alan", "Barbara", "Edsger", "Margaret", "Dennis"};
enum { FRIEND_COUNT = sizeof FRIENDS / sizeof *FRIENDS };

typedef struct App {
  HWINDOW window, presence, label, text, say;
  Log log;
  bool hosts;
  char name[NAME_SIZE], typing[NAME_SIZE]; /* who types, or "" */
  uint64_t tellTypingNs; /* when others are told again that this person types */
  Peer peers[GUESTS_MAX];
  size_t peerCount;
  int32_t width, height;
} App;

/* ── Those who talk ── */

static void showPresence(App *app) {
  char text[200] = "";
  size_t length = 0;
  for (size_t i = 0; i < app->peerCount; i++) {
    int count = snprintf(text + length, sizeof text - length, "%s%s", i > 0 ? ", " : "With ", app->peers[i].name);
    length += (size_t)count < sizeof text - length ? (size_t)count : 0;
  }
  if (app->peerCount == 0) snprintf(text, sizeof text, "Nobody else is here");
  if (app->typing[0] != 0) snprintf(text, sizeof text, "%s is typing…", app->typing);
  RatSetControlText(app->presence, text);
  RatEnableControl(app->say, app->peerCount > 0);
  RatInvalidate(app->window, NULL);
}

static void notice(App *app, const char *format, const char *name) {
  char text[TEXT_MAX + 1];
  snprintf(text, sizeof text, format, name);
  logAdd(&app->log, "", text);
}

/* To all but one, who has said it. A queue that is full is tried again, later; who is gone is told of in another way. */
static void tellOthers(App *app, const Peer *except, Kind kind, const char *text) {
  for (size_t i = 0; i < app->peerCount; i++) {
    Peer *peer = &app->peers[i];
    if (peer == except) continue;
    if (channelSend(&peer->channel, kind, text) == RAT_ERR_QUEUE_FULL) notice(app, "%s does not listen: that was not sent", peer->name);
    if (peer->channel.waitingCount > 0) RatSetWindowTimer(app->window, TIMER_RETRY, RETRY_MS);
  }
}

static void setTyping(App *app, const char *name) {
  snprintf(app->typing, sizeof app->typing, "%s", name);
  RatSetWindowTimer(app->window, TIMER_TYPING, name[0] != 0 ? TYPING_MS : 0);
  showPresence(app);
}

/* What is said comes as "NAME\nTEXT". */
static void heard(App *app, Peer *from, Kind kind, char *text) {
  if (app->hosts) tellOthers(app, from, kind, text);
  if (kind == KIND_SAID) {
    char *line = strchr(text, '\n');
    if (line == NULL) return;
    *line = 0;
    logAdd(&app->log, text, line + 1);
  } else if (kind != KIND_TYPES) {
    notice(app, kind == KIND_JOINED ? "%s has joined" : "%s has left", text);
  }
  setTyping(app, kind == KIND_TYPES ? text : "");
}

static void listen(App *app, HANDLE queue) {
  for (size_t i = 0; i < app->peerCount; i++) {
    Peer *peer = &app->peers[i];
    Kind kind;
    if (peer->channel.in != queue) continue;
    while (channelReceive(&peer->channel, &kind)) heard(app, peer, kind, peer->channel.text);
  }
}

/* Somebody is gone; `how` says so. */
static void lose(App *app, size_t index, const char *how) {
  Peer gone = app->peers[index];
  /* What it has still said comes first. */
  listen(app, gone.channel.in);
  app->peers[index] = app->peers[--app->peerCount];
  notice(app, how, gone.name);
  if (app->hosts) tellOthers(app, NULL, KIND_LEFT, gone.name);
  peerClose(&gone);
  setTyping(app, "");
}

static void invite(App *app, const char *name) {
  for (size_t i = 0; i < app->peerCount; i++) {
    if (strcmp(app->peers[i].name, name) != 0) continue;
    notice(app, "%s is here already", name);
    return;
  }
  /* Beside this window, each a little lower. */
  RatRect rect = {0};
  RatGetWindowRect(app->window, &rect);
  int32_t x = rect.x + rect.width + GAP, y = rect.y + (int32_t)app->peerCount * GAP;
  RatStatus status = app->peerCount < GUESTS_MAX ? peerInvite(&app->peers[app->peerCount], PROGRAM, name, app->name, x, y) : RAT_ERR_LIMIT_EXCEEDED;
  if (status >= 0) app->peerCount++;
  else notice(app, "%s cannot come: that is too much for this system", name);
  showPresence(app);
}

/* ── This window's person ── */

static void say(App *app) {
  char text[TEXT_MAX + 1], said[TEXT_MAX + 1];
  size_t length = 0;
  if (RatGetControlText(app->text, text, sizeof text, &length) < 0 || text[strspn(text, " \t")] == 0 || app->peerCount == 0) return;
  RatSetControlText(app->text, "");
  /* A name and what it says are one text. */
  int most = TEXT_MAX - (int)strlen(app->name) - 1;
  snprintf(said, sizeof said, "%s\n%.*s", app->name, most, text);
  tellOthers(app, NULL, KIND_SAID, said);
  logAdd(&app->log, app->name, text);
  app->tellTypingNs = 0;
}

static void types(App *app) {
  uint64_t now = RatGetTickNs();
  if (now < app->tellTypingNs) return;
  app->tellTypingNs = now + TYPING_MS / 2 * 1000000ull;
  tellOthers(app, NULL, KIND_TYPES, app->name);
}

static void command(App *app, uint32_t id, uint32_t what) {
  if (id >= ID_INVITE && id < ID_INVITE + FRIEND_COUNT) invite(app, FRIENDS[id - ID_INVITE]);
  /* Enter presses the default button. */
  else if (id == ID_SAY) say(app);
  else if (id == ID_TEXT && what == RAT_COMMAND_CHANGED) types(app);
  else if (id == ID_CLOSE) RatPostQuitMessage(0);
}

static void timer(App *app, uint32_t id) {
  if (id == TIMER_TYPING) {
    setTyping(app, "");
    return;
  }
  bool waits = false;
  for (size_t i = 0; i < app->peerCount; i++) waits = channelFlush(&app->peers[i].channel) == RAT_ERR_QUEUE_FULL || waits;
  if (!waits) RatSetWindowTimer(app->window, TIMER_RETRY, 0);
}

/* ── The window ── */

static void paint(App *app) {
  const RatTheme *theme = uiTheme();
  if (RatBeginPaint(app->window, NULL) < 0) return;
  RatFillRect(app->window, (RatRect){0, 0, app->width, app->height}, theme->surface);
  uiCircle(app->window, MARGIN + 6, HEAD / 2, 5, app->peerCount > 0 ? theme->good : theme->line);
  RatFillRect(app->window, (RatRect){0, HEAD - 1, app->width, 1}, theme->line);
  RatEndPaint(app->window);
}

static void layOut(App *app, int32_t width, int32_t height) {
  enum { BUTTON = 72, LINE = 32 };
  app->width = width;
  app->height = height;
  RatMoveWindow(app->presence, MARGIN + 20, 12, width - 2 * MARGIN - 20, 20);
  logPlace(&app->log, (RatRect){MARGIN, HEAD + 8, width - 2 * MARGIN, height - HEAD - FOOT - 16});
  RatMoveWindow(app->label, MARGIN, height - FOOT, width - 2 * MARGIN, 20);
  RatMoveWindow(app->text, MARGIN, height - FOOT + 24, width - 3 * MARGIN - BUTTON, LINE);
  RatMoveWindow(app->say, width - MARGIN - BUTTON, height - FOOT + 24, BUTTON, LINE);
}

static intptr_t onMessage(HWINDOW w, const RatMsg *msg) {
  void *data = NULL;
  RatGetWindowUserData(w, &data);
  App *app = data;
  switch (msg->type) {
    case RATMSG_SIZE:
      layOut(app, (int32_t)msg->wParam, (int32_t)msg->lParam);
      return 0;
    case RATMSG_PAINT:
      paint(app);
      return 0;
    case RATMSG_COMMAND:
      command(app, (uint32_t)msg->wParam, (uint32_t)msg->lParam);
      return 0;
    case RATMSG_TIMER:
      timer(app, (uint32_t)msg->wParam);
      return 0;
    case RATMSG_THEME:
      uiThemeChanged();
      RatInvalidate(w, NULL);
      return 0;
    case RATMSG_CLOSE:
      RatPostQuitMessage(0);
      return 0;
    default:
      return RatDefaultWindowProc(w, msg);
  }
}

/* What the loop hears of without a window: others who speak, and others who are gone. */
static void onSignal(App *app, const RatMsg *msg) {
  if (msg->type == RATMSG_HANDLE_SIGNALED) listen(app, msg->hSource);
  for (size_t i = 0; i < app->peerCount; i++) {
    bool ended = msg->type == RATMSG_PROCESS_EXITED && app->peers[i].process == msg->hSource;
    bool hostGone = msg->type == RATMSG_HANDLE_SIGNALED && !app->hosts && app->peers[i].lifeline == msg->hSource;
    if (ended || hostGone) {
      /* Of a guest the exit code is known; of the host only that it is gone. */
      lose(app, i, !ended ? "%s is gone" : msg->wParam == 0 ? "%s has left" : "%s is gone: the program was ended");
      return;
    }
  }
}

static void setMenu(App *app) {
  RatMenuItem items[FRIEND_COUNT + 4];
  char texts[FRIEND_COUNT][NAME_SIZE + 8];
  size_t count = 0;
  items[count++] = (RatMenuItem){.text = "Chat"};
  for (size_t i = 0; app->hosts && i < FRIEND_COUNT; i++) {
    snprintf(texts[i], sizeof texts[i], "Invite %s", FRIENDS[i]);
    items[count++] = (RatMenuItem){.text = texts[i], .id = ID_INVITE + (uint32_t)i, .depth = 1};
  }
  if (app->hosts) items[count++] = (RatMenuItem){.depth = 1, .flags = RAT_MENU_SEPARATOR};
  items[count++] = (RatMenuItem){.text = "Leave", .id = ID_CLOSE, .depth = 1};
  RatSetMenu(app->window, items, count);
}

static RatStatus openWindow(App *app, int32_t x, int32_t y) {
  char title[NAME_SIZE + 16];
  snprintf(title, sizeof title, "Chat · %s", app->name);
  RatWindowAttributes attributes = {.size = sizeof attributes, .flags = RAT_WINDOW_RESIZABLE, .title = title, .x = x, .y = y,
                                    .width = WIDTH, .height = HEIGHT, .proc = onMessage, .userData = app};
  RatRect place = {0, 0, 100, 20};
  RatStatus status = RatCreateWindow(&attributes, &app->window);
  if (status >= 0) status = uiControl(app->window, RAT_CONTROL_LABEL, 0, "", place, 0, &app->presence);
  if (status >= 0) status = logOpen(&app->log, app->window, ID_LOG, "Conversation");
  if (status >= 0) status = uiControl(app->window, RAT_CONTROL_LABEL, 0, "Message", place, 0, &app->label);
  if (status >= 0) status = uiControl(app->window, RAT_CONTROL_EDIT, ID_TEXT, "", place, 0, &app->text);
  if (status >= 0) status = uiControl(app->window, RAT_CONTROL_BUTTON, ID_SAY, "Send", place, RAT_CONTROL_DEFAULT, &app->say);
  if (status < 0) return status;
  setMenu(app);
  layOut(app, WIDTH, HEIGHT);
  return RatFocusControl(app->text);
}

static RatStatus begin(App *app, int argc, char **argv) {
  bool isGuest = argc == 6 && strcmp(argv[1], "--guest") == 0;
  app->hosts = !isGuest;
  snprintf(app->name, sizeof app->name, "%s", isGuest ? argv[2] : argc > 1 ? argv[1] : "Ada");
  RatStatus status = openWindow(app, isGuest ? atoi(argv[4]) : RAT_WINDOW_DEFAULT, isGuest ? atoi(argv[5]) : RAT_WINDOW_DEFAULT);
  if (status < 0) return status;
  if (isGuest) {
    status = peerJoin(&app->peers[0], argv[3]);
    if (status < 0) return status;
    app->peerCount = 1;
    tellOthers(app, NULL, KIND_JOINED, app->name);
  } else if (argc > 2) {
    for (int i = 2; i < argc; i++) invite(app, argv[i]);
  } else {
    invite(app, FRIENDS[0]);
  }
  showPresence(app);
  return RAT_SUCCESS;
}

int main(int argc, char **argv) {
  static App app;
  RatStatus status = begin(&app, argc, argv);
  if (status < 0) {
    fprintf(stderr, "chat: cannot begin: %s\n", RatStatusText(status));
    return 1;
  }
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) {
    if (msg.hWindow == NULL) onSignal(&app, &msg);
    RatDispatchMessage(&msg);
  }
  while (app.peerCount > 0) peerClose(&app.peers[--app.peerCount]);
  RatDestroyWindow(app.window);
  logFree(&app.log);
  return msg.type == RATMSG_QUIT ? (int)msg.wParam : 1;
}
