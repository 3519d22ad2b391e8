/* Controls and menus: what calls refuse, and what they change. Without a desktop, that there are none. */
#include "check.h"

static HWINDOW window;

static RatControlAttributes plain(uint32_t kind) {
  return (RatControlAttributes){.size = sizeof(RatControlAttributes), .kind = kind, .id = 7, .text = "Plain", .width = 80, .height = 24};
}

static HWINDOW create(const RatControlAttributes *a) {
  HWINDOW c = NULL;
  CHECK_OK("create a control", RatCreateControl(window, a, &c));
  return c;
}

static HWINDOW createKind(uint32_t kind) {
  RatControlAttributes a = plain(kind);
  return create(&a);
}

static const void *const OUTSIDE = (const void *)0xfffffff0u;

static void refusals(void) {
  HWINDOW c = (HWINDOW)1;
  RatControlAttributes a = plain(RAT_CONTROL_BUTTON);
  CHECK_STATUS("no attributes", RAT_ERR_FAULT, RatCreateControl(window, NULL, &c));
  CHECK_STATUS("attributes outside memory", RAT_ERR_FAULT, RatCreateControl(window, OUTSIDE, &c));
  CHECK_STATUS("no place for the handle", RAT_ERR_FAULT, RatCreateControl(window, &a, NULL));
  CHECK_STATUS("no window", RAT_ERR_INVALID_HANDLE, RatCreateControl(NULL, &a, &c));
  a.size++;
  CHECK_STATUS("another size of the attributes", RAT_ERR_INVALID_ARGUMENT, RatCreateControl(window, &a, &c));
  const uint32_t kinds[] = {0, 11, 0xffffffffu};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    a = plain(kinds[i]);
    CHECK_STATUS("no such kind", RAT_ERR_INVALID_ARGUMENT, RatCreateControl(window, &a, &c));
  }
  a = plain(RAT_CONTROL_BUTTON);
  a.flags = 16;
  CHECK_STATUS("an unknown flag", RAT_ERR_INVALID_ARGUMENT, RatCreateControl(window, &a, &c));
  const int32_t sizes[][2] = {{0, 10}, {10, 0}, {-1, 10}, {10, INT32_MIN}, {8193, 10}, {10, INT32_MAX}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    a = plain(RAT_CONTROL_BUTTON);
    a.width = sizes[i][0];
    a.height = sizes[i][1];
    CHECK_STATUS("a size that none has", RAT_ERR_INVALID_ARGUMENT, RatCreateControl(window, &a, &c));
  }
  a = plain(RAT_CONTROL_BUTTON);
  a.text = OUTSIDE;
  CHECK_STATUS("a text outside memory", RAT_ERR_FAULT, RatCreateControl(window, &a, &c));
  a = plain(RAT_CONTROL_BUTTON);
  HWINDOW button = create(&a);
  CHECK_STATUS("a control has no controls", RAT_ERR_WRONG_TYPE, RatCreateControl(button, &a, &c));
  HEVENT event = newEvent(false, false);
  CHECK_STATUS("an event has none", RAT_ERR_WRONG_TYPE, RatCreateControl(event, &a, &c));
  CHECK_STATUS("an event has no text", RAT_ERR_WRONG_TYPE, RatSetControlText(event, "x"));
  closeHandle(event);
  int32_t value;
  CHECK_STATUS("a window has no text", RAT_ERR_WRONG_TYPE, RatSetControlText(window, "x"));
  CHECK_STATUS("nor a value", RAT_ERR_WRONG_TYPE, RatGetControlValue(window, &value));
  CHECK_STATUS("nor items", RAT_ERR_WRONG_TYPE, RatSetControlItems(window, NULL, 0));
  uint32_t pixel = 0;
  CHECK_STATUS("a control shows no pictures", RAT_ERR_WRONG_TYPE, RatPresent(button, &pixel, 1, 1, 1, NULL, 0));
  CHECK_STATUS("has no frames", RAT_ERR_WRONG_TYPE, RatRequestFrame(button));
  CHECK_STATUS("is not painted", RAT_ERR_WRONG_TYPE, RatInvalidate(button, NULL));
  CHECK_STATUS("has no menu", RAT_ERR_WRONG_TYPE, RatSetMenu(button, NULL, 0));
  CHECK_STATUS("is not minimized", RAT_ERR_INVALID_ARGUMENT, RatShowWindow(button, RAT_SHOW_MINIMIZED));
  RatWindowAttributes owned = {.size = sizeof owned, .width = 10, .height = 10, .parent = button};
  CHECK_STATUS("and owns no window", RAT_ERR_WRONG_TYPE, RatCreateWindow(&owned, &c));
  HANDLE narrow;
  CHECK_OK("a handle that may look", RatDuplicateHandle(button, RAT_RIGHT_INSPECT, &narrow));
  CHECK_STATUS("may not change", RAT_ERR_ACCESS_DENIED, RatSetControlText(narrow, "x"));
  CHECK_STATUS("nor enable", RAT_ERR_ACCESS_DENIED, RatEnableControl(narrow, false));
  CHECK_OK("but read", RatGetControlText(narrow, NULL, 0, NULL));
  closeHandle(narrow);
  closeHandle(button);
  CHECK("nothing was given", c == (HWINDOW)1);
}

