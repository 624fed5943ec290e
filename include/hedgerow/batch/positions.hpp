// SPDX-License-Identifier: BSL-1.0
// Positions and what is decided about them, as structures of columns, one row a position.
#pragma once

#include <hedgerow/batch/column.hpp>
#include <hedgerow/trigger/decision.hpp>
#include <hedgerow/trigger/state.hpp>

#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>

namespace hedgerow::batch {

/// What a batch of decisions reports.
struct decision_summary {
  std::size_t size;           ///< rows decided
  std::size_t rebalance;      ///< rows to trade
  std::size_t invalid;        ///< rows with the reason `invalid`: nothing is traded
  std::size_t first_invalid;  ///< index of the first of them; `size` when there is none
};

inline namespace HEDGEROW_ISA {

/// hedgerow::trigger::state with each field a column: one number that holds for every row, or a
/// range. Units and meanings are documented there. What is left out is as in a state that was not
/// filled in: 0, no last rebalance, and a hedge that is fully effective.
///
///     hr::batch::positions<double>{.price = 64000.0, .exposure = exposure, .hedge = hedge}
template <class T = double>
struct positions {
  column<T> time{}, price{}, exposure{}, hedge{};
  column<T> gamma{}, vega{}, theta{}, charm{}, vanna{};
  column<T> volatility{}, rate{}, expiry{};
  column<T> cost_rate{}, fixed_cost{};
  column<T> last_time = -std::numeric_limits<T>::infinity();
  column<T> last_price{}, last_volatility{}, profit{};
  column<T> in_flight{}, past_price{}, liquidation_price{};
  column<T> effectiveness = 1;
  column<T> correlation_score{};
};

/// An output column of 1 for yes and 0 for no: a contiguous range of unsigned char or of bool, or
/// nothing. (std::vector<bool> is not contiguous.)
class mask_output {
 public:
  constexpr mask_output() = default;

  /// From a contiguous range of bytes or flags that can be written and outlives it.
  template <class R>
    requires((std::constructible_from<output<unsigned char>, R>
              || std::constructible_from<output<bool>, R>)
             && !std::same_as<std::remove_cvref_t<R>, mask_output>)  // that is a copy
  mask_output(R&& range)
      : data_(reinterpret_cast<unsigned char*>(detail::data_of(range))),
        size_(detail::size_of(range)),
        wanted_(true) {
    detail::require_unit_stride(range);
    static_assert(sizeof(bool) == 1);
  }

  [[nodiscard]] constexpr bool wanted() const { return wanted_; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr unsigned char* data() const { return data_; }

 private:
  unsigned char* data_ = nullptr;
  std::size_t size_ = 0;
  bool wanted_ = false;
};

/// Where decisions go: those given are written.
template <class T = double>
struct decisions {
  mask_output rebalance{};           ///< 1 where to trade, else 0
  output<T> target{};                ///< the hedge to hold, coins
  output<trigger::reason> reason{};  ///< why, or why not
  output<unsigned char> part{};      ///< the part of a combined policy that the reason is from
  output<T> trade{};  ///< what to buy, coins: target - hedge; 0 where nothing is traded
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::batch
