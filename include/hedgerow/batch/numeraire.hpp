// SPDX-License-Identifier: BSL-1.0
// Columns of prices and Greeks from quote currency to coin and back.
#pragma once

#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/compiled.hpp>
#include <hedgerow/batch/detail/register_source.hpp>
#include <hedgerow/convention/numeraire.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace hedgerow::batch::inline HEDGEROW_ISA {

/// Prices and Greeks as input columns: hedgerow::greeks with each field a column. Those that a call
/// does not read may be left out.
template <class T = double>
struct greek_columns {
  column<T> price{}, delta{}, gamma{}, vega{}, theta{}, rho{}, dividend_rho{}, vanna{}, volga{},
      charm{}, veta{}, speed{}, zomma{}, color{}, ultima{}, dual_delta{}, dual_gamma{};
};

namespace detail {

/// The Greek G of the other numeraire from `value.operator()<H>()`, the Greeks of this one.
template <bool ToCoin, greek G, class V, class Value>
HEDGEROW_INLINE V converted_greek(const V& factor, const Value& value) {
  if constexpr (ToCoin) {
    return hedgerow::detail::coin_greek<G>(factor, value,
                                           hedgerow::detail::coin_delta(factor, value));
  } else {
    return hedgerow::detail::quote_greek<G>(value, factor);
  }
}

/// Converts column by column, those that differentiate most by the spot first: each reads itself
/// and those of lower order, so outputs may be the inputs.
template <bool ToCoin, class T>
class numeraire_converter {
  using V = xsimd::batch<T>;
  using L = math::lane<V>;
  static constexpr std::size_t width = static_cast<std::size_t>(L::size);
  static constexpr std::size_t block = 4096 / sizeof(T);

 public:
  using inputs = std::array<column<T>, greek_count + 1>;  ///< and the spot
  using outputs = std::array<T*, greek_count>;

  numeraire_converter(const inputs& in, const outputs& out) : in_(in), out_(out) {}

  summary run(std::size_t n) {
    summary result{n, 0, n};
    for (std::size_t row = 0; row < n; row += block) {
      const std::size_t rows = std::min(block, n - row);
      load_factors(row, rows);
      has_nan_ = false;
      convert_order<3>(row, rows);
      convert_order<2>(row, rows);
      convert_order<1>(row, rows);
      convert_order<0>(row, rows);
      if (has_nan_) [[unlikely]]
        count(row, rows, result);
    }
    return result;
  }

 private:
  /// 1/S or S.
  void load_factors(std::size_t row, std::size_t rows) {
    const register_source<V> spot(in_[greek_count]);
    for (std::size_t i = 0; i < rows; i += width) {
      const V s = i + width <= rows ? spot.at(row + i) : spot.part(row + i, rows - i);
      L::store(factors_ + i, ToCoin ? V(math::divide(V(T(1)), s)) : s);
    }
  }

  template <int Order>
  HEDGEROW_INLINE void convert_order(std::size_t row, std::size_t rows) {
    hedgerow::detail::for_each_greek([&]<greek G>() {
      if constexpr (hedgerow::detail::underlying_order(G) == Order) {
        if (out_[static_cast<std::size_t>(G)] != nullptr) convert<G>(row, rows);
      }
    });
  }

  template <greek G>
  void convert(std::size_t row, std::size_t rows) {
    T* const out = out_[static_cast<std::size_t>(G)] + row;
    // G and the Greeks of lower order, from one to the next.
    constexpr greek g1 = hedgerow::detail::one_order_less(G),
                    g2 = hedgerow::detail::one_order_less(g1),
                    g3 = hedgerow::detail::one_order_less(g2);
    const register_source<V> s0(in_[static_cast<std::size_t>(G)]),
        s1(in_[static_cast<std::size_t>(g1)]), s2(in_[static_cast<std::size_t>(g2)]),
        s3(in_[static_cast<std::size_t>(g3)]);
    const auto work = [&](std::size_t i, const auto& load) HEDGEROW_INLINE_LAMBDA -> V {
      return converted_greek<ToCoin, G>(L::load(factors_ + i),
                                        [&]<greek H>() HEDGEROW_INLINE_LAMBDA -> V {
                                          if constexpr (H == G)
                                            return load(s0);
                                          else if constexpr (H == g1)
                                            return load(s1);
                                          else if constexpr (H == g2)
                                            return load(s2);
                                          else if constexpr (H == g3)
                                            return load(s3);
                                          else
                                            return V(T(0));  // not read
                                        });
    };
    math::mask_of<V> numbers = V(T(0)) == V(T(0));
    std::size_t i = 0;
    for (; i + width <= rows; i += width) {
      const V r = work(
          i, [&](const register_source<V>& s) HEDGEROW_INLINE_LAMBDA { return s.at(row + i); });
      L::store(out + i, r);
      numbers = numbers && (r == r);
    }
    if (i < rows) {
      const V r = work(i, [&](const register_source<V>& s)
                              HEDGEROW_INLINE_LAMBDA { return s.part(row + i, rows - i); });
      T last[width];
      L::store(last, r);
      std::copy_n(last, rows - i, out + i);
      numbers = numbers && (r == r);
    }
    has_nan_ = has_nan_ || !L::all(numbers);
  }

