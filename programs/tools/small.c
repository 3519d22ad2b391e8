/* Tools of a few lines. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "../lib/tool.h"

int yesMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: yes [TEXT...]\nPrints a line, y if none is named, without end.\n");
  static char buffer[8 << 10];
  char *line = NULL;
  size_t length = 0;
  FILE *memory = open_memstream(&line, &length);
  if (optind == argc) fputc('y', memory);
  for (int i = optind; i < argc; i++) fprintf(memory, "%s%s", i > optind ? " " : "", argv[i]);
  fputc('\n', memory);
  fclose(memory);
  size_t filled = 0;
  while (filled + length <= sizeof buffer) {
    memcpy(buffer + filled, line, length);
    filled += length;
  }
  while (writeAll(STDOUT_FILENO, filled > 0 ? buffer : line, filled > 0 ? filled : length)) {}
  if (errno != EPIPE) complainOf("standard output");
  return 1;
}

/* Without the slashes at its end. */
static char *trimmed(char *path) {
  size_t length = strlen(path);
  while (length > 1 && path[length - 1] == '/') path[--length] = 0;
  return path;
}

int basenameMain(int argc, char **argv) {
  static const char help[] = "usage: basename PATH [SUFFIX]\n       basename -a [-s SUFFIX] PATH...\nPrints the last name of a path, without the suffix.\n";
  const char *suffix = NULL;
  bool several = false;
  for (int option; (option = nextOption(argc, argv, "+as:z", NULL, help)) != -1;) {
    several = true;
    if (option == 's') suffix = optarg;
  }
  if (optind == argc) usageError("missing operand");
  int last = several ? argc : optind + 1;
  if (!several && argc - optind > 2) usageError("extra operand '%s'", argv[optind + 2]);
  if (!several && argc - optind == 2) suffix = argv[optind + 1];
  for (int i = optind; i < last; i++) {
    const char *name = baseName(trimmed(argv[i]));
    size_t length = strlen(name), cut = suffix == NULL ? 0 : strlen(suffix);
    if (cut > 0 && cut < length && strcmp(name + length - cut, suffix) == 0) length -= cut;
    printf("%.*s\n", (int)length, name);
  }
  return 0;
}

int dirnameMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: dirname PATH...\nPrints paths without their last name.\n");
  if (optind == argc) usageError("missing operand");
  for (int i = optind; i < argc; i++) {
    char *path = trimmed(argv[i]), *slash = strrchr(path, '/');
    if (slash == NULL) {
      puts(".");
      continue;
    }
    while (slash > path && slash[-1] == '/') slash--;
    printf("%.*s\n", slash == path ? 1 : (int)(slash - path), path);
  }
  return 0;
}

int pwdMain(int argc, char **argv) {
  static const char help[] = "usage: pwd [-LP]\nPrints the working directory.\n  -P  without symbolic links   -L  as $PWD says, where that is right\n";
  bool logical = false;
  for (int option; (option = nextOption(argc, argv, "LP", NULL, help)) != -1;) logical = option == 'L';
  const char *known = getenv("PWD");
  struct stat there, here;
  if (logical && known != NULL && known[0] == '/' && stat(known, &there) == 0 && stat(".", &here) == 0 && there.st_ino == here.st_ino) {
    puts(known);
    return 0;
  }
  char *path = getcwd(NULL, 0);
  if (path == NULL) {
    complainOf("cannot get the working directory");
    return 1;
  }
  puts(path);
  return 0;
}

int unameMain(int argc, char **argv) {
  static const char help[] = "usage: uname [-asnrvm]\nPrints what system this is: its name (-s), this one's (-n), release (-r), version (-v), machine (-m), or all (-a).\n";
  bool wanted[5] = {false};
  static const char letters[] = "snrvm";
  for (int option; (option = nextOption(argc, argv, "asnrvm", NULL, help)) != -1;)
    for (int i = 0; i < 5; i++)
      if (option == 'a' || option == letters[i]) wanted[i] = true;
  struct utsname names;
  if (uname(&names) != 0) {
    complainOf("cannot get the system's name");
    return 1;
  }
  const char *const texts[] = {names.sysname, names.nodename, names.release, names.version, names.machine};
  bool any = false;
  for (int i = 0; i < 5; i++) any = any || wanted[i];
  if (!any) wanted[0] = true;
  any = false;
  for (int i = 0; i < 5; i++) {
    if (!wanted[i]) continue;
    printf("%s%s", any ? " " : "", texts[i]);
    any = true;
  }
  putchar('\n');
  return 0;
}

int whoamiMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: whoami\nPrints the user's name.\n");
  puts("root");
  return 0;
}

