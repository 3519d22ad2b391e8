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
bool deletesOnError, isSerial, isOneShell, isPosix;
Recipe *defaultRecipe;

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

/* ── From a makefile ── */

static const char *const SUFFIXES[] = {".o", ".a", ".c", ".cc", ".C", ".cpp", ".cxx", ".s", ".S", ".h", ".i", ".ii", ".y", ".l", ".sh", ".txt", ".wasm", ".out"};
/* Those, as long as .SUFFIXES does not take them away, and what it adds. */
static Words suffixes;
static bool hasSuffixes;

static void fillSuffixes(void) {
  for (size_t i = 0; !hasSuffixes && i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++) addWord(&suffixes, copyText(SUFFIXES[i]));
  hasSuffixes = true;
}

static bool isSuffix(const char *name, size_t length) {
  fillSuffixes();
  for (size_t i = 0; i < suffixes.count; i++)
    if (strlen(suffixes.at[i]) == length && strncmp(suffixes.at[i], name, length) == 0) return true;
  return false;
}

const char *knownSuffix(const char *name) {
  const char *slash = strrchr(name, '/'), *dot = strrchr(slash == NULL ? name : slash, '.');
  return dot != NULL && dot != name && isSuffix(dot, strlen(dot)) ? dot : NULL;
}

