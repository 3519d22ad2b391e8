/* Argon2, whose lanes are threads: the vectors of RFC 9106, and the same hash whatever the number of threads. */
#include <argon2.h>
#include <stdio.h>
#include <string.h>

static void show(const char *name, const unsigned char *hash, size_t length) {
  printf("%s ", name);
  for (size_t i = 0; i < length; i++) printf("%02x", hash[i]);
  putchar('\n');
}

int main(void) {
  unsigned char password[32], salt[16], secret[8], data[12], hash[32], other[32];
  memset(password, 1, sizeof password);
  memset(salt, 2, sizeof salt);
  memset(secret, 3, sizeof secret);
  memset(data, 4, sizeof data);
  for (uint32_t threads = 1; threads <= 4; threads += 3) {
    argon2_context context = {.out = hash, .outlen = 32, .pwd = password, .pwdlen = 32, .salt = salt, .saltlen = 16,
                              .secret = secret, .secretlen = 8, .ad = data, .adlen = 12, .t_cost = 3, .m_cost = 32,
                              .lanes = 4, .threads = threads, .version = ARGON2_VERSION_13};
    if (argon2d_ctx(&context) != ARGON2_OK) return puts("FAILED d"), 1;
    show("d ", hash, 32);
    memset(password, 1, sizeof password);
    if (argon2i_ctx(&context) != ARGON2_OK) return puts("FAILED i"), 1;
    show("i ", hash, 32);
    if (argon2id_ctx(&context) != ARGON2_OK) return puts("FAILED id"), 1;
    show("id", hash, 32);
  }
  argon2id_hash_raw(2, 4096, 4, "password", 8, "somesalt", 8, hash, 32);
  argon2id_hash_raw(2, 4096, 4, "password", 8, "somesalt", 8, other, 32);
  printf("%d\n", memcmp(hash, other, 32));
  char encoded[128];
  argon2id_hash_encoded(1, 1024, 2, "secret", 6, "somesalt", 8, 24, encoded, sizeof encoded);
  puts(encoded);
  printf("%d %s\n", argon2id_verify(encoded, "secret", 6), argon2_error_message(argon2id_verify(encoded, "Secret", 6)));
  puts("end");
  return 0;
}
