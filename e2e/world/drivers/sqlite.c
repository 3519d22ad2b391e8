/* SQLite as an application uses it: a database in a file, transactions, joins, full-text search, JSON, and recovery. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATABASE "/tmp/shop.db"

static void fail(sqlite3 *db, const char *what) {
  printf("FAILED %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
  exit(1);
}

static void run(sqlite3 *db, const char *sql) {
  char *message = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
    printf("in: %s\n", sql);
    fail(db, message ? message : "exec");
  }
}

static int printRow(void *label, int count, char **values, char **names) {
  (void)names;
  printf("%s", (const char *)label);
  for (int i = 0; i < count; i++) printf("%s%s", i ? "|" : ": ", values[i] ? values[i] : "NULL");
  putchar('\n');
  return 0;
}

static void show(sqlite3 *db, const char *label, const char *sql) {
  char *message = NULL;
  if (sqlite3_exec(db, sql, printRow, (void *)label, &message) != SQLITE_OK) fail(db, message ? message : label);
}

static sqlite3 *openDatabase(void) {
  sqlite3 *db;
  if (sqlite3_open(DATABASE, &db) != SQLITE_OK) fail(db, "open");
  return db;
}

static void fill(sqlite3 *db) {
  run(db, "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, country TEXT)");
  run(db, "CREATE TABLE item (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer, price REAL, note BLOB)");
  run(db, "CREATE INDEX item_customer ON item (customer, price)");
  run(db, "BEGIN");
  sqlite3_stmt *customer, *item;
  if (sqlite3_prepare_v2(db, "INSERT INTO customer VALUES (?, ?, ?)", -1, &customer, NULL) ||
      sqlite3_prepare_v2(db, "INSERT INTO item (customer, price, note) VALUES (?, ?, zeroblob(?))", -1, &item, NULL))
    fail(db, "prepare");
  static const char *countries[] = {"NO", "CL", "KE", "NZ", "PL"};
  for (int i = 1; i <= 100; i++) {
    char name[32];
    snprintf(name, sizeof name, "customer %03d", i);
    sqlite3_bind_int(customer, 1, i);
    sqlite3_bind_text(customer, 2, name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(customer, 3, countries[i % 5], -1, SQLITE_STATIC);
    if (sqlite3_step(customer) != SQLITE_DONE) fail(db, "insert");
    sqlite3_reset(customer);
  }
  for (int i = 0; i < 10000; i++) {
    sqlite3_bind_int(item, 1, i % 100 + 1);
    sqlite3_bind_double(item, 2, (i * 7919 % 10007) / 100.0);
    sqlite3_bind_int(item, 3, i % 50);
    if (sqlite3_step(item) != SQLITE_DONE) fail(db, "insert");
    sqlite3_reset(item);
  }
  sqlite3_finalize(customer);
  sqlite3_finalize(item);
  run(db, "COMMIT");
}

static void scalar(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  sqlite3_result_int64(context, sqlite3_value_int64(values[0]) % 9973);
}

int main(void) {
  remove(DATABASE);
  printf("SQLite %s, threadsafe %d\n", sqlite3_libversion(), sqlite3_threadsafe());
  sqlite3 *db = openDatabase();
  fill(db);
  show(db, "by country",
       "SELECT country, count(*), round(sum(price), 2) FROM item JOIN customer ON customer.id = customer "
       "GROUP BY country ORDER BY country");
  show(db, "plan", "EXPLAIN QUERY PLAN SELECT max(price) FROM item WHERE customer = 7");
  show(db, "window",
       "SELECT id, price, rank() OVER (ORDER BY price DESC) FROM item WHERE customer = 7 ORDER BY 3 LIMIT 3");
  show(db, "recursive",
       "WITH RECURSIVE f(n, a, b) AS (SELECT 1, 0, 1 UNION ALL SELECT n + 1, b, a + b FROM f WHERE n < 60) "
       "SELECT max(b) FROM f");
  show(db, "json", "SELECT json_extract('{\"a\":[1,2,{\"b\":\"\\u00e6\"}]}', '$.a[2].b'), json_group_array(country) FROM "
                   "(SELECT DISTINCT country FROM customer ORDER BY 1)");
  show(db, "dates", "SELECT date('2024-02-28', '+2 days'), strftime('%j', '2023-12-31'), printf('%.3f', julianday('2000-01-01'))");

  run(db, "CREATE VIRTUAL TABLE text USING fts5(title, body)");
  run(db, "INSERT INTO text VALUES ('first', 'a rat sat on the mat'), ('second', 'cats and rats do not mix'), "
          "('third', 'nothing of interest')");
  show(db, "full text", "SELECT title, snippet(text, 1, '<', '>', '..', 4) FROM text WHERE text MATCH 'rat* NOT cats'");
  run(db, "CREATE VIRTUAL TABLE place USING rtree(id, x0, x1, y0, y1)");
  run(db, "INSERT INTO place SELECT id, id % 17, id % 17 + 1, id % 13, id % 13 + 1 FROM item WHERE id <= 500");
  show(db, "r-tree", "SELECT count(*) FROM place WHERE x0 >= 3 AND x1 <= 6 AND y0 >= 2 AND y1 <= 5");

  run(db, "SAVEPOINT one; DELETE FROM item WHERE id > 5000; SAVEPOINT two; DELETE FROM item; ROLLBACK TO two");
  show(db, "in savepoint", "SELECT count(*) FROM item");
  run(db, "ROLLBACK TO one; RELEASE one");
  show(db, "rolled back", "SELECT count(*) FROM item");
  if (sqlite3_exec(db, "INSERT INTO customer VALUES (101, 'customer 001', 'NO')", NULL, NULL, NULL) != SQLITE_CONSTRAINT)
    fail(db, "a constraint was not kept");
  printf("constraint: %s\n", sqlite3_errmsg(db));
  run(db, "CREATE TRIGGER gone AFTER DELETE ON item BEGIN UPDATE customer SET name = name || '!' WHERE id = old.customer; END");
  run(db, "DELETE FROM item WHERE id IN (1, 2)");
  show(db, "trigger", "SELECT group_concat(name) FROM customer WHERE name LIKE '%!'");
  sqlite3_create_function(db, "scalar", 1, SQLITE_UTF8, NULL, scalar, NULL, NULL);
  show(db, "function", "SELECT sum(scalar(id * id)) FROM item");

  /* While one connection writes, another cannot, and reads the committed state if anything. */
  sqlite3 *other = openDatabase();
  run(db, "BEGIN IMMEDIATE; DELETE FROM item WHERE id < 100");
  if (sqlite3_exec(other, "DELETE FROM text", NULL, NULL, NULL) != SQLITE_BUSY) fail(other, "two connections write at once");
  run(db, "ROLLBACK");
  show(other, "other connection", "SELECT count(*) FROM item");
  run(other, "INSERT INTO text VALUES ('fourth', 'by the other connection')");
  sqlite3_close(other);

  run(db, "PRAGMA journal_mode = TRUNCATE; VACUUM");
  show(db, "integrity", "PRAGMA integrity_check");
  if (sqlite3_close(db) != SQLITE_OK) fail(db, "close");

  db = openDatabase();
  show(db, "opened again", "SELECT count(*), round(total(price), 2), sum(length(note)) FROM item");
  show(db, "opened again", "SELECT count(*) FROM text WHERE text MATCH 'mat OR interest OR connection'");
  sqlite3 *memory;
  sqlite3_open(":memory:", &memory);
  sqlite3_backup *backup = sqlite3_backup_init(memory, "main", db, "main");
  while (sqlite3_backup_step(backup, 20) == SQLITE_OK) {}
  sqlite3_backup_finish(backup);
  show(memory, "backup", "SELECT count(*) FROM item");
  sqlite3_close(memory);
  sqlite3_close(db);
  puts("end");
  return 0;
}
