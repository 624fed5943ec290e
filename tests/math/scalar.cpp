// The concept `scalar`, and every function of math on types that offer only what it asks for.
#include <hedgerow/math.hpp>
#include <hedgerow/math/dual.hpp>
#include <hedgerow/math/simd.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <concepts>
#include <limits>
#include <string>
#include <type_traits>

#if HEDGEROW_TEST_HAS_BOOST
#  include <boost/multiprecision/cpp_bin_float.hpp>
#  include <boost/multiprecision/cpp_dec_float.hpp>
#endif

namespace math = hedgerow::math;

namespace only_what_is_documented {

/// A number with the operations that the documentation of `scalar` lists, and no others: explicit
/// construction from double alone, no conversion back, no default construction, no ==.
class archetype {
 public:
  archetype() = delete;
  explicit archetype(double x) : x_(x) {}
  template <class U>
    requires(!std::same_as<U, double>)
  archetype(U) = delete;

  friend archetype operator+(const archetype& a, const archetype& b) {
    return archetype(a.x_ + b.x_);
  }
  friend archetype operator-(const archetype& a, const archetype& b) {
    return archetype(a.x_ - b.x_);
  }
  friend archetype operator*(const archetype& a, const archetype& b) {
    return archetype(a.x_ * b.x_);
  }
  friend archetype operator/(const archetype& a, const archetype& b) {
    return archetype(a.x_ / b.x_);
  }
  friend archetype operator-(const archetype& a) { return archetype(-a.x_); }
  friend bool operator<(const archetype& a, const archetype& b) { return a.x_ < b.x_; }
  friend bool operator>(const archetype& a, const archetype& b) { return a.x_ > b.x_; }
  friend archetype exp(const archetype& a) { return archetype(std::exp(a.x_)); }
  friend archetype log(const archetype& a) { return archetype(std::log(a.x_)); }
  friend archetype sqrt(const archetype& a) { return archetype(std::sqrt(a.x_)); }
  friend archetype cbrt(const archetype& a) { return archetype(std::cbrt(a.x_)); }
  friend archetype erfc(const archetype& a) { return archetype(std::erfc(a.x_)); }

  double reveal() const { return x_; }

 private:
  double x_;
};

struct no_order {
  explicit no_order(double) {}
  friend no_order operator+(no_order a, no_order) { return a; }
  friend no_order operator-(no_order a, no_order) { return a; }
  friend no_order operator*(no_order a, no_order) { return a; }
  friend no_order operator/(no_order a, no_order) { return a; }
  friend no_order operator-(no_order a) { return a; }
};

}  // namespace only_what_is_documented
using only_what_is_documented::archetype;
using only_what_is_documented::no_order;

namespace {

static_assert(hedgerow::scalar<float>);
static_assert(hedgerow::scalar<double>);
static_assert(hedgerow::scalar<long double>);
static_assert(hedgerow::scalar<archetype>);
static_assert(hedgerow::scalar<hedgerow::dual<double, 1>>);
static_assert(hedgerow::scalar<xsimd::batch<float>>);
static_assert(hedgerow::scalar<xsimd::batch<double>>);
static_assert(!hedgerow::scalar<int>);
static_assert(!hedgerow::scalar<bool>);
static_assert(!hedgerow::scalar<const double>);
static_assert(!hedgerow::scalar<double&>);
static_assert(!hedgerow::scalar<no_order>);
static_assert(!hedgerow::scalar<std::string>);

/// Relative error of a function of the archetype, which computes in double.
double error(const archetype& got, double expected) {
  return std::abs(got.reveal() / expected - 1.0);
}

}  // namespace

TEST_CASE("every function runs on a type with the documented operations alone") {
  using T = archetype;
  CHECK(error(math::exp(T(1.0)), 2.718281828459045) < 1e-15);
  CHECK(error(math::log(T(10.0)), 2.302585092994046) < 1e-15);
  CHECK(error(math::cbrt(T(27.0)), 3.0) < 1e-15);
  CHECK(error(math::normal_pdf(T(1.0)), 0.24197072451914337) < 1e-14);
  CHECK(error(math::normal_cdf(T(-5.0)), 2.866515718791939e-07) < 1e-13);
  CHECK(error(math::normal_tail(T(5.0)), 2.866515718791939e-07) < 1e-13);
  CHECK(error(math::mills_ratio(T(0.0)), 1.2533141373155003) < 1e-14);
  CHECK(error(math::mills_ratio(T(1e6)), 1e-6) < 1e-11);
  CHECK(error(math::mills_ratio(T(-2.0)), 18.100247711126153) < 1e-13);
  CHECK(error(math::normal_quantile(T(0.975)), 1.959963984540054) < 1e-14);
  CHECK(error(math::normal_quantile(T(1e-10)), -6.361340902404056) < 1e-14);
  CHECK(error(math::normal_quantile(T(0.5 + 1e-12)), 2.506628274631e-12 * (1.0 + 2.2e-5)) < 1e-4);
  CHECK(std::isinf(math::normal_quantile(T(0.0)).reveal()));
  CHECK(std::isinf(math::normal_quantile(T(1.0)).reveal()));
  CHECK(std::isnan(math::normal_quantile(T(-0.1)).reveal()));
  CHECK(std::isnan(math::normal_quantile(T(1.1)).reveal()));
  CHECK(std::isnan(math::normal_quantile(T(std::numeric_limits<double>::quiet_NaN())).reveal()));
}

