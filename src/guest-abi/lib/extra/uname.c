#include "libratos.h"

#include <string.h>
#include <sys/utsname.h>

PUBLIC int uname(struct utsname *out) {
  memset(out, 0, sizeof *out);
  strcpy(out->sysname, "RatOS");
  strcpy(out->nodename, "localhost");
  strcpy(out->release, "0.1");
  strcpy(out->version, "RatOS for the browser");
  strcpy(out->machine, "wasm32");
  return 0;
}
