// protozero, a header-only library: writes messages and reads them again; what is damaged throws.
#include <cstdio>
#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <vector>

enum class Node : protozero::pbf_tag_type { required_int64_id = 1, optional_string_name = 2, packed_sint32_refs = 3, optional_double_x = 4 };

static std::string encode(int count) {
  std::string buffer;
  protozero::pbf_writer writer{buffer};
  for (int i = 0; i < count; i++) {
    std::string inner;
    protozero::pbf_builder<Node> node{inner};
    node.add_int64(Node::required_int64_id, i * 1000000007LL);
    node.add_string(Node::optional_string_name, "node " + std::to_string(i));
    std::vector<int32_t> refs;
    for (int r = -i % 7; r < i % 5; r++) refs.push_back(r * 1000);
    node.add_packed_sint32(Node::packed_sint32_refs, refs.begin(), refs.end());
    node.add_double(Node::optional_double_x, i / 8.0);
    writer.add_message(1, inner);
  }
  writer.add_fixed32(2, 0xdeadbeef);
  writer.add_bool(3, true);
  return buffer;
}

int main() {
  const std::string buffer = encode(2000);
  std::printf("%zu bytes\n", buffer.size());
  long long ids = 0, refs = 0, names = 0;
  double x = 0;
  protozero::pbf_reader reader{buffer};
  while (reader.next()) {
    switch (reader.tag()) {
      case 1: {
        protozero::pbf_message<Node> node{reader.get_message()};
        while (node.next()) {
          switch (node.tag()) {
            case Node::required_int64_id: ids += node.get_int64(); break;
            case Node::optional_string_name: names += static_cast<long long>(node.get_string().size()); break;
            case Node::packed_sint32_refs:
              for (auto ref : node.get_packed_sint32()) refs += ref;
              break;
            case Node::optional_double_x: x += node.get_double(); break;
          }
        }
        break;
      }
      case 2: std::printf("%x\n", reader.get_fixed32()); break;
      default: reader.skip();
    }
  }
  std::printf("%lld %lld %lld %g\n", ids, names, refs, x);

  int thrown = 0;
  for (std::size_t length = 1; length < 400; length++) {
    try {
      protozero::pbf_reader part{buffer.data(), length};
      while (part.next()) part.skip();
    } catch (const protozero::end_of_buffer_exception &) {
      thrown++;
    } catch (const protozero::exception &error) {
      std::printf("%s\n", error.what());
    }
  }
  std::printf("%d damaged\n", thrown);
  try {
    protozero::pbf_reader wrong{std::string("\x0f\x01", 2)};
    wrong.next();
    wrong.skip();
  } catch (const std::exception &error) {
    std::printf("%s\n", error.what());
  }
}
