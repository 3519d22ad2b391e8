/* One thread listens to four child processes at once, by asynchronous reads of their pipes */
#include <ratos.h>
#include <stdio.h>
#include <string.h>

enum { VOICES = 4, WORDS = 5 };

/* Speaks now and then, on its standard output. */
static int speak(const char *name) {
  for (int i = 0; i < WORDS; i++) {
    RatSleep(5 * (uint32_t)(name[0] - 'A' + 1));
    printf("%s%d ", name, i + 1);
    fflush(stdout);
  }
  return 0;
}

typedef struct Voice {
  HPIPE heard;
  char said[64], buffer[16];
  size_t length;
} Voice;

static RatStatus listen(Voice *voice, HCOMPQ queue) {
  return RatReadFileAsync(voice->heard, 0, voice->buffer, sizeof voice->buffer, queue, (uintptr_t)voice);
}

int main(int argc, char **argv) {
  static Voice voices[VOICES];
  HCOMPQ queue;
  if (argc > 1) return speak(argv[1]);
  RatCreateCompletionQueue(&queue);
  for (int i = 0; i < VOICES; i++) {
    const char name[] = {(char)('A' + i), 0};
    HPIPE mouth;
    HPROCESS child;
    RatCreatePipe(0, &voices[i].heard, &mouth);
    RatProcessAttributes attributes = {.size = sizeof attributes, .stdOut = mouth};
    RatStatus status = RatCreateProcess(argv[0], (const char *[]){argv[0], name, NULL}, &attributes, &child);
    if (status == RAT_SUCCESS) status = listen(&voices[i], queue);
    if (status != RAT_PENDING) {
      fprintf(stderr, "%s: %s\n", argv[0], RatStatusText(status));
      return 1;
    }
    RatCloseHandle(mouth); /* So that the child's end is the end. */
    RatCloseHandle(child);
  }

  /* Whoever has said something is heard at once, and listened to again. */
  RatCompletion c;
  for (int speaking = VOICES; speaking > 0 && RatGetNextCompletion(queue, &c);) {
    Voice *voice = (Voice *)c.userData;
    if (c.status != RAT_SUCCESS || c.value == 0) {
      speaking--;
      continue;
    }
    memcpy(voice->said + voice->length, voice->buffer, (size_t)c.value);
    voice->length += (size_t)c.value;
    if (listen(voice, queue) != RAT_PENDING) return 1;
  }
  for (int i = 0; i < VOICES; i++) {
    printf("%s\n", voices[i].said);
    RatCloseHandle(voices[i].heard);
  }
  RatCloseHandle(queue);
  return 0;
}