static void setSuffixes(const Words *names) {
  fillSuffixes();
  if (names->count == 0) freeWords(&suffixes);
  for (size_t i = 0; i < names->count; i++) addWord(&suffixes, copyText(names->at[i]));
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

/* Of a pattern of make's own: "%" or "%.o". */
static bool isKnownSuffix(const char *pattern) { return pattern[1] == 0 || isSuffix(pattern + 1, strlen(pattern + 1)); }

/* One of the same targets and needs takes the place of an earlier one; without a recipe, nothing is made by it. */
void addPatternRule(const Words *names, const Words *needs, const Words *orderOnly, Recipe *recipe, bool isBuiltin) {
  PatternRule rule = {*names, *needs, *orderOnly, recipe};
  if (isBuiltin && !(isKnownSuffix(names->at[0]) && isKnownSuffix(needs->at[0]))) return;
  for (size_t i = 0; i < patternCount; i++) {
    if (!sameWords(&patternRules[i].targets, names) || !sameWords(&patternRules[i].needs, needs)) continue;
    if (!isBuiltin) patternRules[i] = rule;
    return;
  }
  patternRules = reallocate(patternRules, (patternCount + 1) * sizeof *patternRules);
  patternRules[patternCount++] = rule;
}

/* Names that say something of others. */
static bool addSpecial(const char *name, const Words *needs, Recipe *recipe, Place place) {
  enum { NOTHING, PHONY, PRECIOUS, DELETES, SERIAL, SILENT, IGNORES, ONE_SHELL, POSIX, EXPORTS, SUFFIX, DEFAULT, ABSENT };
  static const struct {
    const char *name;
    int meaning;
  } NAMES[] = {{".PHONY", PHONY}, {".PRECIOUS", PRECIOUS}, {".SECONDARY", PRECIOUS}, {".INTERMEDIATE", NOTHING}, {".DELETE_ON_ERROR", DELETES},
               {".NOTPARALLEL", SERIAL}, {".SILENT", SILENT}, {".IGNORE", IGNORES}, {".SUFFIXES", SUFFIX}, {".EXPORT_ALL_VARIABLES", EXPORTS},
               {".POSIX", POSIX}, {".ONESHELL", ONE_SHELL}, {".DEFAULT", DEFAULT}, {".LOW_RESOLUTION_TIME", NOTHING}, {".SECONDEXPANSION", ABSENT}};
  int meaning = -1;
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
    if (strcmp(NAMES[i].name, name) == 0) meaning = NAMES[i].meaning;
  if (meaning < 0) return false;
  for (size_t i = 0; i < needs->count && meaning != SUFFIX; i++) {
    Target *target = targetNamed(needs->at[i]);
    if (meaning == PHONY) target->isPhony = target->isTarget = true;
    if (meaning == PRECIOUS) target->isPrecious = true;
    if (meaning == SILENT) target->isSilent = true;
    if (meaning == IGNORES) target->ignoresErrors = true;
  }
  switch (meaning) {
    case DELETES: deletesOnError = true; break;
    case SERIAL: isSerial = true; break;
    case SILENT: options.silent |= needs->count == 0; break;
    case IGNORES: options.ignoreErrors |= needs->count == 0; break;
    case ONE_SHELL: isOneShell = true; break;
    case POSIX: isPosix = true; break;
    case EXPORTS: exportsAll = true; break;
    case SUFFIX: setSuffixes(needs); break;
    case DEFAULT: defaultRecipe = recipe; break;
    case ABSENT: stopAt(place, "%s is not there in this make", name);
    default: break;
  }
  return true;
}

static void setRecipe(Target *target, Recipe *recipe, Place place) {
  if (target->recipe != NULL) {
    fprintf(stderr, "%s:%d: warning: overriding recipe for target '%s'\n", place.file, place.line, target->name);
    fprintf(stderr, "%s:%d: warning: ignoring old recipe for target '%s'\n", target->recipe->place.file, target->recipe->place.line, target->name);
  }
  target->recipe = recipe;
}

static void addMentioned(Target *target, const Words *names, bool areNormal) {
  for (size_t i = 0; i < names->count; i++) {
    Target *need = targetNamed(names->at[i]);
    need->wasMentioned = true;
    addNeed(target, need, areNormal);
  }
}

/* A rule with `::` is a target of its own, which the whole one needs; they are made in their order. */
static Target *partOf(Target *whole, bool isAlwaysOld) {
  Target *part = allocate(sizeof *part), *before = whole->normalCount > 0 ? whole->needs[whole->normalCount - 1] : NULL;
  *part = (Target){.name = whole->name, .whole = whole, .isTarget = true, .isAlwaysOld = isAlwaysOld};
  addNeed(whole, part, true);
  if (before != NULL) addNeed(part, before, false);
  return part;
}

static Target *addExplicit(const char *name, const Words *needs, const Words *orderOnly, bool isDoubleColon, Recipe *recipe, Place place) {
  Target *target = targetNamed(name);
  if (target->isTarget && !target->isPhony && target->isDoubleColon != isDoubleColon) stopAt(place, "target file '%s' has both : and :: entries", target->name);
  target->isTarget = true;
  target->isDoubleColon = isDoubleColon;
  if (defaultGoal == NULL && (name[0] != '.' || strchr(name, '/') != NULL)) defaultGoal = target->name;
  if (isDoubleColon) target = partOf(target, needs->count + orderOnly->count == 0);
  /* Needs of the rule that has the recipe come first: $< is the first of them. */
  size_t before = target->normalCount;
  addMentioned(target, needs, true);
  if (recipe != NULL && before > 0 && needs->count > 0) {
    Target **moved = allocate(before * sizeof *moved);
    memcpy(moved, target->needs, before * sizeof *moved);
    memmove(target->needs, target->needs + before, needs->count * sizeof *moved);
    memcpy(target->needs + needs->count, moved, before * sizeof *moved);
    free(moved);
  }
  addMentioned(target, orderOnly, false);
  if (recipe != NULL) setRecipe(target, recipe, place);
  return target;
}

/* The words of both, with names of files in place of their patterns. */
static void splitNeeds(const char *text, Words *needs, Words *orderOnly) {
  Words all = fileNames(text);
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
      addExplicit(names->at[i], &(Words){0}, &(Words){0}, false, recipe, place);
      continue;
    }
    Words own = filled(&needs, stem, length), ownOrder = filled(&orderOnly, stem, length);
    addExplicit(names->at[i], &own, &ownOrder, false, recipe, place);
    targetNamed(names->at[i])->stem = copyPart(stem, length);
    freeWords(&own), freeWords(&ownOrder);
  }
}

/* The colon behind a pattern of targets; one behind a backslash is of a name. */
static const char *plainColon(const char *text) {
  for (const char *at = text; (at = strchr(at, ':')) != NULL; at++)
    if (at == text || at[-1] != '\\') return at;
  return NULL;
}

/* `targets &:`: takes the sign away. */
static bool takeGrouped(char *left) {
  size_t length = strlen(left);
  while (length > 0 && strchr(" \t", left[length - 1]) != NULL) length--;
  if (length == 0 || left[length - 1] != '&') return false;
  left[length - 1] = 0;
  return true;
}

static Group *newGroup(size_t count) {
  Group *group = allocate(sizeof *group);
  *group = (Group){.members = allocate((count + 1) * sizeof(Target *))};
  return group;
}

