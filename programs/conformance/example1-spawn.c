/* One program runs another and waits for its end */
#include <ratos.h>
#include <stdio.h>

int main(void) {
RatProcessHandle child;
RatStatus st = RatCreateProcess("/bin/ls", (const char*[]){"ls", "-l", NULL}, NULL, &child);

if (st == RAT_SUCCESS) {
    st = RatWaitForHandle(child, RAT_INFINITE);
    RatCloseHandle(child);
}
  printf("%s\n", RatStatusText(st));
  return st == RAT_SUCCESS ? 0 : 1;
}
