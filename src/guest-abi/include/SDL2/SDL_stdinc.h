#ifndef SDL_stdinc_h_
#define SDL_stdinc_h_

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define SDLCALL
#ifndef DECLSPEC
#define DECLSPEC
#endif
#define SDL_DEPRECATED
#define SDL_UNUSED __attribute__((unused))
#define SDL_INLINE inline
#define SDL_FORCE_INLINE static __inline__ __attribute__((always_inline))
#define SDL_NORETURN __attribute__((noreturn))
#define SDL_FALLTHROUGH __attribute__((__fallthrough__))
#define SDL_PRINTF_FORMAT_STRING
#define SDL_SCANF_FORMAT_STRING
#define SDL_PRINTF_VARARG_FUNC(n) __attribute__((__format__(__printf__, n, n + 1)))
#define SDL_SCANF_VARARG_FUNC(n) __attribute__((__format__(__scanf__, n, n + 1)))
#define SDL_IN_BYTECAP(x)
#define SDL_INOUT_Z_CAP(x)
#define SDL_OUT_Z_CAP(x)
#define SDL_OUT_CAP(x)
#define SDL_OUT_BYTECAP(x)
#define SDL_OUT_Z_BYTECAP(x)

typedef enum { SDL_FALSE = 0, SDL_TRUE = 1 } SDL_bool;
typedef int8_t Sint8;
typedef uint8_t Uint8;
typedef int16_t Sint16;
typedef uint16_t Uint16;
typedef int32_t Sint32;
typedef uint32_t Uint32;
typedef int64_t Sint64;
typedef uint64_t Uint64;

#define SDL_MAX_SINT8 INT8_MAX
#define SDL_MIN_SINT8 INT8_MIN
#define SDL_MAX_UINT8 UINT8_MAX
#define SDL_MAX_SINT16 INT16_MAX
#define SDL_MIN_SINT16 INT16_MIN
#define SDL_MAX_UINT16 UINT16_MAX
#define SDL_MAX_SINT32 INT32_MAX
#define SDL_MIN_SINT32 INT32_MIN
#define SDL_MAX_UINT32 UINT32_MAX
#define SDL_MAX_SINT64 INT64_MAX
#define SDL_MIN_SINT64 INT64_MIN
#define SDL_MAX_UINT64 UINT64_MAX
#define SDL_FLT_EPSILON 1.1920928955078125e-07F
#define SDL_SIZE_MAX SIZE_MAX
#define SDL_PRIs64 PRId64
#define SDL_PRIu64 PRIu64
#define SDL_PRIx64 PRIx64
#define SDL_PRIX64 PRIX64
#define SDL_PRIs32 PRId32
#define SDL_PRIu32 PRIu32
#define SDL_PRIx32 PRIx32
#define SDL_PRIX32 PRIX32

#define SDL_arraysize(array) (sizeof(array) / sizeof((array)[0]))
#define SDL_TABLESIZE(table) SDL_arraysize(table)
#define SDL_STRINGIFY_ARG(arg) #arg
#ifdef __cplusplus
#define SDL_reinterpret_cast(type, expression) reinterpret_cast<type>(expression)
#define SDL_static_cast(type, expression) static_cast<type>(expression)
#define SDL_const_cast(type, expression) const_cast<type>(expression)
#else
#define SDL_reinterpret_cast(type, expression) ((type)(expression))
#define SDL_static_cast(type, expression) ((type)(expression))
#define SDL_const_cast(type, expression) ((type)(expression))
#endif
#define SDL_FOURCC(a, b, c, d) \
  ((Uint32)(Uint8)(a) | (Uint32)(Uint8)(b) << 8 | (Uint32)(Uint8)(c) << 16 | (Uint32)(Uint8)(d) << 24)
#define SDL_COMPILE_TIME_ASSERT(name, x) typedef int SDL_compile_time_assert_##name[(x) * 2 - 1]
#define SDL_min(x, y) (((x) < (y)) ? (x) : (y))
#define SDL_max(x, y) (((x) > (y)) ? (x) : (y))
#define SDL_clamp(x, a, b) (((x) < (a)) ? (a) : (((x) > (b)) ? (b) : (x)))
#define SDL_stack_alloc(type, count) (type *)__builtin_alloca(sizeof(type) * (count))
#define SDL_stack_free(data)
#define SDL_zero(x) memset(&(x), 0, sizeof((x)))
#define SDL_zerop(x) memset((x), 0, sizeof(*(x)))
#define SDL_zeroa(x) memset((x), 0, sizeof((x)))
#ifndef M_PI
#define M_PI 3.14159265358979323846264338327950288
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef void *(*SDL_malloc_func)(size_t size);
typedef void *(*SDL_calloc_func)(size_t count, size_t size);
typedef void *(*SDL_realloc_func)(void *memory, size_t size);
typedef void (*SDL_free_func)(void *memory);