  void count(std::size_t row, std::size_t rows, summary& result) const {
    for (std::size_t i = row; i < row + rows; ++i) {
      const bool bad = std::any_of(out_.begin(), out_.end(),
                                   [i](const T* p) { return p != nullptr && p[i] != p[i]; });
      if (bad && result.invalid++ == 0) result.first_invalid = i;
    }
  }

  inputs in_;
  outputs out_;
  bool has_nan_ = false;
  alignas(64) T factors_[block];
};

/// Greeks and the spot in, Greeks out.
template <bool ToCoin>
struct numeraire_job : job<greek_count + 1, greek_count> {
  template <class T>
  static summary run(const arguments<numeraire_job, T>& a) {
    return numeraire_converter<ToCoin, T>(a.in, a.out).run(a.n);
  }
};

/// Throws where a Greek is wanted and one that it is made of was left out, which would count as 0.
template <class T, std::size_t N>
void require_given(const char* function, const std::array<column<T>, N>& in,
                   const std::array<T*, greek_count>& out) {
  hedgerow::detail::for_each_greek([&]<greek G>() {
    if (out[static_cast<std::size_t>(G)] == nullptr) return;
    greek read = G;
    for (int left = hedgerow::detail::underlying_order(G); left >= 0; --left) {
      const column<T>& c = in[static_cast<std::size_t>(read)];
      if (!c.is_range() && c.value() == T(0)) {
        throw std::invalid_argument(
            std::string("hedgerow::batch::") + function + ": '"
            + greek_names[static_cast<std::size_t>(G)] + "' is made of column '"
            + greek_names[static_cast<std::size_t>(read)] + "', which was left out");
      }
      read = hedgerow::detail::one_order_less(read);
    }
  });
}

template <bool ToCoin, class T>
summary convert_numeraire(const char* function, const greek_columns<T>& in, const column<T>& spot,
                          const greeks<T>& out) {
  row_count rows(function);
  const auto given = math::bits_as<std::array<column<T>, greek_count>>(in);
  arguments<numeraire_job<ToCoin>, T> a{};
  for (std::size_t g = 0; g < greek_count; ++g) {
    rows.check(greek_names[g], given[g], given[g].is_range());
    a.in[g] = given[g];
  }
  rows.check("spot", spot, spot.is_range());
  a.in[greek_count] = spot;
  a.out = checked_outputs(out, rows);
  a.n = rows.size();
  require_given(function, a.in, a.out);
  return perform(a);
}

}  // namespace detail

/// The Greeks of X = V/S, the values in coin, from those of V, the values in quote currency, for n
/// options; n is the common size of all ranges given.
///
/// Row i is bit for bit what `hedgerow::to_coin` gives for it with FMA hardware, and the same at
/// any place in any batch, across AVX2 and AVX-512 and across compilers. Formulas and error: those
/// of <hedgerow/convention/numeraire.hpp>. Rows with a NaN in an output are counted.
///
/// A Greek that differentiates by the spot is made of the lower ones as well (gamma of delta and
/// price, charm of theta), and these have to be given: one that is left out, or is the number 0
/// for all rows, throws std::invalid_argument naming both. So do ranges of different sizes, naming
/// the column and both sizes. Either is before anything is written. Does not allocate. An output
/// may be the input column of the same name; it must not overlap any other column.
///
///     to_coin<double>({.price = price, .delta = delta}, spot, {.price = price, .delta = delta});
///
/// @param in    in quote currency
/// @param spot  S > 0, what the Greeks differentiate by: spot or forward
/// @param out   those given are written
/// @return rows, how many of them have a NaN, and the first of these
template <class T>
summary to_coin(const greek_columns<T>& in, const std::type_identity_t<column<T>>& spot,
                const std::type_identity_t<greeks<T>>& out) {
  return detail::convert_numeraire<true>("to_coin", in, spot, out);
}

/// The Greeks of V = S X from those of X: the way back, with the same contract.
///
/// @param in    in coin, from `inverse_black` for one
/// @param spot  S, finite
/// @param out   those given are written
template <class T>
summary to_quote(const greek_columns<T>& in, const std::type_identity_t<column<T>>& spot,
                 const std::type_identity_t<greeks<T>>& out) {
  return detail::convert_numeraire<false>("to_quote", in, spot, out);
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
