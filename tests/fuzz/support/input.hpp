// SPDX-License-Identifier: BSL-1.0
// What fuzz targets share: numbers taken off the front of an input, and how a check fails.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <type_traits>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

/// Ends the program where a check does not hold; libFuzzer then keeps the input.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

template <class T>
using bits_of = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

/// The same bits; one NaN is as good as another.
template <class T>
bool same(T a, T b) {
  return std::bit_cast<bits_of<T>>(a) == std::bit_cast<bits_of<T>>(b) || (a != a && b != b);
}

/// The bytes of an input, taken one after the other; zeros once they are used up.
class input {
 public:
  input(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  unsigned byte() {
    std::uint8_t b = 0;
    take(&b, 1);
    return b;
  }
  /// Below `count`, which is 256 at most.
  unsigned below(unsigned count) { return byte() % count; }
  bool chance(unsigned one_in) { return below(one_in) == 0; }

  /// Any bits at all.
  template <class T = double>
  T any() {
    bits_of<T> word = 0;
    take(&word, sizeof word);
    return std::bit_cast<T>(word);
  }
  /// Two bytes: in (-8, 8), in steps of 2^-12, so that ties and zeros are found.
  double modest() {
    std::int16_t word = 0;
    take(&word, sizeof word);
    return std::ldexp(static_cast<double>(word), -12);
  }
  /// A modest number, or any bits, as a byte says.
  double number() { return chance(8) ? any() : modest(); }
  /// A whole number from -4 to 4, a modest one, one of another size, or any bits.
  double mixed() {
    const unsigned how = byte();
    if (how < 100) return static_cast<double>(how % 9) - 4;
    if (how < 200) return modest();
    if (how < 245) return std::ldexp(modest(), static_cast<int>(below(120)) - 60);
    return any();
  }

 private:
  void take(void* to, std::size_t size) {
    const std::size_t taken = size < size_ ? size : size_;
    if (taken > 0) std::memcpy(to, data_, taken);
    data_ += taken, size_ -= taken;
  }

  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace fuzz