void *SDL_malloc(size_t size);
void *SDL_calloc(size_t count, size_t size);
void *SDL_realloc(void *memory, size_t size);
void SDL_free(void *memory);
char *SDL_getenv(const char *name);
int SDL_setenv(const char *name, const char *value, int overwrite);
void SDL_qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
void *SDL_bsearch(const void *key, const void *base, size_t count, size_t size,
                  int (*compare)(const void *, const void *));
int SDL_abs(int x);
int SDL_isalpha(int c);
int SDL_isalnum(int c);
int SDL_isblank(int c);
int SDL_iscntrl(int c);
int SDL_isdigit(int c);
int SDL_isxdigit(int c);
int SDL_ispunct(int c);
int SDL_isspace(int c);
int SDL_isupper(int c);
int SDL_islower(int c);
int SDL_isprint(int c);
int SDL_isgraph(int c);
int SDL_toupper(int c);
int SDL_tolower(int c);
Uint32 SDL_crc32(Uint32 crc, const void *data, size_t length);
void *SDL_memset(void *to, int c, size_t length);
void *SDL_memcpy(void *to, const void *from, size_t length);
void *SDL_memmove(void *to, const void *from, size_t length);
int SDL_memcmp(const void *a, const void *b, size_t length);
void SDL_memset4(void *to, Uint32 value, size_t count);
size_t SDL_wcslen(const wchar_t *text);
size_t SDL_strlen(const char *text);
size_t SDL_strlcpy(char *to, const char *from, size_t size);
size_t SDL_utf8strlcpy(char *to, const char *from, size_t size);
size_t SDL_strlcat(char *to, const char *from, size_t size);
size_t SDL_utf8strlen(const char *text);
char *SDL_strdup(const char *text);
char *SDL_strrev(char *text);
char *SDL_strupr(char *text);
char *SDL_strlwr(char *text);
char *SDL_strchr(const char *text, int c);
char *SDL_strrchr(const char *text, int c);
char *SDL_strstr(const char *text, const char *part);
char *SDL_strtokr(char *text, const char *separators, char **state);
char *SDL_itoa(int value, char *text, int radix);
char *SDL_uitoa(unsigned int value, char *text, int radix);
int SDL_atoi(const char *text);
double SDL_atof(const char *text);
long SDL_strtol(const char *text, char **end, int base);
unsigned long SDL_strtoul(const char *text, char **end, int base);
Sint64 SDL_strtoll(const char *text, char **end, int base);
Uint64 SDL_strtoull(const char *text, char **end, int base);
double SDL_strtod(const char *text, char **end);
int SDL_strcmp(const char *a, const char *b);
int SDL_strncmp(const char *a, const char *b, size_t length);
int SDL_strcasecmp(const char *a, const char *b);
int SDL_strncasecmp(const char *a, const char *b, size_t length);
int SDL_sscanf(const char *text, const char *format, ...) SDL_SCANF_VARARG_FUNC(2);
int SDL_vsscanf(const char *text, const char *format, va_list arguments);
int SDL_snprintf(char *text, size_t size, const char *format, ...) SDL_PRINTF_VARARG_FUNC(3);
int SDL_vsnprintf(char *text, size_t size, const char *format, va_list arguments);
int SDL_asprintf(char **text, const char *format, ...) SDL_PRINTF_VARARG_FUNC(2);
int SDL_vasprintf(char **text, const char *format, va_list arguments);
double SDL_acos(double x);
float SDL_acosf(float x);
double SDL_asin(double x);
float SDL_asinf(float x);
double SDL_atan(double x);
float SDL_atanf(float x);
double SDL_atan2(double y, double x);
float SDL_atan2f(float y, float x);
double SDL_ceil(double x);
float SDL_ceilf(float x);
double SDL_copysign(double x, double y);
float SDL_copysignf(float x, float y);
double SDL_cos(double x);
float SDL_cosf(float x);
double SDL_exp(double x);
float SDL_expf(float x);
double SDL_fabs(double x);
float SDL_fabsf(float x);
double SDL_floor(double x);
float SDL_floorf(float x);
double SDL_fmod(double x, double y);
float SDL_fmodf(float x, float y);
double SDL_log(double x);
float SDL_logf(float x);
double SDL_log10(double x);
float SDL_log10f(float x);
long SDL_lround(double x);
long SDL_lroundf(float x);
double SDL_pow(double x, double y);
float SDL_powf(float x, float y);
double SDL_round(double x);
float SDL_roundf(float x);
double SDL_scalbn(double x, int n);
float SDL_scalbnf(float x, int n);
double SDL_sin(double x);
float SDL_sinf(float x);
double SDL_sqrt(double x);
float SDL_sqrtf(float x);
double SDL_tan(double x);
float SDL_tanf(float x);
double SDL_trunc(double x);
float SDL_truncf(float x);

#ifdef __cplusplus
}
#endif
#endif
