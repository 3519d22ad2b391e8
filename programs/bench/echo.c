/* What comes in goes out */
#include <unistd.h>

int main(void) {
  char buffer[4096];
  ssize_t bytes;
  while ((bytes = read(0, buffer, sizeof buffer)) > 0) {
    if (write(1, buffer, (size_t)bytes) != bytes) return 1;
  }
  return 0;
}
