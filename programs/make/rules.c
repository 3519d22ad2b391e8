/* Targets and rules, and finding a rule by patterns. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/tool.h"
#include "make.h"

/* Rules of patterns that need what such rules make. */
enum { CHAIN_MAX = 4 };

static Table targets;
PatternRule *patternRules;
size_t patternCount;
const char *defaultGoal;
bool deletesOnError, isSerial;

int64_t timeOf(const char *path) {
  struct stat facts;
  if (stat(path, &facts) < 0) return MISSING;
  return (int64_t)facts.st_mtim.tv_sec * 1000000000 + facts.st_mtim.tv_nsec;
}

static const char *plainName(const char *name) {
  while (name[0] == '.' && name[1] == '/' && name[2] != 0) {
    name += 2;
    while (*name == '/') name++;
  }
  return name;
}

Target *knownTarget(const char *name) { return lookUp(&targets, plainName(name)); }

Target *targetNamed(const char *name) {
  Target *target = knownTarget(name);
  if (target != NULL) return target;
  target = allocate(sizeof *target);
  *target = (Target){.name = copyText(plainName(name))};
  enter(&targets, target->name, target);
  return target;
}

void addNeed(Target *target, Target *need, bool isNormal) {
  target->needs = reallocate(target->needs, (target->needCount + 1) * sizeof *target->needs);
  size_t at = isNormal ? target->normalCount++ : target->needCount;
  memmove(target->needs + at + 1, target->needs + at, (target->needCount - at) * sizeof *target->needs);
  target->needs[at] = need;
  target->needCount++;
}

static bool sameWords(const Words *a, const Words *b) {
  if (a->count != b->count) return false;
  for (size_t i = 0; i < a->count; i++)
    if (strcmp(a->at[i], b->at[i]) != 0) return false;
  return true;
}

/* One of the same targets and needs takes the place of an earlier one; without a recipe, nothing is made by it. */
void addPatternRule(const Words *names, const Words *needs, const Words *orderOnly, Recipe *recipe, bool isBuiltin) {
  PatternRule rule = {*names, *needs, *orderOnly, recipe};
  for (size_t i = 0; i < patternCount; i++) {
    if (!sameWords(&patternRules[i].targets, names) || !sameWords(&patternRules[i].needs, needs)) continue;
    if (!isBuiltin) patternRules[i] = rule;
    return;
  }
  patternRules = reallocate(patternRules, (patternCount + 1) * sizeof *patternRules);
  patternRules[patternCount++] = rule;
}

/* ── From a makefile ── */

static bool isSuffix(const char *name, size_t length) {
  static const char *const SUFFIXES[] = {".o", ".a", ".c", ".cc", ".C", ".cpp", ".cxx", ".s", ".S", ".h", ".i", ".ii", ".y", ".l", ".sh", ".txt", ".wasm", ".out"};
  for (size_t i = 0; i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++)
    if (strlen(SUFFIXES[i]) == length && strncmp(SUFFIXES[i], name, length) == 0) return true;
  return false;
}

bool isSuffixRule(const char *name, char **from, char **to) {
  if (name[0] != '.' || strchr(name, '/') != NULL) return false;
  const char *second = strchr(name + 1, '.');
  size_t first = second == NULL ? strlen(name) : (size_t)(second - name);
  if (!isSuffix(name, first) || (second != NULL && !isSuffix(second, strlen(second)))) return false;
  *from = formatted("%%%.*s", (int)first, name);
  *to = second == NULL ? copyText("%") : formatted("%%%s", second);
  return true;
}

/* Names that say something of others. */
static bool addSpecial(const char *name, const Words *needs) {
  enum { NOTHING, PHONY, PRECIOUS, DELETES, SERIAL, SILENT, IGNORES };
  static const struct {
    const char *name;
    int meaning;
  } NAMES[] = {{".PHONY", PHONY}, {".PRECIOUS", PRECIOUS}, {".SECONDARY", PRECIOUS}, {".INTERMEDIATE", NOTHING}, {".DELETE_ON_ERROR", DELETES},
               {".NOTPARALLEL", SERIAL}, {".SILENT", SILENT}, {".IGNORE", IGNORES}, {".SUFFIXES", NOTHING}, {".EXPORT_ALL_VARIABLES", NOTHING},
               {".POSIX", NOTHING}};
  int meaning = -1;
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
    if (strcmp(NAMES[i].name, name) == 0) meaning = NAMES[i].meaning;
  if (meaning < 0) return false;
  for (size_t i = 0; i < needs->count; i++) {
    Target *target = targetNamed(needs->at[i]);
    if (meaning == PHONY) target->isPhony = target->isTarget = true;
    if (meaning == PRECIOUS) target->isPrecious = true;
  }
  if (meaning == DELETES) deletesOnError = true;
  if (meaning == SERIAL) isSerial = true;
  if (meaning == SILENT && needs->count == 0) options.silent = true;
  if (meaning == IGNORES && needs->count == 0) options.ignoreErrors = true;
  return true;
}

