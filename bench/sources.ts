/** A C source of 1,000 lines as people write them: functions with loops and branches, structures, tables, strings. */
export function thousandLines(): string {
  const lines = ['#include <stdio.h>', '#include <stdlib.h>', '#include <string.h>', ''];
  const names: string[] = [];
  for (let n = 0; lines.length <= 960; n++) {
    names.push(`work_${n}`);
    lines.push(
      `struct item_${n} { int id; double weight; char name[${16 + (n % 8)}]; struct item_${n} *next; };`,
      `static const int table_${n}[] = {${Array.from({ length: 8 }, (_, i) => (n * 31 + i * 7) % 97).join(', ')}};`,
      `static int work_${n}(int input) {`,
      `  struct item_${n} *list = NULL;`,
      '  double sum = 0;',
      `  for (int i = 0; i < ${3 + (n % 5)}; i++) {`,
      `    struct item_${n} *item = malloc(sizeof *item);`,
      '    if (!item) return -1;',
      `    *item = (struct item_${n}){.id = table_${n}[i % 8] ^ input, .weight = i * 0.5, .next = list};`,
      `    snprintf(item->name, sizeof item->name, "item %d", item->id);`,
      '    list = item;',
      '  }',
      '  while (list) {',
      `    struct item_${n} *next = list->next;`,
      '    switch (list->id % 4) {',
      '      case 0: sum += list->weight; break;',
      '      case 1: sum -= list->id; break;',
      '      default: sum += (double)strlen(list->name);',
      '    }',
      '    free(list);',
      '    list = next;',
      '  }',
      '  return (int)sum + input;',
      '}',
      '',
    );
  }
  lines.push('int main(int argc, char **argv) {', '  (void)argv;', '  int result = argc;');
  for (let i = 0; lines.length < 998; i++) lines.push(`  result += ${names[i % names.length]}(result);`);
  lines.push('  return result == 0;', '}');
  return `${lines.join('\n')}\n`;
}
