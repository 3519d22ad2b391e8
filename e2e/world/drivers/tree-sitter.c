/* tree-sitter: parses JSON, edits the text and parses again, walks the tree, asks queries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_json(void);

static void count(TSNode node, int *nodes, int *named, int *depth, int level) {
  ++*nodes;
  *named += ts_node_is_named(node);
  if (level > *depth) *depth = level;
  for (uint32_t i = 0; i < ts_node_child_count(node); i++) count(ts_node_child(node, i), nodes, named, depth, level + 1);
}

int main(void) {
  TSParser *parser = ts_parser_new();
  if (!ts_parser_set_language(parser, tree_sitter_json())) return puts("FAILED: the language does not fit"), 1;
  const char *text = "{\"name\": [1, 2.5e3, true, null], \"in\": {\"x\": \"\\n\"}}";
  TSTree *tree = ts_parser_parse_string(parser, NULL, text, (uint32_t)strlen(text));
  char *expression = ts_node_string(ts_tree_root_node(tree));
  puts(expression);
  free(expression);

  const char *edited = "{\"name\": [1, 777, 2.5e3, true, null], \"in\": {\"x\": \"\\n\"}}";
  TSInputEdit edit = {.start_byte = 13, .old_end_byte = 13, .new_end_byte = 18, .start_point = {0, 13}, .old_end_point = {0, 13}, .new_end_point = {0, 18}};
  ts_tree_edit(tree, &edit);
  TSTree *again = ts_parser_parse_string(parser, tree, edited, (uint32_t)strlen(edited));
  uint32_t ranges;
  TSRange *changed = ts_tree_get_changed_ranges(tree, again, &ranges);
  printf("%u changed, first at %u\n", ranges, ranges ? changed[0].start_byte : 0);
  free(changed);

  uint32_t offset;
  TSQueryError error;
  const char *source = "(pair key: (string (string_content) @key) value: (_) @value)";
  TSQuery *query = ts_query_new(tree_sitter_json(), source, (uint32_t)strlen(source), &offset, &error);
  TSQueryCursor *cursor = ts_query_cursor_new();
  ts_query_cursor_exec(cursor, query, ts_tree_root_node(again));
  TSQueryMatch match;
  while (ts_query_cursor_next_match(cursor, &match)) {
    TSNode key = match.captures[0].node, value = match.captures[1].node;
    printf("%.*s is %s\n", (int)(ts_node_end_byte(key) - ts_node_start_byte(key)), edited + ts_node_start_byte(key), ts_node_type(value));
  }
  ts_query_cursor_delete(cursor);
  ts_query_delete(query);
  ts_tree_delete(tree);
  ts_tree_delete(again);

  /* A large document, and one with a mistake. */
  size_t capacity = 1 << 20, length = 0;
  char *large = malloc(capacity);
  length += (size_t)sprintf(large + length, "[");
  for (int i = 0; i < 5000; i++) length += (size_t)sprintf(large + length, "%s{\"id\": %d, \"tags\": [\"a\", \"b\"], \"on\": %s}", i ? "," : "", i, i % 2 ? "true" : "false");
  length += (size_t)sprintf(large + length, "]");
  tree = ts_parser_parse_string(parser, NULL, large, (uint32_t)length);
  int nodes = 0, named = 0, depth = 0;
  count(ts_tree_root_node(tree), &nodes, &named, &depth, 0);
  printf("%d nodes, %d named, %d deep, error %d\n", nodes, named, depth, ts_node_has_error(ts_tree_root_node(tree)));
  ts_tree_delete(tree);
  large[length / 2] = '@';
  tree = ts_parser_parse_string(parser, NULL, large, (uint32_t)length);
  printf("error %d\n", ts_node_has_error(ts_tree_root_node(tree)));
  ts_tree_delete(tree);
  free(large);
  ts_parser_delete(parser);
  puts("end");
  return 0;
}