static void expectText(const char *what, HWINDOW c, const char *expected) {
  static char text[4096];
  size_t length = 99999;
  CHECK_OK(what, RatGetControlText(c, text, sizeof text, &length));
  CHECK(what, length == strlen(expected) && strcmp(text, expected) == 0);
}

static void texts(void) {
  for (uint32_t kind = RAT_CONTROL_LABEL; kind < RAT_CONTROL_TERMINAL; kind++) {
    HWINDOW c = createKind(kind);
    expectText("the first text", c, "Plain");
    CHECK_OK("markup", RatSetControlText(c, "<b>&amp;\xc3\xa9"));
    expectText("stays as it is", c, "<b>&amp;\xc3\xa9");
    CHECK_OK("what is no UTF-8", RatSetControlText(c, "a\xff" "b\xc3"));
    expectText("has other characters", c, "a\xef\xbf\xbd" "b\xef\xbf\xbd");
    CHECK_OK("a title is the text", RatSetWindowTitle(c, "Title"));
    expectText("of a control", c, "Title");
    CHECK_OK("nothing", RatSetControlText(c, ""));
    expectText("is nothing", c, "");
    CHECK_STATUS("no text", RAT_ERR_FAULT, RatSetControlText(c, NULL));
    CHECK_STATUS("a text outside memory", RAT_ERR_FAULT, RatSetControlText(c, OUTSIDE));
    closeHandle(c);
  }
  HWINDOW area = createKind(RAT_CONTROL_TEXT_AREA);
  CHECK_OK("lines", RatSetControlText(area, "\xef\xbb\xbfone\n\ttwo\n"));
  expectText("stay", area, "\xef\xbb\xbfone\n\ttwo\n");
  CHECK_OK("accents", RatSetControlText(area, "a\xc3\xa9\xf0\x9f\x98\x80"));
  char text[16] = "........";
  size_t length = 0;
  CHECK_OK("a part", RatGetControlText(area, text, 7, &length));
  CHECK("in whole characters", length == 7 && strcmp(text, "a\xc3\xa9") == 0);
  CHECK_OK("room for a zero", RatGetControlText(area, text, 1, &length));
  CHECK("is room for nothing", length == 7 && text[0] == 0);
  CHECK_OK("no room", RatGetControlText(area, NULL, 0, &length));
  CHECK("but the length", length == 7);
  CHECK_STATUS("a place outside memory", RAT_ERR_FAULT, RatGetControlText(area, (char *)OUTSIDE, 100, &length));
  CHECK_STATUS("room nowhere", RAT_ERR_FAULT, RatGetControlText(area, NULL, 8, &length));
  CHECK_STATUS("a length outside memory", RAT_ERR_FAULT, RatGetControlText(area, text, 8, (size_t *)OUTSIDE));
  const size_t most = 10 << 20;
  char *large = malloc(most);
  memset(large, 'x', most);
  large[most - 1] = 0;
  CHECK_STATUS("10 MiB are too long", RAT_ERR_LIMIT_EXCEEDED, RatSetControlText(area, large));
  large[4 << 20] = 0;
  CHECK_OK("4 MiB are not", RatSetControlText(area, large));
  CHECK_OK("and all are there", RatGetControlText(area, large, most, &length));
  CHECK_EQUAL("of them", 4 << 20, (int)length);
  CHECK("as they were", strlen(large) == length);
  HWINDOW edit = createKind(RAT_CONTROL_EDIT);
  CHECK_STATUS("an edit has less", RAT_ERR_LIMIT_EXCEEDED, RatSetControlText(edit, large));
  RatControlAttributes a = plain(RAT_CONTROL_BUTTON);
  a.text = large;
  HWINDOW c;
  CHECK_STATUS("and a button", RAT_ERR_LIMIT_EXCEEDED, RatCreateControl(window, &a, &c));
  free(large);
  closeHandle(edit);
  closeHandle(area);
}