static void addMember(Group *group, Target *target) {
  group->members[group->count++] = target;
  target->group = group;
}

static void addSuffixRule(char *from, char *to, const Words *needs, Recipe *recipe, Place place) {
  if (needs->count > 0) fprintf(stderr, "%s:%d: warning: ignoring prerequisites on suffix rule definition\n", place.file, place.line);
  Words target = {0}, need = {0}, none = {0};
  addWord(&target, to);
  addWord(&need, from);
  addPatternRule(&target, &need, &none, recipe, false);
}

void addRule(const char *left, const char *right, bool isDoubleColon, Recipe *recipe, Place place) {
  char *targetText = copyText(left);
  bool isGrouped = takeGrouped(targetText);
  Words names = fileNames(targetText), needs = {0}, orderOnly = {0};
  free(targetText);
  const char *colon = plainColon(right);
  if (colon != NULL && strchr(right, '%') != NULL) {
    char *pattern = copyPart(right, (size_t)(colon - right));
    Words words = splitWords(pattern);
    if (words.count != 1) stopAt(place, words.count == 0 ? "missing target pattern" : "multiple target patterns");
    if (isDoubleColon || isGrouped) stopAt(place, "static pattern rules with '%s' are not there in this make", isGrouped ? "&:" : "::");
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
  Group *group = isGrouped && recipe != NULL ? newGroup(names.count) : NULL;
  for (size_t i = 0; i < names.count; i++) {
    char *from, *to;
    if (addSpecial(names.at[i], &needs, recipe, place)) continue;
    if (recipe != NULL && isSuffixRule(names.at[i], &from, &to)) addSuffixRule(from, to, &needs, recipe, place);
    else {
      Target *target = addExplicit(names.at[i], &needs, &orderOnly, isDoubleColon, recipe, place);
      if (group != NULL) addMember(group, target);
    }
  }
}

/* ── Variables of targets ── */

static struct PatternScope {
  char *pattern;
  Scope scope;
} **patternScopes;
static size_t patternScopeCount;

Scope *ownScope(Target *target) {
  if (target->scope == NULL) {
    target->scope = allocate(sizeof *target->scope);
    *target->scope = (Scope){.outer = &global};
    target->hasOwnScope = true;
  }
  return target->scope;
}

Scope *patternScope(const char *pattern) {
  for (size_t i = 0; i < patternScopeCount; i++)
    if (strcmp(patternScopes[i]->pattern, pattern) == 0) return &patternScopes[i]->scope;
  struct PatternScope *made = allocate(sizeof *made);
  *made = (struct PatternScope){copyText(pattern), {.outer = &global}};
  patternScopes = reallocate(patternScopes, (patternScopeCount + 1) * sizeof *patternScopes);
  patternScopes[patternScopeCount++] = made;
  return &made->scope;
}

/* Each variable's own table is kept; a scope only says what is outside of it. */
void addPatternScopes(Target *target) {
  for (size_t i = 0; i < patternScopeCount; i++) {
    const char *stem;
    size_t length;
    if (!matchPattern(patternScopes[i]->pattern, target->name, &stem, &length)) continue;
    Scope *scope = allocate(sizeof *scope);
    *scope = (Scope){patternScopes[i]->scope.variables, target->scope == NULL ? &global : target->scope};
    if (target->hasOwnScope) scope->outer = target->scope->outer, target->scope->outer = scope;
    else target->scope = scope;
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

/* Whoever is made by the rule with the same stem is made with it. */
static void groupByRule(Target *target, const Match *match) {
  const Words *patterns = &match->rule->targets;
  if (patterns->count < 2 || target->group != NULL) return;
  Group *group = newGroup(patterns->count);
  for (size_t i = 0; i < patterns->count; i++) {
    char *name = fillPattern(patterns->at[i], match->stem, match->stemLength);
    char *whole = strchr(patterns->at[i], '/') != NULL ? copyText(name) : formatted("%.*s%s", (int)match->directoryLength, match->directory, name);
    Target *member = targetNamed(whole);
    if (member == target || (member->recipe == NULL && member->group == NULL)) addMember(group, member);
    free(whole);
    free(name);
  }
}

bool findImplicitRule(Target *target) {
  Match match;
  if (!findMatch(target->name, 0, &match)) return false;
  groupByRule(target, &match);
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
