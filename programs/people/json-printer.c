/* A JSON value, built with malloc, parsed from text and printed with indentation. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct json json;
struct json {
  enum { NUL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT } type;
  char *key, *string;
  double number;
  json *child, *next;
};

static const char *at;

static void skip(void) {
  while (isspace((unsigned char)*at)) at++;
}

static char *parse_string(void) {
  size_t capacity = 16, length = 0;
  char *text = malloc(capacity);
  for (at++; *at && *at != '"'; at++) {
    char c = *at;
    if (c == '\\') switch (c = *++at) {
        case 'n': c = '\n'; break;
        case 't': c = '\t'; break;
        case 'u': c = (char)strtol((char[]){at[3], at[4], 0}, NULL, 16); at += 4; break;
      }
    if (length + 1 >= capacity) text = realloc(text, capacity *= 2);
    text[length++] = c;
  }
  at++;
  text[length] = 0;
  return text;
}

static json *parse(void) {
  json *value = calloc(1, sizeof *value);
  skip();
  if (*at == '"') value->type = STRING, value->string = parse_string();
  else if (*at == '{' || *at == '[') {
    char end = *at == '{' ? '}' : ']';
    value->type = *at++ == '{' ? OBJECT : ARRAY;
    json **link = &value->child;
    for (skip(); *at != end; skip()) {
      if (*at == ',') at++, skip();
      char *key = NULL;
      if (value->type == OBJECT) key = parse_string(), skip(), at++;
      *link = parse();
      (*link)->key = key;
      link = &(*link)->next;
    }
    at++;
  } else if (strncmp(at, "true", 4) == 0) value->type = BOOLEAN, value->number = 1, at += 4;
  else if (strncmp(at, "false", 5) == 0) value->type = BOOLEAN, at += 5;
  else if (strncmp(at, "null", 4) == 0) at += 4;
  else {
    char *end;
    value->type = NUMBER;
    value->number = strtod(at, &end);
    at = end;
  }
  return value;
}

static void print_string(const char *text) {
  putchar('"');
  for (; *text; text++)
    if (*text == '\n') fputs("\\n", stdout);
    else if (*text == '"' || *text == '\\') printf("\\%c", *text);
    else if ((unsigned char)*text < 32) printf("\\u%04x", *text);
    else putchar(*text);
  putchar('"');
}

static void print(const json *value, int indent) {
  switch (value->type) {
    case NUL: fputs("null", stdout); break;
    case BOOLEAN: fputs(value->number ? "true" : "false", stdout); break;
    case NUMBER: printf("%.17g", value->number); break;
    case STRING: print_string(value->string); break;
    default:
      putchar(value->type == ARRAY ? '[' : '{');
      for (const json *child = value->child; child; child = child->next) {
        printf("%s\n%*s", child == value->child ? "" : ",", indent + 2, "");
        if (child->key) print_string(child->key), fputs(": ", stdout);
        print(child, indent + 2);
      }
      if (value->child) printf("\n%*s", indent, "");
      putchar(value->type == ARRAY ? ']' : '}');
  }
}

static void release(json *value) {
  while (value) {
    json *next = value->next;
    release(value->child);
    free(value->key);
    free(value->string);
    free(value);
    value = next;
  }
}

int main(void) {
  size_t capacity = 1 << 16, length = 0, count;
  char *text = malloc(capacity);
  while ((count = fread(text + length, 1, capacity - length - 1, stdin)) > 0) length += count;
  text[length] = 0;
  at = text;
  json *value = parse();
  print(value, 0);
  putchar('\n');
  release(value);
  free(text);
  return 0;
}
