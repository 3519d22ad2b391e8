// std::filesystem: create, iterate, rename, copy, remove; error codes and exceptions; paths.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

namespace fs = std::filesystem;

static void write(const fs::path &path, const std::string &text) {
  std::ofstream out(path);
  out << text;
}

static void list(const fs::path &root) {
  std::vector<std::string> lines;
  for (const auto &entry : fs::recursive_directory_iterator(root)) {
    auto name = entry.path().lexically_relative(root).generic_string();
    lines.push_back(entry.is_directory() ? name + "/" : name + " " + std::to_string(entry.file_size()));
  }
  std::sort(lines.begin(), lines.end());
  for (const auto &line : lines) std::cout << "  " << line << '\n';
}

int main() {
  fs::path root = fs::temp_directory_path() / "people-filesystem";
  fs::remove_all(root);
  std::cout << fs::create_directories(root / "a" / "b") << fs::create_directory(root / "a") << '\n';
  write(root / "a" / "one.txt", "1");
  write(root / "a" / "b" / "two.txt", "22");
  write(root / "three", "333");
  list(root);
  fs::rename(root / "three", root / "a" / "3.dat");
  fs::copy(root / "a", root / "copy", fs::copy_options::recursive);
  fs::copy_file(root / "a" / "one.txt", root / "copy" / "one.txt", fs::copy_options::overwrite_existing);
  list(root);
  try {
    fs::copy_file(root / "a" / "one.txt", root / "copy" / "one.txt");
  } catch (const fs::filesystem_error &error) {
    std::cout << (error.code() == std::errc::file_exists) << error.path1().filename() << '\n';
  }
  std::error_code code;
  std::cout << fs::exists(root / "nothing") << fs::file_size(root / "nothing", code) + 1 << (code == std::errc::no_such_file_or_directory) << '\n';
  fs::remove(root / "a", code);
  std::cout << (code == std::errc::directory_not_empty) << '\n';
  try {
    for (const auto &entry : fs::directory_iterator(root / "nothing")) std::cout << entry;
  } catch (const fs::filesystem_error &error) {
    std::cout << error.code().category().name() << ' ' << error.code().message() << '\n';
  }
  try {
    fs::create_directory(root / "a" / "one.txt" / "below");
  } catch (const std::system_error &error) {
    std::cout << (error.code() == std::errc::not_a_directory) << '\n';
  }
  fs::resize_file(root / "a" / "one.txt", 10);
  std::cout << fs::file_size(root / "a" / "one.txt") << fs::is_empty(root / "a") << fs::is_regular_file(root / "a" / "one.txt") << '\n';
  fs::create_symlink("one.txt", root / "a" / "link", code);
  if (!code) std::cout << fs::is_symlink(root / "a" / "link") << fs::read_symlink(root / "a" / "link") << fs::equivalent(root / "a" / "link", root / "a" / "one.txt") << '\n';
  auto before = fs::current_path();
  fs::current_path(root);
  std::cout << fs::exists("a/one.txt") << (fs::absolute("a") == root / "a") << fs::canonical("a/../a/./b").filename() << fs::weakly_canonical("x/../y").filename() << '\n';
  fs::current_path(before);
  auto time = fs::last_write_time(root / "a");
  fs::last_write_time(root / "a", time - std::chrono::hours(1));
  std::cout << (fs::last_write_time(root / "a") < time) << '\n';
  std::cout << fs::remove_all(root) << fs::exists(root) << '\n';
  fs::path p = "/usr/local/lib/../file.tar.gz";
  std::cout << p.stem() << p.extension() << p.lexically_normal() << p.root_directory() << p.replace_extension("zip").filename() << (fs::path("a") / "/b") << '\n';
  for (const auto &part : fs::path("/x/y//z/")) std::cout << part;
  std::cout << '\n';
}
