// SPDX-License-Identifier: BSL-1.0
// 113-bit arithmetic: the type, and its functions by unqualified names.
#pragma once

#if defined(HEDGEROW_TEST_HAS_QUADMATH) || defined(__SIZEOF_FLOAT128__)
#  define HEDGEROW_TEST_QUAD 1

__extension__ typedef __float128 quad_number;

// libquadmath's header belongs to g++; the functions themselves are plain C.
extern "C" {
quad_number expq(quad_number) noexcept;
quad_number logq(quad_number) noexcept;
quad_number sqrtq(quad_number) noexcept;
quad_number erfcq(quad_number) noexcept;
quad_number atanq(quad_number) noexcept;
}

namespace quad_functions {

/// As the library's generic path asks for them: found for a class by its own namespace, and for the
/// built-in type, which has none, wherever a `using` brings them in.
inline quad_number exp(quad_number x) { return expq(x); }
inline quad_number log(quad_number x) { return logq(x); }
inline quad_number sqrt(quad_number x) { return sqrtq(x); }
inline quad_number erfc(quad_number x) { return erfcq(x); }

}  // namespace quad_functions

/// The same in a class, as any number type of a library comes.
namespace quad_type {

struct real {
  quad_number value{};

  real() = default;
  explicit(false) real(double x) : value(x) {}
  struct raw {};
  real(raw, quad_number x) : value(x) {}

  friend real operator+(const real& a, const real& b) { return {raw{}, a.value + b.value}; }
  friend real operator-(const real& a, const real& b) { return {raw{}, a.value - b.value}; }
  friend real operator*(const real& a, const real& b) { return {raw{}, a.value * b.value}; }
  friend real operator/(const real& a, const real& b) { return {raw{}, a.value / b.value}; }
  friend real operator-(const real& a) { return {raw{}, -a.value}; }
  friend bool operator<(const real& a, const real& b) { return a.value < b.value; }
  friend bool operator<=(const real& a, const real& b) { return a.value <= b.value; }
  friend bool operator>(const real& a, const real& b) { return a.value > b.value; }
  friend bool operator>=(const real& a, const real& b) { return a.value >= b.value; }
  friend bool operator==(const real& a, const real& b) { return a.value == b.value; }
};

inline real exp(const real& x) { return {real::raw{}, expq(x.value)}; }
inline real log(const real& x) { return {real::raw{}, logq(x.value)}; }
inline real sqrt(const real& x) { return {real::raw{}, sqrtq(x.value)}; }
inline real erfc(const real& x) { return {real::raw{}, erfcq(x.value)}; }

}  // namespace quad_type

#endif
