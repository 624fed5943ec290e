// SPDX-License-Identifier: BSL-1.0
// Files that are opened, written and closed with every error noticed.
#pragma once

#include "text.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

namespace example {

inline failure file_failure(const std::string& name, std::string_view what) {
  return failure(fmt::format("{}: {}: {}", printable(name), what, std::strerror(errno)));
}

struct close_file {
  void operator()(std::FILE* file) const {
    if (file != stdin && file != stdout) std::fclose(file);
  }
};
using file_handle = std::unique_ptr<std::FILE, close_file>;

/// The file to read; "-" is standard input.
class input_file {
 public:
  explicit input_file(const std::string& path)
      : name_(path == "-" ? "<standard input>" : path),
        location_(path == "-" ? "/dev/stdin" : path),
        file_(path == "-" ? stdin : std::fopen(path.c_str(), "rb")) {
    if (file_ == nullptr) throw file_failure(name_, "cannot be opened");
  }

  std::FILE* get() const { return file_.get(); }
  const std::string& name() const { return name_; }
  const std::filesystem::path& location() const { return location_; }

 private:
  std::string name_;
  std::filesystem::path location_;
  file_handle file_;
};

/// The file to write, "-" is standard output. A regular file is written under another name beside
/// its own and takes its place in commit(), so nobody ever sees half of it; if commit() is not
/// reached, what was there before stays. A device or pipe is written to directly.
class output_file {
 public:
  output_file(const std::string& path, const input_file& input)
      : name_(path == "-" ? "<standard output>" : path),
        target_(path == "-" ? "/dev/stdout" : path) {
    namespace fs = std::filesystem;
    std::error_code none;
    if (fs::is_regular_file(target_, none) && fs::equivalent(target_, input.location(), none))
      throw failure(fmt::format("{}: is also the input", printable(name_)));
    if (path == "-") {
      file_.reset(stdout);
    } else if (fs::exists(target_, none) && !fs::is_regular_file(target_, none)) {
      file_.reset(std::fopen(path.c_str(), "wb"));
    } else {
      open_beside();
    }
    if (!file_) throw file_failure(name_, "cannot be written");
  }
  output_file(const output_file&) = delete;
  output_file& operator=(const output_file&) = delete;

  ~output_file() {
    if (partial_.empty()) return;
    file_.reset();
    std::error_code none;
    std::filesystem::remove(partial_, none);
  }

  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size())
      throw file_failure(name_, "cannot be written");
  }

  /// Everything was written: only now is a file of this name made or replaced.
  void commit() {
    if (std::fflush(file_.get()) != 0) throw file_failure(name_, "cannot be written");
    // A network file system may report a full disk as late as here.
    if (file_.get() != stdout && std::fclose(file_.release()) != 0)
      throw file_failure(name_, "cannot be written");
    if (partial_.empty()) return;
    std::error_code error;
    const auto replaced = std::filesystem::status(target_, error);
    if (exists(replaced)) std::filesystem::permissions(partial_, replaced.permissions(), error);
    std::filesystem::rename(partial_, target_, error);
    if (error)
      throw failure(fmt::format("{}: cannot be replaced: {}", printable(name_), error.message()));
    partial_.clear();
  }

 private:
  void open_beside() {
    std::error_code none;
    // Through a symbolic link, the file it points to is replaced and not the link.
    if (const auto resolved = std::filesystem::canonical(target_, none); !none) target_ = resolved;
    partial_ = target_;
    partial_ += fmt::format(".{:08x}.part", std::random_device{}());
    file_.reset(std::fopen(partial_.string().c_str(), "wbx"));
    if (!file_) partial_.clear();
  }

  std::string name_;
  std::filesystem::path target_, partial_;
  file_handle file_;
};

}  // namespace example
