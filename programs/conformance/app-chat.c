/* How Chat sends texts through message queues: whole, in order, whatever their length, and however full the queue is */
#include "../apps/chat/channel.c"

#include "check.h"

/* Two ends of one conversation. */
static Channel a, b;

static void openBoth(void) {
  HMSGQUEUE ab, ba;
  CHECK_OK("set up", RatCreateMessageQueue(CHANNEL_CAPACITY, &ab));
  CHECK_OK("set up", RatCreateMessageQueue(CHANNEL_CAPACITY, &ba));
  a = (Channel){.in = ba};
  b = (Channel){.in = ab};
  CHECK_OK("set up", RatDuplicateHandle(ab, RAT_RIGHT_SIGNAL, &a.out));
  CHECK_OK("set up", RatDuplicateHandle(ba, RAT_RIGHT_SIGNAL, &b.out));
}

static void closeBoth(void) {
  channelClose(&a);
  channelClose(&b);
}

static void fill(char *text, size_t length) {
  for (size_t i = 0; i < length; i++) text[i] = (char)('a' + i % 26);
  text[length] = 0;
}

static void lengths(void) {
  Kind kind;
  char text[TEXT_MAX + 100];
  for (size_t length = 0; length <= TEXT_MAX; length += length < 70 ? 1 : 93) {
    fill(text, length);
    CHECK_STATUS("sent", RAT_SUCCESS, channelSend(&a, KIND_JOINED, text));
    CHECK_STATUS("sent", RAT_SUCCESS, channelSend(&a, KIND_SAID, "behind it"));
    CHECK("a whole text", channelReceive(&b, &kind));
    CHECK_EQUAL("its kind", KIND_JOINED, kind);
    CHECK("as it was sent", strcmp(b.text, text) == 0);
    CHECK("a whole text", channelReceive(&b, &kind));
    CHECK_EQUAL("its kind", KIND_SAID, kind);
    CHECK("as it was sent", strcmp(b.text, "behind it") == 0);
    CHECK("nothing more", !channelReceive(&b, &kind));
  }
  fill(text, TEXT_MAX + 50);
  CHECK_STATUS("sent", RAT_SUCCESS, channelSend(&a, KIND_SAID, text));
  CHECK("a whole text", channelReceive(&b, &kind));
  CHECK_EQUAL("cut", TEXT_MAX, strlen(b.text));
}

/* Nobody reads: what does not fit waits, up to a point, and is not lost. */
static void fullQueue(void) {
  Kind kind;
  char text[TEXT_MAX + 1];
  int sent = 0, heard = 0;
  for (RatStatus status = RAT_SUCCESS; status >= 0;) {
    snprintf(text, sizeof text, "%0500d", sent);
    status = channelSend(&a, KIND_SAID, text);
    if (status >= 0) sent++;
    else CHECK_STATUS("no more is taken", RAT_ERR_QUEUE_FULL, status);
  }
  CHECK("some wait", a.waitingCount > 0);
  CHECK_STATUS("sent", RAT_ERR_QUEUE_FULL, channelFlush(&a));
  while (heard < sent) {
    while (channelReceive(&b, &kind)) {
      snprintf(text, sizeof text, "%0500d", heard++);
      CHECK("as it was sent", strcmp(b.text, text) == 0);
    }
    channelFlush(&a);
  }
  CHECK_EQUAL("none waits", 0, a.waitingCount);
  CHECK("nothing more", !channelReceive(&b, &kind));
}

/* The other side says what it likes: nothing of it goes beyond the text, and the next one is whole again. */
static void nonsense(void) {
  Kind kind;
  const RatStatus lengths[] = {-1, INT32_MIN, INT32_MAX, TEXT_MAX + 1};
  const RatMsg strange[] = {{.type = RATMSG_QUIT}, {.type = RATMSG_NULL}, {.type = RATMSG_USER + KIND_COUNT}, {.type = UINT32_MAX}};
  for (size_t i = 0; i < 4; i++) {
    CHECK_OK("set up", RatPostMessage(a.out, &(RatMsg){.type = RATMSG_USER, .status = lengths[i]}));
    CHECK_OK("set up", RatPostMessage(a.out, &strange[i]));
  }
  /* A text that never ends. */
  for (int i = 0; i < 200; i++) CHECK_OK("set up", RatPostMessage(a.out, &(RatMsg){.type = RATMSG_USER, .status = PIECE}));
  while (channelReceive(&b, &kind)) {}
  while (b.length > 0) {
    CHECK_OK("set up", RatPostMessage(a.out, &(RatMsg){.type = RATMSG_USER, .status = -1}));
    CHECK("nothing more", !channelReceive(&b, &kind));
  }
  CHECK_STATUS("sent", RAT_SUCCESS, channelSend(&a, KIND_SAID, "whole"));
  CHECK("a whole text", channelReceive(&b, &kind));
  CHECK("as it was sent", strcmp(b.text, "whole") == 0);
  /* Nobody is there any more. */
  RatCloseHandle(b.in);
  b.in = NULL;
  CHECK_STATUS("sent", RAT_SUCCESS, channelSend(&a, KIND_SAID, "alone"));
}

int main(void) {
  openBoth();
  lengths();
  fullQueue();
  nonsense();
  closeBoth();
  return finish();
}