TEST_CASE("every function of math differentiates") {
  using T = hedgerow::dual<double, 1>;
  const T x = hedgerow::dual_variable<1>(0.3, 0), p = hedgerow::dual_variable<1>(0.2, 0);
  const double phi = math::normal_pdf(0.3), z = math::normal_quantile(0.2);
  CHECK(math::exp(x).gradient[0] == doctest::Approx(std::exp(0.3)));
  CHECK(math::log(x).gradient[0] == doctest::Approx(1.0 / 0.3));
  CHECK(math::cbrt(x).gradient[0] == doctest::Approx(std::cbrt(0.3) / 0.9));
  CHECK(math::normal_pdf(x).gradient[0] == doctest::Approx(-0.3 * phi));
  CHECK(math::normal_cdf(x).gradient[0] == doctest::Approx(phi));
  CHECK(math::normal_tail(x).gradient[0] == doctest::Approx(-phi));
  CHECK(math::normal_tail(x).hessian[0] == doctest::Approx(0.3 * phi));
  // R' = x R - 1, R'' = R + x R'
  const T ratio = math::mills_ratio(x);
  CHECK(ratio.gradient[0] == doctest::Approx(0.3 * ratio.value - 1.0));
  CHECK(ratio.hessian[0] == doctest::Approx(ratio.value + 0.3 * ratio.gradient[0]));
  // x' = 1/phi(x), x'' = x x'^2
  const T quantile = math::normal_quantile(p);
  CHECK(quantile.value == doctest::Approx(z).epsilon(1e-14));
  CHECK(quantile.gradient[0] == doctest::Approx(1.0 / math::normal_pdf(z)));
  CHECK(quantile.hessian[0] == doctest::Approx(z / (math::normal_pdf(z) * math::normal_pdf(z))));
}

#if HEDGEROW_TEST_HAS_BOOST

namespace {

using quad = boost::multiprecision::cpp_bin_float_quad;
static_assert(hedgerow::scalar<quad>);
// Expression templates: a + b is not a number.
static_assert(!hedgerow::scalar<boost::multiprecision::cpp_dec_float_50>);

/// |got / expected - 1| in units of 2^-113.
double quad_ulps(const quad& got, const char* expected) {
  return static_cast<double>(abs(got / quad(expected) - 1) * ldexp(quad(1), 113));
}

}  // namespace

// Expected values: mpmath at 60 digits.
TEST_CASE("113-bit arithmetic keeps 113 bits") {
  CHECK(quad_ulps(math::normal_pdf(quad(1.0)), "2.41970724519143349797830192935560654828671971e-1")
        < 8);
  CHECK(
      quad_ulps(math::normal_cdf(quad(-10.0)), "7.61985302416052606597334325159930836350403328e-24")
      < 500);
  CHECK(quad_ulps(math::normal_tail(quad(30.0)),
                  "4.90671392714818705953380925658019047199698494e-198")
        < 5000);
  CHECK(quad_ulps(math::mills_ratio(quad(0.5)), "8.76364456453692346727853142639848860860109798e-1")
        < 16);
  CHECK(quad_ulps(math::mills_ratio(quad(8.5)), "1.16082063385982290338810064727539052177482885e-1")
        < 500);
  CHECK(quad_ulps(math::mills_ratio(quad(9.5)), "1.04133581579598251308334914852564017208896086e-1")
        < 16);
  CHECK(quad_ulps(math::mills_ratio(quad(1000.0)),
                  "9.99999000002999985000104999055010394864867027e-4")
        < 16);
  CHECK(quad_ulps(math::normal_quantile(quad(0.25)),
                  "-6.74489750196081743202227014541307185386904415e-1")
        < 16);
  CHECK(quad_ulps(math::normal_quantile(quad(0.5) + ldexp(quad(1), -80)),
                  "2.07343431165200987624669328918396457051441184e-24")
        < 16);
  CHECK(quad_ulps(math::normal_quantile(ldexp(quad(1), -20)),
                  "-4.76300103426781395698855441929634507303751178")
        < 64);
  CHECK(quad_ulps(math::normal_quantile(ldexp(quad(1), -1000)),
                  "-3.71110119371647914101146844774769499236841097e+1")
        < 64);
}

#endif