static void expectValue(const char *what, HWINDOW c, int32_t expected) {
  int32_t value = 12345;
  CHECK_OK(what, RatGetControlValue(c, &value));
  CHECK_EQUAL(what, expected, value);
}

static void values(void) {
  int32_t value;
  const uint32_t without[] = {RAT_CONTROL_LABEL, RAT_CONTROL_BUTTON, RAT_CONTROL_EDIT, RAT_CONTROL_TEXT_AREA};
  for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
    HWINDOW c = createKind(without[i]);
    CHECK_STATUS("it has no value", RAT_ERR_NOT_SUPPORTED, RatGetControlValue(c, &value));
    CHECK_STATUS("to be set", RAT_ERR_NOT_SUPPORTED, RatSetControlValue(c, 1));
    CHECK_STATUS("nor items", RAT_ERR_NOT_SUPPORTED, RatSetControlItems(c, NULL, 0));
    closeHandle(c);
  }
  HWINDOW check = createKind(RAT_CONTROL_CHECK_BOX);
  expectValue("off", check, 0);
  CHECK_OK("on", RatSetControlValue(check, INT32_MIN));
  expectValue("is on", check, 1);
  CHECK_STATUS("no place", RAT_ERR_FAULT, RatGetControlValue(check, NULL));
  HWINDOW one = createKind(RAT_CONTROL_RADIO);
  HWINDOW two = createKind(RAT_CONTROL_RADIO);
  CHECK_OK("one", RatSetControlValue(one, 1));
  CHECK_OK("the other", RatSetControlValue(two, 1));
  expectValue("one is off", one, 0);
  expectValue("the other on", two, 1);
  closeHandle(check);
  closeHandle(one);
  closeHandle(two);
  const uint32_t scales[] = {RAT_CONTROL_PROGRESS, RAT_CONTROL_SLIDER};
  for (size_t i = 0; i < 2; i++) {
    HWINDOW c = createKind(scales[i]);
    expectValue("at first", c, 0);
    const int32_t wanted[] = {55, 100, 101, INT32_MAX, -1, INT32_MIN}, given[] = {55, 100, 100, 100, 0, 0};
    for (size_t j = 0; j < 6; j++) {
      CHECK_OK("set", RatSetControlValue(c, wanted[j]));
      expectValue("the nearest", c, given[j]);
    }
    closeHandle(c);
  }
  HWINDOW list = createKind(RAT_CONTROL_LIST);
  const char *items[] = {"one", "<two>", "\xff", ""};
  CHECK_OK("items", RatSetControlItems(list, items, 4));
  expectValue("none is selected", list, -1);
  CHECK_OK("select", RatSetControlValue(list, 3));
  expectValue("the last one", list, 3);
  CHECK_STATUS("one behind", RAT_ERR_INVALID_ARGUMENT, RatSetControlValue(list, 4));
  CHECK_STATUS("one before", RAT_ERR_INVALID_ARGUMENT, RatSetControlValue(list, -2));
  expectValue("nothing has changed", list, 3);
  CHECK_OK("none", RatSetControlValue(list, -1));
  expectValue("is selected", list, -1);
  CHECK_STATUS("items outside memory", RAT_ERR_FAULT, RatSetControlItems(list, (const char *const *)OUTSIDE, 5));
  CHECK_STATUS("more than memory has", RAT_ERR_FAULT, RatSetControlItems(list, items, SIZE_MAX));
  items[1] = NULL;
  CHECK_STATUS("an item that is none", RAT_ERR_FAULT, RatSetControlItems(list, items, 4));
  items[1] = OUTSIDE;
  CHECK_STATUS("an item outside memory", RAT_ERR_FAULT, RatSetControlItems(list, items, 4));
  static const char *many[10001];
  for (size_t i = 0; i < 10001; i++) many[i] = "item";
  CHECK_STATUS("too many items", RAT_ERR_LIMIT_EXCEEDED, RatSetControlItems(list, many, 10001));
  CHECK_OK("many", RatSetControlItems(list, many, 10000));
  CHECK_OK("the last", RatSetControlValue(list, 9999));
  char *large = malloc(2 << 20);
  memset(large, 'x', 2 << 20);
  large[(2 << 20) - 1] = 0;
  items[1] = large;
  CHECK_STATUS("too long an item", RAT_ERR_LIMIT_EXCEEDED, RatSetControlItems(list, items, 4));
  free(large);
  expectValue("the items stay", list, 9999);
  CHECK_OK("no items", RatSetControlItems(list, NULL, 0));
  CHECK_STATUS("to select", RAT_ERR_INVALID_ARGUMENT, RatSetControlValue(list, 0));
  closeHandle(list);
}

