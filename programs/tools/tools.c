/* All tools in one program: which of them it is, the name says that it is called by. */
#include "tools.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include "../lib/tool.h"

/* Read by the build, too, which makes the links: one a line, by name. */
#define TOOLS(TOOL)              \
  TOOL("[", testMain)            \
  TOOL("basename", basenameMain) \
  TOOL("cat", catMain)           \
  TOOL("chmod", chmodMain)       \
  TOOL("clear", clearMain)       \
  TOOL("cmp", cmpMain)           \
  TOOL("comm", commMain)         \
  TOOL("cp", cpMain)             \
  TOOL("cut", cutMain)           \
  TOOL("date", dateMain)         \
  TOOL("df", dfMain)             \
  TOOL("diff", diffMain)         \
  TOOL("dirname", dirnameMain)   \
  TOOL("du", duMain)             \
  TOOL("echo", echoMain)         \
  TOOL("edit", editMain)         \
  TOOL("egrep", grepMain)        \
  TOOL("env", envMain)           \
  TOOL("expr", exprMain)         \
  TOOL("fgrep", grepMain)        \
  TOOL("find", findMain)         \
  TOOL("fold", foldMain)         \
  TOOL("grep", grepMain)         \
  TOOL("hd", hexdumpMain)        \
  TOOL("head", headMain)         \
  TOOL("hexdump", hexdumpMain)   \
  TOOL("id", idMain)             \
  TOOL("kill", killMain)         \
  TOOL("less", lessMain)         \
  TOOL("ln", lnMain)             \
  TOOL("ls", lsMain)             \
  TOOL("man", manMain)           \
  TOOL("md5sum", sumMain)        \
  TOOL("mkdir", mkdirMain)       \
  TOOL("mktemp", mktempMain)     \
  TOOL("more", lessMain)         \
  TOOL("mv", mvMain)             \
  TOOL("nl", nlMain)             \
  TOOL("od", odMain)             \
  TOOL("paste", pasteMain)       \
  TOOL("printf", printfMain)     \
  TOOL("ps", psMain)             \
  TOOL("pwd", pwdMain)           \
  TOOL("readlink", readlinkMain) \
  TOOL("realpath", realpathMain) \
  TOOL("reset", resetMain)       \
  TOOL("rev", revMain)           \
  TOOL("rm", rmMain)             \
  TOOL("rmdir", rmdirMain)       \
  TOOL("sed", sedMain)           \
  TOOL("seq", seqMain)           \
  TOOL("sha1sum", sumMain)       \
  TOOL("sha256sum", sumMain)     \
  TOOL("sleep", sleepMain)       \
  TOOL("sort", sortMain)         \
  TOOL("split", splitMain)       \
  TOOL("stat", statMain)         \
  TOOL("stty", sttyMain)         \
  TOOL("sync", syncMain)         \
  TOOL("tac", tacMain)           \
  TOOL("tail", tailMain)         \
  TOOL("tee", teeMain)           \
  TOOL("test", testMain)         \
  TOOL("time", timeMain)         \
  TOOL("top", topMain)           \
  TOOL("touch", touchMain)       \
  TOOL("tr", trMain)             \
  TOOL("tty", ttyMain)           \
  TOOL("uname", unameMain)       \
  TOOL("uniq", uniqMain)         \
  TOOL("wc", wcMain)             \
  TOOL("which", whichMain)       \
  TOOL("whoami", whoamiMain)     \
  TOOL("xargs", xargsMain)       \
  TOOL("yes", yesMain)

typedef int Tool(int argc, char **argv);

#define DECLARE(name, function) Tool function;
TOOLS(DECLARE)

#define ROW(name, function) {name, function},
static const struct {
  const char *name;
  Tool *run;
} tools[] = {TOOLS(ROW)};
enum { COUNT = sizeof tools / sizeof tools[0] };

static Tool *find(const char *name) {
  for (size_t i = 0; i < COUNT; i++)
    if (strcmp(tools[i].name, name) == 0) return tools[i].run;
  return NULL;
}

bool isTool(const char *name) { return find(name) != NULL; }
const char *toolAt(size_t index) { return index < COUNT ? tools[index].name : NULL; }

static int listTools(void) {
  puts("usage: tools NAME [ARGUMENT...]\nThese tools are in this program, and each is called by its name:");
  for (size_t i = 0; i < COUNT; i++) printf("%s%c", tools[i].name, i % 8 == 7 || i == COUNT - 1 ? '\n' : ' ');
  return 0;
}

/* What a tool has written must have come where it was to go. Who closed a pipe asked for no more. */
static int finish(int status) {
  bool lost = ferror(stdout);
  if (fflush(stdout) == 0 && !lost) return status;
  if (errno != EPIPE) complainOf("write error");
  return status == 0 ? 1 : status;
}

int main(int argc, char **argv) {
  setlocale(LC_CTYPE, "C.UTF-8");
  if (argc == 0) return 127;
  const char *name = baseName(argv[0]);
  Tool *tool = find(name);
  if (tool == NULL && argc > 1) {
    argv++;
    argc--;
    name = argv[0];
    tool = find(name);
  }
  if (tool == NULL) return finish(listTools());
  toolName = name;
  return finish(tool(argc, argv));
}
