/* Matrices: malloc of rows, one block, variable-length arrays as parameters; determinant by elimination. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void multiply(int n, int m, int p, double a[n][m], double b[m][p], double c[n][p]) {
  for (int i = 0; i < n; i++)
    for (int j = 0; j < p; j++) {
      c[i][j] = 0;
      for (int k = 0; k < m; k++) c[i][j] += a[i][k] * b[k][j];
    }
}

static double determinant(int n, double **a) {
  double result = 1;
  for (int i = 0; i < n; i++) {
    int pivot = i;
    for (int j = i + 1; j < n; j++)
      if (fabs(a[j][i]) > fabs(a[pivot][i])) pivot = j;
    if (a[pivot][i] == 0) return 0;
    if (pivot != i) {
      double *row = a[i];
      a[i] = a[pivot];
      a[pivot] = row;
      result = -result;
    }
    result *= a[i][i];
    for (int j = i + 1; j < n; j++) {
      double factor = a[j][i] / a[i][i];
      for (int k = i; k < n; k++) a[j][k] -= factor * a[i][k];
    }
  }
  return result;
}

int main(void) {
  int n = 3, m = 4, p = 2;
  double a[n][m], b[m][p], c[n][p];
  for (int i = 0; i < n; i++)
    for (int j = 0; j < m; j++) a[i][j] = i + j / 2.0;
  for (int i = 0; i < m; i++)
    for (int j = 0; j < p; j++) b[i][j] = i * j + 1;
  multiply(n, m, p, a, b, c);
  for (int i = 0; i < n; i++) printf("%8.3f %8.3f\n", c[i][0], c[i][1]);
  printf("%zu\n", sizeof a / sizeof(double));

  int size = 120;
  double **matrix = malloc((size_t)size * sizeof *matrix);
  for (int i = 0; i < size; i++) {
    matrix[i] = malloc((size_t)size * sizeof **matrix);
    for (int j = 0; j < size; j++) matrix[i][j] = i == j ? 2 : i - j == 1 || j - i == 1 ? -1 : 0;
  }
  printf("%.6f\n", determinant(size, matrix)); /* size + 1 */
  for (int i = 0; i < size; i++) free(matrix[i]);
  free(matrix);

  double (*block)[300] = calloc(300, sizeof *block);
  double (*square)[300] = calloc(300, sizeof *square);
  for (int i = 0; i < 300; i++) block[i][(i + 1) % 300] = 1; /* a permutation */
  multiply(300, 300, 300, block, block, square);
  double trace = 0, ones = 0;
  for (int i = 0; i < 300; i++) {
    trace += square[i][i];
    ones += square[i][(i + 2) % 300];
  }
  printf("%g %g\n", trace, ones);
  free(block);
  free(square);
  return 0;
}
