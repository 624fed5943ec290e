// SPDX-License-Identifier: BSL-1.0
// What is taken for a price history: any contiguous range of double.
#include "support/refusal.hpp"
#include <hedgerow/ratio/series.hpp>

#include <doctest/doctest.h>

#include <array>
#include <list>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#if defined(HEDGEROW_TEST_HAS_EIGEN)
#  include <Eigen/Core>
#endif

namespace ratio = hedgerow::ratio;

namespace {
double last_of(ratio::series s) { return s.empty() ? -1 : s.back(); }
}  // namespace

TEST_CASE("containers, arrays and parts of them, without a copy") {
  const std::vector<double> vector{1, 2, 3};
  std::array<double, 2> array{4, 5};
  const double plain[] = {6, 7, 8, 9};
  CHECK(last_of(vector) == 3);
  CHECK(last_of(array) == 5);
  CHECK(last_of(plain) == 9);
  CHECK(last_of(std::span(plain).first(2)) == 7);
  CHECK(last_of({plain, 3}) == 8);
  CHECK(last_of({}) == -1);
  CHECK(last_of(std::vector<double>{}) == -1);
  CHECK(ratio::series(vector).data() == vector.data());
  CHECK(last_of(ratio::series(vector)) == 3);
}

TEST_CASE("what is no contiguous range of double is no series") {
  static_assert(!std::is_convertible_v<std::list<double>, ratio::series>);
  static_assert(!std::is_convertible_v<std::vector<float>, ratio::series>);
  static_assert(!std::is_convertible_v<std::vector<int>, ratio::series>);
  static_assert(!std::is_convertible_v<double, ratio::series>);
  static_assert(std::is_trivially_copyable_v<ratio::series>);
}

#if defined(HEDGEROW_TEST_HAS_EIGEN)
TEST_CASE("Eigen: vectors, columns and row vectors; views that skip elements are refused") {
  const Eigen::VectorXd column{{1, 2, 3}};
  const Eigen::RowVectorXd row{{4, 5}};
  Eigen::MatrixXd matrix(3, 2);
  matrix << 1, 2, 3, 4, 5, 6;
  CHECK(last_of(column) == 3);
  CHECK(last_of(row) == 5);
  CHECK(last_of(matrix.col(1)) == 6);
  CHECK(last_of(matrix.col(1).head(2)) == 4);
  const std::string message =
      "hedgerow::ratio: a strided or two-dimensional Eigen view is not a series; copy it first";
  CHECK(refusal([&] { return last_of(matrix.row(1)); }) == message);
  CHECK(refusal([&] { return last_of(matrix); }) == message);
  CHECK(last_of(matrix.row(1).head(1)) == 3);  // one element skips nothing
}
#endif
