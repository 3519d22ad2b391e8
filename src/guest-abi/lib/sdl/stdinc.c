#define _GNU_SOURCE
#include <strings.h>

#include "sdl.h"

/* The C library, by SDL's names. */
void *SDL_malloc(size_t size) { return malloc(size == 0 ? 1 : size); }
void *SDL_calloc(size_t count, size_t size) { return count == 0 || size == 0 ? calloc(1, 1) : calloc(count, size); }
void *SDL_realloc(void *memory, size_t size) { return realloc(memory, size == 0 ? 1 : size); }
void SDL_free(void *memory) { free(memory); }
char *SDL_getenv(const char *name) { return name == NULL || *name == 0 ? NULL : getenv(name); }
int SDL_setenv(const char *name, const char *value, int overwrite) { return setenv(name, value, overwrite); }
void SDL_qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  qsort(base, count, size, compare);
}
void *SDL_bsearch(const void *key, const void *base, size_t count, size_t size,
                  int (*compare)(const void *, const void *)) {
  return bsearch(key, base, count, size, compare);
}
int SDL_abs(int x) { return abs(x); }
int SDL_isalpha(int c) { return isalpha(c); }
int SDL_isalnum(int c) { return isalnum(c); }
int SDL_isblank(int c) { return isblank(c); }
int SDL_iscntrl(int c) { return iscntrl(c); }
int SDL_isdigit(int c) { return isdigit(c); }
int SDL_isxdigit(int c) { return isxdigit(c); }
int SDL_ispunct(int c) { return ispunct(c); }
int SDL_isspace(int c) { return isspace(c); }
int SDL_isupper(int c) { return isupper(c); }
int SDL_islower(int c) { return islower(c); }
int SDL_isprint(int c) { return isprint(c); }
int SDL_isgraph(int c) { return isgraph(c); }
int SDL_toupper(int c) { return toupper(c); }
int SDL_tolower(int c) { return tolower(c); }
Uint32 SDL_crc32(Uint32 crc, const void *data, size_t length) {
  const Uint8 *byte = data;
  crc = ~crc;
  for (size_t i = 0; i < length; i++) {
    crc ^= byte[i];
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320u & -(crc & 1));
  }
  return ~crc;
}
void *SDL_memset(void *to, int c, size_t length) { return memset(to, c, length); }
void *SDL_memcpy(void *to, const void *from, size_t length) { return memcpy(to, from, length); }
void *SDL_memmove(void *to, const void *from, size_t length) { return memmove(to, from, length); }
int SDL_memcmp(const void *a, const void *b, size_t length) { return memcmp(a, b, length); }
void SDL_memset4(void *to, Uint32 value, size_t count) {
  for (Uint32 *word = to; count-- > 0; word++) *word = value;
}
size_t SDL_wcslen(const wchar_t *text) { return wcslen(text); }
size_t SDL_strlen(const char *text) { return strlen(text); }
size_t SDL_strlcpy(char *to, const char *from, size_t size) {
  size_t length = strlen(from);
  if (size > 0) {
    size_t copied = length < size ? length : size - 1;
    memcpy(to, from, copied);
    to[copied] = 0;
  }
  return length;
}
static bool Continues(char c) { return ((unsigned char)c & 0xC0) == 0x80; }
/* No part of a character is left at the end. */
size_t SDL_utf8strlcpy(char *to, const char *from, size_t size) {
  if (size == 0) return 0;
  size_t length = strlen(from);
  if (length >= size) {
    length = size - 1;
    while (length > 0 && Continues(from[length])) length--;
  }
  memcpy(to, from, length);
  to[length] = 0;
  return length;
}
size_t SDL_strlcat(char *to, const char *from, size_t size) {
  size_t there = strnlen(to, size);
  return there == size ? size + strlen(from) : there + SDL_strlcpy(to + there, from, size - there);
}
size_t SDL_utf8strlen(const char *text) {
  size_t count = 0;
  for (; *text != 0; text++) count += !Continues(*text);
  return count;
}
char *SDL_strdup(const char *text) { return strdup(text); }
char *SDL_strrev(char *text) {
  for (size_t i = 0, j = strlen(text); i + 1 < j; i++) {
    char c = text[--j];
    text[j] = text[i];
    text[i] = c;
  }
  return text;
}
char *SDL_strupr(char *text) {
  for (char *c = text; *c != 0; c++) *c = (char)toupper((unsigned char)*c);
  return text;
}
char *SDL_strlwr(char *text) {
  for (char *c = text; *c != 0; c++) *c = (char)tolower((unsigned char)*c);
  return text;
}
char *SDL_strchr(const char *text, int c) { return strchr(text, c); }
char *SDL_strrchr(const char *text, int c) { return strrchr(text, c); }
char *SDL_strstr(const char *text, const char *part) { return strstr(text, part); }
char *SDL_strtokr(char *text, const char *separators, char **state) { return strtok_r(text, separators, state); }
char *SDL_uitoa(unsigned int value, char *text, int radix) {
  char *end = text;
  do {
    unsigned int digit = value % (unsigned int)radix;
    *end++ = (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);
    value /= (unsigned int)radix;
  } while (value != 0);
  *end = 0;
  return SDL_strrev(text);
}
char *SDL_itoa(int value, char *text, int radix) {
  if (value >= 0) return SDL_uitoa((unsigned int)value, text, radix);
  *text = '-';
  SDL_uitoa(0u - (unsigned int)value, text + 1, radix);
  return text;
}
int SDL_atoi(const char *text) { return atoi(text); }
double SDL_atof(const char *text) { return atof(text); }
long SDL_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }
unsigned long SDL_strtoul(const char *text, char **end, int base) { return strtoul(text, end, base); }
Sint64 SDL_strtoll(const char *text, char **end, int base) { return strtoll(text, end, base); }
Uint64 SDL_strtoull(const char *text, char **end, int base) { return strtoull(text, end, base); }
double SDL_strtod(const char *text, char **end) { return strtod(text, end); }
int SDL_strcmp(const char *a, const char *b) { return strcmp(a, b); }
int SDL_strncmp(const char *a, const char *b, size_t length) { return strncmp(a, b, length); }
int SDL_strcasecmp(const char *a, const char *b) { return strcasecmp(a, b); }
int SDL_strncasecmp(const char *a, const char *b, size_t length) { return strncasecmp(a, b, length); }
int SDL_vsscanf(const char *text, const char *format, va_list arguments) { return vsscanf(text, format, arguments); }
int SDL_sscanf(const char *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int count = vsscanf(text, format, arguments);
  va_end(arguments);
  return count;
}
int SDL_vsnprintf(char *text, size_t size, const char *format, va_list arguments) {
  return vsnprintf(text, text == NULL ? 0 : size, format, arguments);
}
int SDL_snprintf(char *text, size_t size, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = SDL_vsnprintf(text, size, format, arguments);
  va_end(arguments);
  return length;
}
int SDL_vasprintf(char **text, const char *format, va_list arguments) { return vasprintf(text, format, arguments); }
int SDL_asprintf(char **text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vasprintf(text, format, arguments);
  va_end(arguments);
  return length;
}
double SDL_acos(double x) { return acos(x); }
float SDL_acosf(float x) { return acosf(x); }
double SDL_asin(double x) { return asin(x); }
float SDL_asinf(float x) { return asinf(x); }
double SDL_atan(double x) { return atan(x); }
float SDL_atanf(float x) { return atanf(x); }
double SDL_ceil(double x) { return ceil(x); }
float SDL_ceilf(float x) { return ceilf(x); }
double SDL_cos(double x) { return cos(x); }
float SDL_cosf(float x) { return cosf(x); }
double SDL_exp(double x) { return exp(x); }
float SDL_expf(float x) { return expf(x); }
double SDL_fabs(double x) { return fabs(x); }
float SDL_fabsf(float x) { return fabsf(x); }
double SDL_floor(double x) { return floor(x); }
float SDL_floorf(float x) { return floorf(x); }
double SDL_log(double x) { return log(x); }
float SDL_logf(float x) { return logf(x); }
double SDL_log10(double x) { return log10(x); }
float SDL_log10f(float x) { return log10f(x); }
double SDL_round(double x) { return round(x); }
float SDL_roundf(float x) { return roundf(x); }
double SDL_sin(double x) { return sin(x); }
float SDL_sinf(float x) { return sinf(x); }
double SDL_sqrt(double x) { return sqrt(x); }
float SDL_sqrtf(float x) { return sqrtf(x); }
double SDL_tan(double x) { return tan(x); }
float SDL_tanf(float x) { return tanf(x); }
double SDL_trunc(double x) { return trunc(x); }
float SDL_truncf(float x) { return truncf(x); }
double SDL_atan2(double y, double x) { return atan2(y, x); }
float SDL_atan2f(float y, float x) { return atan2f(y, x); }
double SDL_copysign(double x, double y) { return copysign(x, y); }
float SDL_copysignf(float x, float y) { return copysignf(x, y); }
double SDL_fmod(double x, double y) { return fmod(x, y); }
float SDL_fmodf(float x, float y) { return fmodf(x, y); }
double SDL_pow(double x, double y) { return pow(x, y); }
float SDL_powf(float x, float y) { return powf(x, y); }
double SDL_scalbn(double x, int n) { return scalbn(x, n); }
float SDL_scalbnf(float x, int n) { return scalbnf(x, n); }
long SDL_lround(double x) { return lround(x); }
long SDL_lroundf(float x) { return lroundf(x); }
