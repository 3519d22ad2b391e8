/* Before musl's __tz.c, which asks whether the program has more rights than its user. None has. */
#include "libc.h"

static const struct {
  char secure;
} noRights;
#define libc noRights
