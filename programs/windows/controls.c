/* What the tests of controls drive: a window with one control of each kind, which prints each command. */
#include <ratos.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_LABEL = 10, NAME, NOTES_LABEL, NOTES, AGREE, RED, GREEN, FRUIT_LABEL, FRUIT, DONE, VOLUME, ASK, SHOW, OFF };

static HWINDOW window, name, notes, agree, red, green, fruit, done, volume, ask, off;

static HWINDOW Add(uint32_t kind, uint32_t id, const char *text, RatRect at, uint32_t flags) {
  HWINDOW control = NULL;
  RatControlAttributes attributes = {.size = sizeof attributes, .kind = kind, .id = id, .text = text, .x = at.x,
                                     .y = at.y, .width = at.width, .height = at.height, .flags = flags};
  RatStatus status = RatCreateControl(window, &attributes, &control);
  if (status < 0) printf("CREATE %s\n", RatStatusText(status));
  return control;
}

static void Text(const char *what, HWINDOW control) {
  char text[256];
  size_t length = 0;
  RatStatus status = RatGetControlText(control, text, sizeof text, &length);
  if (status < 0) printf("%s %s\n", what, RatStatusText(status));
  else printf("%s %zu %s\n", what, length, text);
}

static void Value(const char *what, HWINDOW control) {
  int32_t value = -99;
  RatStatus status = RatGetControlValue(control, &value);
  if (status < 0) printf("%s %s\n", what, RatStatusText(status));
  else printf("%s %d\n", what, value);
}

static void ShowAll(void) {
  Text("NAME", name);
  Text("NOTES", notes);
  Value("AGREE", agree);
  Value("RED", red);
  Value("GREEN", green);
  Value("FRUIT", fruit);
  Value("VOLUME", volume);
}

static void SetMenu(void) {
  /* Another one each time. */
  static int times;
  const RatMenuItem menu[] = {
    {"File", 100, 0, 0},
    {"New\tCtrl+Shift+E", 101, 1, 0},
    {"Save\tCtrl+S", 102, 1, 0},
    {NULL, 0, 1, 0},
    {"Recent", 103, 1, 0},
    {"<b>one</b>", 104, 2, 0},
    {"Two", 105, 2, times++ % 2 == 0 ? RAT_MENU_DISABLED : 0},
    {"Locked\tF9", 106, 1, RAT_MENU_DISABLED},
    {"View", 200, 0, 0},
    {"Toolbar", 201, 1, RAT_MENU_CHECKED},
    {"Copy\tCtrl+C", 202, 1, 0},
    {"About", 300, 0, 0},
  };
  printf("MENU %s\n", RatStatusText(RatSetMenu(window, menu, sizeof menu / sizeof *menu)));
}

static intptr_t OnMessage(HWINDOW w, const RatMsg *msg) {
  if (msg->type == RATMSG_COMMAND) {
    const char *source = msg->hSource == name    ? "name"
                         : msg->hSource == notes ? "notes"
                         : msg->hSource == agree ? "agree"
                         : msg->hSource == red   ? "red"
                         : msg->hSource == green ? "green"
                         : msg->hSource == fruit ? "fruit"
                         : msg->hSource == volume ? "volume"
                         : msg->hSource == ask   ? "ask"
                         : msg->hSource == NULL  ? "none"
                                                 : "other";
    printf("COMMAND %u %u %s\n", (unsigned)msg->wParam, (unsigned)msg->lParam, source);
    if (msg->wParam == SHOW) ShowAll();
    if (msg->wParam == ASK) {
      RatSetControlText(name, "<b>bold</b> \xff\xc3\xa9");
      RatSetControlValue(agree, 1);
      RatSetControlValue(green, 1);
      RatSetControlValue(fruit, 2);
      RatSetControlValue(volume, 70);
      RatSetControlValue(done, 40);
      RatEnableControl(off, true);
      RatFocusControl(notes);
    }
  }
  if (msg->type == RATMSG_TIMER) SetMenu();
  if (msg->type == RATMSG_CHAR) printf("CHAR %u\n", (unsigned)msg->wParam);
  if (msg->type == RATMSG_MOUSE_DOWN) printf("DOWN\n");
  if (msg->type == RATMSG_CLOSE) RatPostQuitMessage(0);
  return RatDefaultWindowProc(w, msg);
}

int main(int argc, char **argv) {
  RatWindowAttributes attributes = {.size = sizeof attributes, .title = argc > 1 ? argv[1] : "Form", .x = argc > 2 ? atoi(argv[2]) : 40, .y = 30,
                                    .width = 420, .height = 360, .proc = OnMessage};
  RatStatus status = RatCreateWindow(&attributes, &window);
  if (status < 0) {
    printf("%s\n", RatStatusText(status));
    return 1;
  }
  Add(RAT_CONTROL_LABEL, NAME_LABEL, "Name", (RatRect){12, 16, 80, 20}, 0);
  name = Add(RAT_CONTROL_EDIT, NAME, NULL, (RatRect){100, 12, 200, 28}, 0);
  Add(RAT_CONTROL_LABEL, NOTES_LABEL, "Notes & <i>more</i>", (RatRect){12, 50, 80, 40}, 0);
  notes = Add(RAT_CONTROL_TEXT_AREA, NOTES, NULL, (RatRect){100, 48, 200, 70}, 0);
  agree = Add(RAT_CONTROL_CHECK_BOX, AGREE, "Agree", (RatRect){12, 126, 120, 22}, 0);
  red = Add(RAT_CONTROL_RADIO, RED, "Red", (RatRect){12, 152, 80, 22}, 0);
  green = Add(RAT_CONTROL_RADIO, GREEN, "Green", (RatRect){100, 152, 80, 22}, 0);
  Add(RAT_CONTROL_LABEL, FRUIT_LABEL, "Fruit", (RatRect){12, 180, 80, 20}, 0);
  fruit = Add(RAT_CONTROL_LIST, FRUIT, NULL, (RatRect){100, 180, 200, 90}, 0);
  const char *fruits[] = {"Apple", "Pear & <b>plum</b>", ("\xff" "ig"), "Kiwi"};
  RatSetControlItems(fruit, fruits, 4);
  done = Add(RAT_CONTROL_PROGRESS, DONE, "Done", (RatRect){12, 282, 180, 10}, 0);
  volume = Add(RAT_CONTROL_SLIDER, VOLUME, "Volume", (RatRect){210, 278, 180, 20}, 0);
  ask = Add(RAT_CONTROL_BUTTON, ASK, "Ask", (RatRect){12, 310, 80, 30}, 0);
  Add(RAT_CONTROL_BUTTON, SHOW, "Show", (RatRect){100, 310, 80, 30}, RAT_CONTROL_DEFAULT);
  off = Add(RAT_CONTROL_BUTTON, OFF, "Off", (RatRect){190, 310, 80, 30}, RAT_CONTROL_DISABLED);
  Add(RAT_CONTROL_BUTTON, RAT_ID_CANCEL, "Cancel", (RatRect){280, 310, 80, 30}, 0);
  if (argc > 3) SetMenu();
  /* Again and again. */
  if (argc > 4) RatSetWindowTimer(window, 1, 50);
  printf("READY\n");
  RatMsg msg;
  while (RatGetMessage(&msg, NULL)) RatDispatchMessage(&msg);
  printf("QUIT\n");
  return 0;
}
