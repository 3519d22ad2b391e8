#include <string.h>

#include "../lib/copy-tree.h"
#include "../lib/tool.h"

static const char HELP[] = "usage: cp [-rpfniuvPLTls] SOURCE TARGET\n"
                           "       cp [-rpfniuvPLls] SOURCE... DIRECTORY\n"
                           "       cp [-rpfniuvPLls] -t DIRECTORY SOURCE...\n"
                           "Copies files.\n"
                           "  -r, -R  directories, with all that is in them; links in them stay links\n"
                           "  -a  as -rpP   -p  with their times   -P  links as links   -f  removes what cannot be written\n"
                           "  -n  replaces nothing   -u  only what is older   -i  asks   -v  tells each\n"
                           "  -l  hard links, -s  symbolic links in place of copies   -T  the target is no directory to copy into\n";

int cpMain(int argc, char **argv) {
  static const struct option words[] = {{"recursive", no_argument, NULL, 'r'}, {"archive", no_argument, NULL, 'a'}, {"verbose", no_argument, NULL, 'v'}, {"force", no_argument, NULL, 'f'}, {"no-clobber", no_argument, NULL, 'n'}, {"update", no_argument, NULL, 'u'}, {"target-directory", required_argument, NULL, 't'}, {0}};
  CopyOptions options = {0};
  const char *directory = NULL;
  bool targetIsFile = false;
  for (int option; (option = nextOption(argc, argv, "rRapfniuvPLTlst:", words, HELP)) != -1;) {
    switch (option) {
      case 'a':
        options.keepsLinks = options.keepsTimes = options.recursive = true;
        break;
      case 'r':
      case 'R': options.recursive = true; break;
      case 'p': options.keepsTimes = true; break;
      case 'P': options.keepsLinks = true; break;
      case 'L': options.keepsLinks = false; break;
      case 'f': options.force = true; break;
      case 'n': options.never = true; break;
      case 'i': options.asks = true; break;
      case 'u': options.newer = true; break;
      case 'v': options.verbose = true; break;
      case 'l': options.hardLinks = true; break;
      case 's': options.symbolicLinks = true; break;
      case 'T': targetIsFile = true; break;
      default: directory = optarg;
    }
  }
  return eachTarget(argc - optind, argv + optind, directory, targetIsFile, copyTree, &options);
}
