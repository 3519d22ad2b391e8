/* Functions with a variable number of arguments: a printf of one's own, sums, vsnprintf, va_copy. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int sum(int count, ...) {
  va_list list;
  int result = 0;
  va_start(list, count);
  while (count-- > 0) result += va_arg(list, int);
  va_end(list);
  return result;
}

static void mini_printf(const char *format, ...) {
  va_list list;
  va_start(list, format);
  for (; *format; format++) {
    if (*format != '%') {
      putchar(*format);
      continue;
    }
    switch (*++format) {
      case 'd': printf("<%d>", va_arg(list, int)); break;
      case 'l': printf("<%lld>", va_arg(list, long long)); break;
      case 'f': printf("<%.2f>", va_arg(list, double)); break;
      case 's': printf("<%s>", va_arg(list, char *)); break;
      case 'c': printf("<%c>", va_arg(list, int)); break;
      case 'p': printf("<%s>", va_arg(list, void *) ? "pointer" : "null"); break;
      default: putchar(*format);
    }
  }
  va_end(list);
}

static char *format_string(const char *format, ...) {
  va_list list, copy;
  va_start(list, format);
  va_copy(copy, list);
  int length = vsnprintf(NULL, 0, format, list);
  va_end(list);
  char *text = malloc((size_t)length + 1);
  vsnprintf(text, (size_t)length + 1, format, copy);
  va_end(copy);
  return text;
}

struct point {
  double x, y;
};

static double total(int count, ...) {
  va_list list;
  va_start(list, count);
  double result = 0;
  for (int i = 0; i < count; i++) {
    struct point point = va_arg(list, struct point);
    result += point.x * point.y;
  }
  va_end(list);
  return result;
}

int main(void) {
  printf("%d %d\n", sum(0), sum(5, 1, 2, 3, 4, -100));
  mini_printf("%d %l %f %s %c %p %p %%\n", 42, 1LL << 40, 3.14159, "text", 'x', (void *)0, &sum);
  char *text = format_string("%s has %d items at %08.3f, %#x %+d %e|%-6s|%6s|%.2s", "cart", 3, 3.14159, 255, 7, 12345.678, "ab", "cd", "xyz");
  printf("%s (%zu)\n", text, strlen(text));
  free(text);
  printf("%g\n", total(3, (struct point){1, 2}, (struct point){3, 4}, (struct point){0.5, 8}));
  char small[8];
  int wanted = snprintf(small, sizeof small, "%s", "truncated text");
  printf("%s %d\n", small, wanted);
  printf("%5d|%-5d|%05d|%x|%X|%o|%c|%%|%.3s|%*d|%.*f\n", 42, 42, 42, 48879, 48879, 8, 'A', "abcdef", 6, 7, 2, 2.71828);
  printf("%lld %llu %zu %hhd %jd %td\n", -5000000000LL, 18446744073709551615ULL, (size_t)7, (signed char)300, (intmax_t)-1, (ptrdiff_t)3);
  printf("%a %g %G %Lf %e %f\n", 1.0, 1e-10, 1e20, 1.5L, 0.0, 1e15);
  printf("%f %f %f\n", 1.0 / 0.0, -1.0 / 0.0, 0.1 + 0.2);
  int written;
  printf("counted%n\n", &written);
  printf("%d\n", written);
  return 0;
}