static void changes(void) {
  RatControlAttributes a = plain(RAT_CONTROL_EDIT);
  a.x = -5;
  a.y = INT32_MAX;
  HWINDOW c = create(&a);
  RatRect rect;
  CHECK_OK("place", RatGetWindowRect(c, &rect));
  CHECK("is as wanted", rect.x == -5 && rect.y == INT32_MAX && rect.width == 80 && rect.height == 24);
  CHECK_OK("move", RatMoveWindow(c, 1, 2, 3, 4));
  CHECK_OK("place", RatGetWindowRect(c, &rect));
  CHECK("is the new one", rect.x == 1 && rect.y == 2 && rect.width == 3 && rect.height == 4);
  CHECK_OK("hide", RatShowWindow(c, RAT_SHOW_HIDE));
  CHECK_STATUS("a hidden one has no focus", RAT_ERR_NOT_SUPPORTED, RatFocusControl(c));
  CHECK_OK("show", RatShowWindow(c, RAT_SHOW_NORMAL));
  CHECK_OK("focus", RatFocusControl(c));
  CHECK_OK("the window itself", RatFocusControl(window));
  CHECK_OK("disable", RatEnableControl(c, false));
  CHECK_STATUS("a disabled one has no focus", RAT_ERR_NOT_SUPPORTED, RatFocusControl(c));
  CHECK_OK("enable", RatEnableControl(c, true));
  HWINDOW label = createKind(RAT_CONTROL_LABEL);
  CHECK_STATUS("nor has a label", RAT_ERR_NOT_SUPPORTED, RatFocusControl(label));
  uint32_t start = 7, end = 7;
  CHECK_STATUS("nor has it a selection", RAT_ERR_NOT_SUPPORTED, RatSetControlSelection(label, 0, 0));
  CHECK_STATUS("or one to read", RAT_ERR_NOT_SUPPORTED, RatGetControlSelection(label, &start, &end));
  CHECK_OK("a text", RatSetControlText(c, "a\xc3\xa9\xf0\x9f\x98\x80z"));
  CHECK_OK("select in bytes", RatSetControlSelection(c, 1, 7));
  CHECK_OK("read it", RatGetControlSelection(c, &start, &end));
  CHECK("is what was selected", start == 1 && end == 7);
  CHECK_OK("select half of characters", RatSetControlSelection(c, 2, 5));
  CHECK_OK("read it", RatGetControlSelection(c, &start, &end));
  CHECK("whole ones are selected", start == 1 && end == 3);
  CHECK_OK("select backwards, and more than there is", RatSetControlSelection(c, UINT32_MAX, 0));
  CHECK_OK("read it", RatGetControlSelection(c, &start, &end));
  CHECK("the caret is at the end", start == 8 && end == 8);
  CHECK_STATUS("read it to nowhere", RAT_ERR_FAULT, RatGetControlSelection(c, NULL, &end));
  closeHandle(label);
  CHECK("it lives", !isSignaled(c));
  CHECK_OK("destroy", RatDestroyWindow(c));
  CHECK("it is signaled", isSignaled(c));
  char text[8];
  int32_t value;
  CHECK_STATUS("its text", RAT_ERR_CLOSED, RatSetControlText(c, "x"));
  CHECK_STATUS("read", RAT_ERR_CLOSED, RatGetControlText(c, text, sizeof text, NULL));
  CHECK_STATUS("its value", RAT_ERR_CLOSED, RatSetControlValue(c, 1));
  CHECK_STATUS("read", RAT_ERR_CLOSED, RatGetControlValue(c, &value));
  CHECK_STATUS("its items", RAT_ERR_CLOSED, RatSetControlItems(c, NULL, 0));
  CHECK_STATUS("enable it", RAT_ERR_CLOSED, RatEnableControl(c, true));
  CHECK_STATUS("focus it", RAT_ERR_CLOSED, RatFocusControl(c));
  CHECK_STATUS("move it", RAT_ERR_CLOSED, RatMoveWindow(c, 0, 0, 10, 10));
  CHECK_STATUS("destroy it again", RAT_ERR_CLOSED, RatDestroyWindow(c));
  closeHandle(c);
}

