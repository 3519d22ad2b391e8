// simdjson: parses, walks by both interfaces, streams documents, refuses what is not JSON.
#include <cstdio>
#include <simdjson.h>
#include <string>

using namespace simdjson;

int main() {
  std::string text = "[";
  for (int i = 0; i < 5000; i++) {
    if (i) text += ",";
    text += "{\"id\":" + std::to_string(i) + ",\"name\":\"n\\u00e6me " + std::to_string(i) + "\",\"values\":[" + std::to_string(i / 2.0) + ",-1e3,null,true]}";
  }
  text += "]";
  padded_string json(text);
  std::printf("%s, %zu bytes\n", std::string(get_active_implementation()->name()).c_str(), text.size());

  dom::parser parser;
  dom::element document;
  if (parser.parse(json).get(document) != SUCCESS) return std::puts("FAILED parse"), 1;
  std::uint64_t ids = 0;
  double sum = 0;
  for (dom::element item : dom::array(document)) {
    ids += std::uint64_t(item["id"]);
    sum += double(item["values"].at(0));
  }
  std::printf("%llu %.1f %s\n", static_cast<unsigned long long>(ids), sum, std::string(std::string_view(document.at(7)["name"])).c_str());

  ondemand::parser demand;
  ondemand::document lazy = demand.iterate(json);
  std::size_t names = 0;
  for (ondemand::object item : lazy) names += std::string_view(item["name"]).size();
  std::printf("%zu\n", names);

  std::string lines;
  for (int i = 0; i < 100; i++) lines += "{\"n\": " + std::to_string(i) + "}\n";
  dom::document_stream stream;
  if (parser.parse_many(lines.data(), lines.size(), 1000).get(stream) != SUCCESS) return std::puts("FAILED parse_many"), 1;
  long long total = 0;
  for (auto one : stream) total += std::int64_t(one["n"]);
  std::printf("%lld\n", total);

  for (const char *bad : {"", "{", "[1,]", "{\"a\" 1}", "\"\\x\"", "[01]", "nul", "\"\xff\""}) {
    dom::element element;
    auto error = parser.parse(padded_string(bad, std::char_traits<char>::length(bad))).get(element);
    std::printf("%s\n", error_message(error));
  }
  try {
    std::printf("%lld\n", static_cast<long long>(std::int64_t(document.at(0)["name"])));
  } catch (const simdjson_error &error) {
    std::printf("thrown: %s\n", error.what());
  }
}
