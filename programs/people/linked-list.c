/* A singly linked list and a binary tree, with malloc and free; reversal, removal, traversal by function pointer. */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct node {
  int value;
  struct node *next;
} node_t;

static void push(node_t **head, int value) {
  node_t *node = malloc(sizeof(node_t));
  assert(node != NULL);
  node->value = value;
  node->next = *head;
  *head = node;
}

static void reverse(node_t **head) {
  node_t *previous = NULL;
  for (node_t *current = *head, *next; current; current = next) {
    next = current->next;
    current->next = previous;
    previous = current;
  }
  *head = previous;
}

static bool erase(node_t **head, int value) {
  for (node_t **link = head; *link; link = &(*link)->next)
    if ((*link)->value == value) {
      node_t *dead = *link;
      *link = dead->next;
      free(dead);
      return true;
    }
  return false;
}

static void print(const node_t *head) {
  for (; head; head = head->next) printf("%d%s", head->value, head->next ? " -> " : "\n");
}

typedef struct tree {
  int key, count;
  struct tree *left, *right;
} tree_t;

static tree_t *insert(tree_t *tree, int key) {
  if (!tree) {
    tree = calloc(1, sizeof *tree);
    tree->key = key;
    tree->count = 1;
  } else if (key == tree->key) tree->count++;
  else if (key < tree->key) tree->left = insert(tree->left, key);
  else tree->right = insert(tree->right, key);
  return tree;
}

static void walk(const tree_t *tree, void (*visit)(const tree_t *, void *), void *context) {
  if (!tree) return;
  walk(tree->left, visit, context);
  visit(tree, context);
  walk(tree->right, visit, context);
}

static void show(const tree_t *tree, void *context) { printf("%d:%d%s", tree->key, tree->count, (const char *)context); }
static void add(const tree_t *tree, void *context) { *(long long *)context += (long long)tree->key * tree->count; }

static int height(const tree_t *tree) {
  if (!tree) return 0;
  int left = height(tree->left), right = height(tree->right);
  return 1 + (left > right ? left : right);
}

static void destroy(tree_t *tree) {
  if (!tree) return;
  destroy(tree->left);
  destroy(tree->right);
  free(tree);
}

int main(void) {
  node_t *list = NULL;
  for (int i = 1; i <= 8; i++) push(&list, i * i);
  print(list);
  reverse(&list);
  print(list);
  printf("%d %d %d\n", erase(&list, 1), erase(&list, 25), erase(&list, 26));
  print(list);
  while (list) erase(&list, list->value);

  tree_t *tree = NULL;
  unsigned seed = 42;
  for (int i = 0; i < 20000; i++) {
    seed = seed * 1664525u + 1013904223u;
    tree = insert(tree, (int)(seed >> 16) % 30);
  }
  walk(tree, show, " ");
  putchar('\n');
  long long sum = 0;
  walk(tree, add, &sum);
  printf("sum %lld, height %d\n", sum, height(tree));
  destroy(tree);
  tree = NULL;
  for (int i = 0; i < 3000; i++) tree = insert(tree, i); /* degenerates to a list */
  printf("height %d\n", height(tree));
  destroy(tree);
  return 0;
}