static void setRecipe(Target *target, Recipe *recipe, Place place) {
  if (target->recipe != NULL && !target->isDoubleColon) {
    fprintf(stderr, "%s:%d: warning: overriding recipe for target '%s'\n", place.file, place.line, target->name);
    fprintf(stderr, "%s:%d: warning: ignoring old recipe for target '%s'\n", target->recipe->place.file, target->recipe->place.line, target->name);
  }
  if (target->isDoubleColon && target->recipe != NULL)
    for (size_t i = 0; i < recipe->lines.count; i++) addWord(&target->recipe->lines, recipe->lines.at[i]);
  else target->recipe = recipe;
}

static void addExplicit(const char *name, const Words *needs, const Words *orderOnly, bool isDoubleColon, Recipe *recipe, Place place) {
  Target *target = targetNamed(name);
  target->isTarget = true;
  target->isDoubleColon |= isDoubleColon;
  if (defaultGoal == NULL && (name[0] != '.' || strchr(name, '/') != NULL)) defaultGoal = target->name;
  /* Needs of the rule that has the recipe come first: $< is the first of them. */
  size_t before = target->normalCount;
  for (size_t i = 0; i < needs->count; i++) addNeed(target, targetNamed(needs->at[i]), true);
  if (recipe != NULL && before > 0 && needs->count > 0 && !isDoubleColon) {
    Target **moved = allocate(before * sizeof *moved);
    memcpy(moved, target->needs, before * sizeof *moved);
    memmove(target->needs, target->needs + before, needs->count * sizeof *moved);
    memcpy(target->needs + needs->count, moved, before * sizeof *moved);
    free(moved);
  }
  for (size_t i = 0; i < orderOnly->count; i++) addNeed(target, targetNamed(orderOnly->at[i]), false);
  if (recipe != NULL) setRecipe(target, recipe, place);
}

/* The words of both, with names of files in place of their patterns. */
static void splitNeeds(const char *text, Words *needs, Words *orderOnly) {
  char *files = expandFileNames(text);
  Words all = splitWords(files);
  free(files);
  Words *into = needs;
  for (size_t i = 0; i < all.count; i++) {
    if (strcmp(all.at[i], "|") == 0) into = orderOnly;
    else addWord(into, all.at[i]);
  }
  free(all.at);
}

static Words filled(const Words *patterns, const char *stem, size_t length) {
  Words words = {0};
  for (size_t i = 0; i < patterns->count; i++) addWord(&words, fillPattern(patterns->at[i], stem, length));
  return words;
}

/* `targets: pattern: needs`. */
static void addStaticPatterns(const Words *names, const char *pattern, const char *right, Recipe *recipe, Place place) {
  Words needs = {0}, orderOnly = {0};
  splitNeeds(right, &needs, &orderOnly);
  for (size_t i = 0; i < names->count; i++) {
    const char *stem;
    size_t length;
    if (!matchPattern(pattern, names->at[i], &stem, &length)) {
      fprintf(stderr, "%s:%d: target '%s' doesn't match the target pattern\n", place.file, place.line, names->at[i]);
      continue;
    }
    Words own = filled(&needs, stem, length), ownOrder = filled(&orderOnly, stem, length);
    addExplicit(names->at[i], &own, &ownOrder, false, recipe, place);
    targetNamed(names->at[i])->stem = copyPart(stem, length);
    freeWords(&own), freeWords(&ownOrder);
  }
}

void addRule(const char *left, const char *right, bool isDoubleColon, Recipe *recipe, Place place) {
  char *files = expandFileNames(left);
  Words names = splitWords(files), needs = {0}, orderOnly = {0};
  free(files);
  const char *colon = strchr(right, ':');
  if (colon != NULL && strchr(right, '%') != NULL) {
    char *pattern = copyPart(right, (size_t)(colon - right));
    Words words = splitWords(pattern);
    if (words.count != 1) stopAt(place, words.count == 0 ? "missing target pattern" : "multiple target patterns");
    addStaticPatterns(&names, words.at[0], colon + 1, recipe, place);
    return;
  }
  splitNeeds(right, &needs, &orderOnly);
  size_t patterns = 0;
  for (size_t i = 0; i < names.count; i++) patterns += strchr(names.at[i], '%') != NULL;
  if (patterns > 0) {
    if (patterns < names.count) stopAt(place, "mixed implicit and normal rules");
    addPatternRule(&names, &needs, &orderOnly, recipe, strcmp(place.file, BUILTIN) == 0);
    return;
  }
  for (size_t i = 0; i < names.count; i++) {
    char *from, *to;
    if (addSpecial(names.at[i], &needs)) continue;
    if (needs.count == 0 && recipe != NULL && isSuffixRule(names.at[i], &from, &to)) {
      Words target = {0}, need = {0}, none = {0};
      addWord(&target, to);
      addWord(&need, from);
      addPatternRule(&target, &need, &none, recipe, false);
    } else addExplicit(names.at[i], &needs, &orderOnly, isDoubleColon, recipe, place);
  }
}

