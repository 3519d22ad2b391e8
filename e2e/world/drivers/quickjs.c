/* QuickJS: runs the scripts that it is given, with print and nothing else. */
#include <quickjs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static JSValue print(JSContext *context, JSValueConst this, int count, JSValueConst *values) {
  (void)this;
  for (int i = 0; i < count; i++) {
    const char *text = JS_ToCString(context, values[i]);
    printf("%s%s", i ? " " : "", text);
    JS_FreeCString(context, text);
  }
  putchar('\n');
  return JS_UNDEFINED;
}

static int report(JSContext *context) {
  JSValue error = JS_GetException(context);
  const char *text = JS_ToCString(context, error);
  JSValue stack = JS_GetPropertyStr(context, error, "stack");
  const char *where = JS_ToCString(context, stack);
  printf("FAILED %s\n%s\n", text, where);
  return 1;
}

int main(int argc, char **argv) {
  JSRuntime *runtime = JS_NewRuntime();
  for (int i = 1; i < argc; i++) {
    JSContext *context = JS_NewContext(runtime);
    JSValue global = JS_GetGlobalObject(context), console = JS_NewObject(context);
    JS_SetPropertyStr(context, global, "print", JS_NewCFunction(context, print, "print", 1));
    JS_SetPropertyStr(context, console, "log", JS_NewCFunction(context, print, "log", 1));
    JS_SetPropertyStr(context, global, "console", console);
    JS_FreeValue(context, global);
    FILE *file = fopen(argv[i], "rb");
    if (!file) return perror(argv[i]), 1;
    char *text = calloc(1, 1 << 20);
    size_t length = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    JSValue result = JS_Eval(context, text, length, argv[i], JS_EVAL_TYPE_GLOBAL);
    if (JS_IsException(result)) return report(context);
    JS_FreeValue(context, result);
    JSContext *other;
    int status;
    while ((status = JS_ExecutePendingJob(runtime, &other)) > 0) {}
    if (status < 0) return report(other);
    free(text);
    JS_FreeContext(context);
    printf("%s: ok\n", strrchr(argv[i], '/') + 1);
  }
  JS_FreeRuntime(runtime);
  return 0;
}
