// simdjson: both of its interfaces, a stream of documents that a second thread looks through ahead, and its errors,
// thrown and returned.
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "simdjson.h"

using namespace simdjson;

static std::string document(int count) {
  std::string text = "{\"name\": \"caf\\u00e9 \\ud83d\\ude00\", \"points\": [";
  for (int i = 0; i < count; i++) {
    text += (i ? "," : "") + std::string("{\"id\": ") + std::to_string(i) + ", \"x\": " + std::to_string(i * 0.25) +
            ", \"tags\": [\"a\", \"b" + std::to_string(i % 7) + "\"], \"ok\": " + (i % 2 ? "true" : "false") + "}";
  }
  return text + "], \"big\": 18446744073709551615, \"small\": -9223372036854775808, \"tiny\": 5e-324, \"nothing\": null}";
}

static void onDemand(const padded_string &json) {
  ondemand::parser parser;
  ondemand::document doc = parser.iterate(json);
  std::string_view name = doc["name"];
  double sum = 0;
  size_t ids = 0, tags = 0, yes = 0;
  for (ondemand::object point : doc["points"]) {
    ids += uint64_t(point["id"]);
    sum += double(point["x"]);
    for (std::string_view tag : point["tags"]) tags += tag.size();
    yes += bool(point["ok"]);
  }
  std::printf("on demand: %.*s %zu %.2f %zu %zu", int(name.size()), name.data(), ids, sum, tags, yes);
  std::printf(" %llu %lld %g %d\n", (unsigned long long)uint64_t(doc["big"]), (long long)int64_t(doc["small"]),
              double(doc["tiny"]), bool(doc["nothing"].is_null()));
}

static void tree(const padded_string &json) {
  dom::parser parser;
  dom::element doc = parser.parse(json);
  std::string_view tag = doc.at_pointer("/points/8/tags/1");
  std::string short_form = minify(doc);
  dom::parser other;
  bool same = minify(other.parse(short_form)) == short_form;
  std::printf("tree: %.*s, %zu points, %zu bytes, %s\n", int(tag.size()), tag.data(), doc["points"].get_array().size(),
              short_form.size(), same ? "the same again" : "FAILED");
}

static void stream(size_t batch) {
  std::string text;
  for (int i = 0; i < 5000; i++) text += "{\"n\": " + std::to_string(i) + ", \"of\": [1, 2, 3]}\n";
  padded_string json(text);
  dom::parser parser;
  dom::document_stream documents = parser.parse_many(json, batch);
  uint64_t sum = 0, count = 0;
  for (dom::element doc : documents) {
    sum += uint64_t(doc["n"]);
    count++;
  }
  std::printf("stream: %llu documents, %llu\n", (unsigned long long)count, (unsigned long long)sum);
}

static void errors() {
  const char *texts[] = {"{\"a\": [1, 2}", "[1, 2", "\"\\x\"", "[tru]", "[1e999]", "\"\xff\"", "", "[\"open]", "{\"a\": 01}"};
  for (const char *text : texts) {
    dom::parser parser;
    padded_string json{std::string(text)};
    error_code returned = parser.parse(json).error(), thrown = SUCCESS;
    try {
      dom::element doc = parser.parse(json);
      std::printf("FAILED: %s has kind %d\n", text, int(doc.type()));
    } catch (const simdjson_error &error) {
      thrown = error.error();
    }
    std::printf("%s%s\n", returned == thrown ? "" : "FAILED: ", error_message(returned));
  }
  try {
    auto json = "{\"a\": \"text\"}"_padded;
    ondemand::parser parser;
    ondemand::document doc = parser.iterate(json);
    double value = doc["a"];
    std::printf("FAILED: %g\n", value);
  } catch (const std::exception &error) {
    std::printf("%s\n", error.what());
  }
}

int main() {
  padded_string json(document(2000));
  onDemand(json);
  tree(json);
  stream(1024);
  stream(1000000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; i++) threads.emplace_back([] { stream(4096); });
  for (std::thread &thread : threads) thread.join();
  errors();
  std::puts("end");
}
