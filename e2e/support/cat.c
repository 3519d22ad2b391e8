/* Copies standard input to standard output, byte for byte. */
#include <unistd.h>

int main(void) {
  static char buffer[1 << 16];
  ssize_t count;
  while ((count = read(0, buffer, sizeof buffer)) > 0)
    for (ssize_t at = 0; at < count;) {
      ssize_t done = write(1, buffer + at, (size_t)(count - at));
      if (done < 0) return 1;
      at += done;
    }
  return count < 0;
}