/* ── By patterns ── */

typedef struct Match {
  const PatternRule *rule;
  const char *directory; /* before the stem, where the pattern has none; not ended by a 0 */
  size_t directoryLength;
  const char *stem;
  size_t stemLength;
} Match;

static bool matchRule(const PatternRule *rule, const char *name, Match *match) {
  const char *slash = strrchr(name, '/');
  for (size_t i = 0; i < rule->targets.count; i++) {
    const char *pattern = rule->targets.at[i];
    bool apart = slash != NULL && strchr(pattern, '/') == NULL;
    *match = (Match){.rule = rule, .directory = name, .directoryLength = apart ? (size_t)(slash + 1 - name) : 0};
    if (matchPattern(pattern, name + match->directoryLength, &match->stem, &match->stemLength) && match->stemLength > 0) return true;
  }
  return false;
}

static char *needOf(const Match *match, const char *pattern) {
  char *need = fillPattern(pattern, match->stem, match->stemLength);
  if (match->directoryLength == 0 || strchr(pattern, '%') == NULL) return need;
  char *whole = formatted("%.*s%s", (int)match->directoryLength, match->directory, need);
  free(need);
  return whole;
}

static bool canBeMade(const char *name, int depth);

static bool needsCanBeMade(const Match *match, int depth) {
  for (size_t i = 0; i < match->rule->needs.count; i++) {
    char *need = needOf(match, match->rule->needs.at[i]);
    bool can = canBeMade(need, depth);
    free(need);
    if (!can) return false;
  }
  return true;
}

static bool matchesAnything(const PatternRule *rule) { return strcmp(rule->targets.at[0], "%") == 0; }

/* The one with the shortest stem, of those whose needs are there; else of those whose needs other patterns make. */
static bool findMatch(const char *name, int depth, Match *best) {
  for (int chain = 0; chain <= (depth < CHAIN_MAX ? 1 : 0); chain++) {
    bool found = false;
    for (size_t i = 0; i < patternCount; i++) {
      Match match;
      if (patternRules[i].recipe == NULL || (depth > 0 && matchesAnything(&patternRules[i]))) continue;
      if (!matchRule(&patternRules[i], name, &match) || (found && match.stemLength >= best->stemLength)) continue;
      if (chain > 0 && matchesAnything(&patternRules[i]) && strchr(name, '.') != NULL) continue;
      if (!needsCanBeMade(&match, chain == 0 ? CHAIN_MAX + 1 : depth + 1)) continue;
      *best = match;
      found = true;
    }
    if (found) return true;
  }
  return false;
}

static bool canBeMade(const char *name, int depth) {
  const Target *target = knownTarget(name);
  if (target != NULL && (target->isTarget || target->wasMentioned)) return true;
  if (timeOf(name) != MISSING) return true;
  char *elsewhere = searchFile(name);
  free(elsewhere);
  if (elsewhere != NULL) return true;
  Match match;
  return depth <= CHAIN_MAX && findMatch(name, depth, &match);
}

bool findImplicitRule(Target *target) {
  Match match;
  if (!findMatch(target->name, 0, &match)) return false;
  target->recipe = match.rule->recipe;
  target->stem = formatted("%.*s%.*s", (int)match.directoryLength, match.directory, (int)match.stemLength, match.stem);
  size_t before = target->normalCount, added = match.rule->needs.count;
  Target **rest = allocate((before + 1) * sizeof *rest);
  if (before > 0) memcpy(rest, target->needs, before * sizeof *rest);
  for (size_t i = 0; i < added; i++) addNeed(target, targetNamed(needOf(&match, match.rule->needs.at[i])), true);
  /* Its own come first. */
  if (before > 0 && added > 0) {
    memmove(target->needs, target->needs + before, added * sizeof *rest);
    memcpy(target->needs + added, rest, before * sizeof *rest);
  }
  free(rest);
  for (size_t i = 0; i < match.rule->orderOnly.count; i++) addNeed(target, targetNamed(needOf(&match, match.rule->orderOnly.at[i])), false);
  return true;
}
