// SPDX-License-Identifier: BSL-1.0
// Runs a fuzz target where there is no libFuzzer: on the files named, or on seeded random inputs.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// Sebastiano Vigna, splitmix64.
std::uint64_t next(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15U);
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

int main(int count, char** names) {
  for (int i = 1; i < count; ++i) {
    std::ifstream file(names[i], std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  if (count > 1) return 0;
  constexpr int inputs = 30000;
  constexpr std::size_t longest = 200;
  std::uint64_t state = 1;
  std::vector<std::uint8_t> bytes(longest);
  for (int i = 0; i < inputs; ++i) {
    for (std::uint8_t& b : bytes)
      b = static_cast<std::uint8_t>(next(state) >> 56U);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  std::printf("%d inputs\n", inputs);
}