static void menus(void) {
  RatMenuItem items[] = {{"File", 1, 0, 0}, {"Save\tCtrl+S", 2, 1, RAT_MENU_CHECKED}, {NULL, 0, 1, 0}, {"More", 3, 1, 0}, {"\xff", 4, 2, RAT_MENU_DISABLED}};
  CHECK_OK("a menu", RatSetMenu(window, items, 5));
  CHECK_OK("another one", RatSetMenu(window, items, 2));
  CHECK_OK("none", RatSetMenu(window, NULL, 0));
  CHECK_STATUS("items outside memory", RAT_ERR_FAULT, RatSetMenu(window, (const RatMenuItem *)OUTSIDE, 2));
  CHECK_STATUS("too many", RAT_ERR_FAULT, RatSetMenu(window, items, SIZE_MAX));
  static RatMenuItem many[1001];
  CHECK_STATUS("many", RAT_ERR_LIMIT_EXCEEDED, RatSetMenu(window, many, 1001));
  CHECK_OK("lines alone", RatSetMenu(window, many, 1000));
  items[0].depth = 1;
  CHECK_STATUS("what lies in no menu", RAT_ERR_INVALID_ARGUMENT, RatSetMenu(window, items, 5));
  items[0].depth = 0;
  items[1].depth = 0xffffffffu;
  CHECK_STATUS("too deep", RAT_ERR_INVALID_ARGUMENT, RatSetMenu(window, items, 5));
  items[1].depth = 1;
  items[3].flags = 8;
  CHECK_STATUS("an unknown flag", RAT_ERR_INVALID_ARGUMENT, RatSetMenu(window, items, 5));
  items[3].flags = RAT_MENU_SEPARATOR;
  CHECK_STATUS("a line has no menu", RAT_ERR_INVALID_ARGUMENT, RatSetMenu(window, items, 5));
  items[3].flags = 0;
  items[4].text = OUTSIDE;
  CHECK_STATUS("a text outside memory", RAT_ERR_FAULT, RatSetMenu(window, items, 5));
  char *large = malloc(10 << 20);
  memset(large, 'x', 10 << 20);
  large[(10 << 20) - 1] = 0;
  items[4].text = large;
  CHECK_STATUS("a text of 10 MiB", RAT_ERR_LIMIT_EXCEEDED, RatSetMenu(window, items, 5));
  free(large);
}

