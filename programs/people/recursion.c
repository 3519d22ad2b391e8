/* Recursion: 5,000 deep, Ackermann, Hanoi, permutations, eight queens, mutual recursion. */
#include <stdio.h>
#include <string.h>

static long long depth(int n) {
  volatile char frame[16];
  frame[0] = (char)n;
  return n == 0 ? 0 : 1 + depth(n - 1) + (frame[0] - (char)n);
}

static int ackermann(int m, int n) {
  return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static int moves;
static void hanoi(int n, char from, char to, char via) {
  if (n == 0) return;
  hanoi(n - 1, from, via, to);
  moves++;
  hanoi(n - 1, via, to, from);
}

static int printed;
static void permute(char *text, int from) {
  if (!text[from]) {
    if (printed++ < 6) printf("%s ", text);
    return;
  }
  for (int i = from; text[i]; i++) {
    char c = text[from];
    text[from] = text[i], text[i] = c;
    permute(text, from + 1);
    c = text[from];
    text[from] = text[i], text[i] = c;
  }
}

static int queens(int n, int row, unsigned columns, unsigned left, unsigned right) {
  if (row == n) return 1;
  int count = 0;
  for (unsigned free = ~(columns | left | right) & ((1u << n) - 1); free; free &= free - 1) {
    unsigned bit = free & -free;
    count += queens(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return count;
}

static int odd(int n);
static int even(int n) { return n == 0 ? 1 : odd(n - 1); }
static int odd(int n) { return n == 0 ? 0 : even(n - 1); }

static long long fibonacci(int n) {
  static long long memo[91];
  if (n < 2) return n;
  return memo[n] ? memo[n] : (memo[n] = fibonacci(n - 1) + fibonacci(n - 2));
}

int main(void) {
  printf("%lld\n", depth(5000));
  printf("%d\n", ackermann(2, 300));
  hanoi(16, 'A', 'C', 'B');
  printf("%d\n", moves);
  char text[] = "abcdefg";
  permute(text, 0);
  printf("%d\n", printed);
  printf("%d %d\n", queens(8, 0, 0, 0, 0), queens(10, 0, 0, 0, 0));
  printf("%d %d\n", even(1000), odd(1000));
  printf("%lld\n", fibonacci(90));
  return 0;
}