int idMain(int argc, char **argv) {
  static const char help[] = "usage: id [-u | -g | -G] [-n]\nPrints who the user is.\n";
  int what = 0;
  bool name = false;
  for (int option; (option = nextOption(argc, argv, "ugGnr", NULL, help)) != -1;) {
    if (option == 'n') name = true;
    else if (option != 'r') what = option;
  }
  if (what == 0) puts("uid=0(root) gid=0(root) groups=0(root)");
  else puts(name ? "root" : "0");
  return 0;
}

int readlinkMain(int argc, char **argv) {
  static const char help[] = "usage: readlink [-fen] FILE...\nPrints what symbolic links name.\n  -f  the whole path of what is there at last   -n  without an end of the line\n";
  bool whole = false, newline = true;
  for (int option; (option = nextOption(argc, argv, "fenm", NULL, help)) != -1;) {
    if (option == 'n') newline = false;
    else whole = true;
  }
  if (optind == argc) usageError("missing operand");
  int status = 0;
  for (int i = optind; i < argc; i++) {
    char target[4097];
    char *path = NULL;
    ssize_t length = whole ? 0 : readlink(argv[i], target, sizeof target - 1);
    if (whole) path = realpath(argv[i], NULL);
    if (whole && path == NULL && errno == ENOENT) {
      /* Its last name need not be there. */
      char *copy = copyText(argv[i]), *slash = strrchr(trimmed(copy), '/');
      const char *directory = slash == NULL ? "." : slash == copy ? "/" : copy;
      if (slash != NULL && slash != copy) *slash = 0;
      char *above = realpath(directory, NULL);
      if (above != NULL) path = joinPath(above, slash == NULL ? copy : slash + 1);
    }
    if (length < 0 || (whole && path == NULL)) {
      status = 1;
      continue;
    }
    if (whole) fputs(path, stdout);
    else fwrite(target, 1, (size_t)length, stdout);
    if (newline) putchar('\n');
    free(path);
  }
  return status;
}

int realpathMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: realpath FILE...\nPrints the whole path of files, without links and dots.\n");
  if (optind == argc) usageError("missing operand");
  int status = 0;
  for (int i = optind; i < argc; i++) {
    char *path = realpath(argv[i], NULL);
    if (path == NULL) {
      complainOf("%s", argv[i]);
      status = 1;
    } else {
      puts(path);
    }
    free(path);
  }
  return status;
}

int mktempMain(int argc, char **argv) {
  static const char help[] = "usage: mktemp [-dtu] [-p DIRECTORY] [TEMPLATE]\nCreates a file (-d: a directory) with a name of its own, and prints that.\n";
  bool directory = false, inTmp = false, dry = false;
  const char *folder = NULL;
  for (int option; (option = nextOption(argc, argv, "dtuqp:", NULL, help)) != -1;) {
    if (option == 'd') directory = true;
    if (option == 't') inTmp = true;
    if (option == 'u') dry = true;
    if (option == 'p') folder = optarg;
  }
  const char *name = optind < argc ? argv[optind] : "tmp.XXXXXX";
  const char *tmp = getenv("TMPDIR");
  if (folder == NULL && (inTmp || optind == argc)) folder = tmp == NULL || tmp[0] == 0 ? "/tmp" : tmp;
  char *path = folder == NULL ? copyText(name) : joinPath(folder, name);
  int fd = directory ? (mkdtemp(path) == NULL ? -1 : 0) : mkstemp(path);
  if (fd < 0) {
    complainOf("failed to create %s via template '%s'", directory ? "directory" : "file", name);
    return 1;
  }
  if (dry) (directory ? rmdir : unlink)(path);
  puts(path);
  return 0;
}

/* Whoever sees a file may do everything with it: there are no modes to be set. */
int chmodMain(int argc, char **argv) {
  static const char help[] = "usage: chmod [-R] MODE FILE...\nFiles have no modes here, everybody may do everything with them: only looks whether the files are there.\n";
  /* Modes like -x are no options. */
  if (argc == 2 && strcmp(argv[1], "--help") == 0) noOptions(argc, argv, help);
  int first = 1;
  while (first < argc && (strcmp(argv[first], "-R") == 0 || strcmp(argv[first], "-v") == 0 || strcmp(argv[first], "-f") == 0)) first++;
  if (argc - first < 2) usageError("missing operand");
  int status = 0;
  for (int i = first + 1; i < argc; i++) {
    struct stat facts;
    if (stat(argv[i], &facts) == 0) continue;
    complainOf("cannot access '%s'", argv[i]);
    status = 1;
  }
  return status;
}

int syncMain(int argc, char **argv) {
  noOptions(argc, argv, "usage: sync [FILE...]\nReturns when the files, or all, are where they outlive the page.\n");
  if (optind == argc) sync();
  int status = 0;
  for (int i = optind; i < argc; i++) {
    int fd = open(argv[i], O_RDONLY);
    if (fd < 0 || fsync(fd) != 0) {
      complainOf("%s", argv[i]);
      status = 1;
    }
    if (fd >= 0) close(fd);
  }
  return status;
}