static void boxes(void) {
  uint32_t pressed = 99;
  CHECK_STATUS("no text", RAT_ERR_FAULT, RatMessageBox(window, "Box", NULL, RAT_MESSAGE_OK, &pressed));
  CHECK_STATUS("a text outside memory", RAT_ERR_FAULT, RatMessageBox(window, "Box", OUTSIDE, RAT_MESSAGE_OK, &pressed));
  CHECK_STATUS("a title outside memory", RAT_ERR_FAULT, RatMessageBox(window, OUTSIDE, "text", RAT_MESSAGE_OK, &pressed));
  CHECK_STATUS("a result outside memory", RAT_ERR_FAULT, RatMessageBox(window, "Box", "text", RAT_MESSAGE_OK, (uint32_t *)OUTSIDE));
  CHECK_STATUS("no such buttons", RAT_ERR_INVALID_ARGUMENT, RatMessageBox(window, "Box", "text", 4, &pressed));
  HEVENT event = newEvent(false, false);
  CHECK_STATUS("no window", RAT_ERR_WRONG_TYPE, RatMessageBox(event, "Box", "text", RAT_MESSAGE_OK, &pressed));
  closeHandle(event);
  char *large = malloc(10 << 20);
  memset(large, 'x', 10 << 20);
  large[(10 << 20) - 1] = 0;
  CHECK_STATUS("a text of 10 MiB", RAT_ERR_LIMIT_EXCEEDED, RatMessageBox(window, "Box", large, RAT_MESSAGE_OK, &pressed));
  free(large);
  CHECK("nothing was pressed", pressed == 99);
}

static int32_t threadWithControl(void *out) {
  *(HWINDOW *)out = createKind(RAT_CONTROL_BUTTON);
  return 0;
}

static void ends(void) {
  HWINDOW c = NULL;
  joinThread(startThread(threadWithControl, &c));
  CHECK("a thread's end destroys its controls", isSignaled(c));
  closeHandle(c);
  RatWindowAttributes attributes = {.size = sizeof attributes, .width = 50, .height = 50};
  HWINDOW former = window;
  CHECK_OK("another window", RatCreateWindow(&attributes, &window));
  c = createKind(RAT_CONTROL_BUTTON);
  CHECK_OK("destroy it", RatDestroyWindow(window));
  CHECK_STATUS("its control is of no use", RAT_ERR_CLOSED, RatSetControlText(c, "x"));
  CHECK_OK("and goes with it", RatWaitForHandle(c, PATIENCE));
  RatControlAttributes a = plain(RAT_CONTROL_BUTTON);
  HWINDOW other;
  CHECK_STATUS("no control can be added", RAT_ERR_CLOSED, RatCreateControl(window, &a, &other));
  CHECK_STATUS("nor a menu", RAT_ERR_CLOSED, RatSetMenu(window, NULL, 0));
  closeHandle(window);
  closeHandle(c);
  window = former;
}

static void many(void) {
  static HWINDOW controls[10000];
  RatControlAttributes a = plain(RAT_CONTROL_BUTTON);
  size_t made = 0;
  RatStatus status = RAT_SUCCESS;
  for (size_t i = 0; i < 10000; i++) {
    status = RatCreateControl(window, &a, &controls[made]);
    if (status >= 0) made++;
    else if (status != RAT_ERR_QUOTA) break;
  }
  CHECK("some were made", made >= 500 && made < 10000);
  CHECK_STATUS("and not all", RAT_ERR_QUOTA, status);
  for (size_t i = 0; i < made; i++) closeHandle(controls[i]);
  closeHandle(createKind(RAT_CONTROL_BUTTON));
}

int main(void) {
  RatWindowAttributes a = {.size = sizeof a, .title = "Controls", .width = 300, .height = 200};
  RatStatus status = RatCreateWindow(&a, &window);
  if (status == RAT_ERR_NOT_SUPPORTED) return finish();
  CHECK_STATUS("there is a desktop", RAT_SUCCESS, status);
  refusals();
  texts();
  values();
  changes();
  menus();
  boxes();
  ends();
  many();
  closeHandle(window);
  return finish();
}
