#include "libratos.h"

const char *RatStatusText(RatStatus s) {
  switch (s) {
#define CASE(name, text) \
  case name: \
    return #name ": " text;
    RAT_STATUS_LIST(CASE)
#undef CASE
  }
  return s < 0 ? "Unknown error." : "Unknown status.";
}
