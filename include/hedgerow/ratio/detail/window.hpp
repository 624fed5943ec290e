// SPDX-License-Identifier: BSL-1.0
// Sums over the last n observations, equally or exponentially weighted, in which nothing is ever
// subtracted. For one number or a SIMD register of series.
//
// Time is cut into blocks of n. A window that ends inside a block is the end of the block before
// and the beginning of this one: the sums of every such end are worked out once, backwards, when a
// block is full, and those of the beginning grow with each observation; one merge joins them. So
// each number passes through at most 2 n additions, whatever came before has no trace, and the
// error cannot drift. (The two-stack queue of sliding-window aggregation; for fixed blocks van Herk
// 1992 and Gil and Werman 1993.) Down-dating, the textbook's way, subtracts what leaves and keeps
// its rounding error for ever.
#pragma once

#include <hedgerow/ratio/detail/pair_sums.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

namespace hedgerow::ratio {
inline namespace HEDGEROW_ISA {
namespace detail {

/// The weights of a window of n observations with decay w: the same for all series, so their
/// divisions are done once. With P(k) = 1 + w + ... + w^(k-1):
class window_weights {
 public:
  struct position {
    double gain, spread;                  ///< the newest of k: 1/P(k), w P(k-1)/P(k)
    double old_gain, old_spread;          ///< one before k newer ones: w^k/P(k+1), w^k P(k)/P(k+1)
    double share, join_spread, old_kept;  ///< k newest of n: P(k)/P(n), w^k P(n-k) P(k)/P(n), w^k
    double observations;                  ///< of k in all: P(k)^2/sum of squared weights
    double inverse_freedom;               ///< 1/(observations - 2); NaN up to 2
  };

  window_weights(std::size_t n, double w) : weight_(w), at_(n + 1) {
    const double whole = total(n);
    for (std::size_t k = 0; k <= n; ++k) {
      position& p = at_[k];
      const double kept = power(k), now = total(k), next = total(k + 1);
      p.old_gain = kept / next;
      p.old_spread = kept * now / next;
      p.share = now / whole;
      p.join_spread = kept * total(n - k) * now / whole;
      p.old_kept = kept;
      if (k == 0) continue;  // nothing is read there
      p.gain = 1 / now;
      p.spread = w * total(k - 1) / now;
      // (1 + w)/(1 - w) (1 - w^k)/(1 + w^k), which is k for w = 1
      p.observations = w < 1 ? now * (1 + w) / (1 + kept) : now;
      p.inverse_freedom = p.observations > 2 ? 1 / (p.observations - 2) : nan_of<double>();
    }
  }

  const position& at(std::size_t k) const { return at_[k]; }
  std::size_t size() const { return at_.size() - 1; }
  double weight() const { return weight_; }

 private:
  double power(std::size_t k) const {
    return weight_ < 1 ? std::exp(static_cast<double>(k) * std::log(weight_)) : 1.0;
  }
  double total(std::size_t k) const {
    if (k < 2 || weight_ == 1) return static_cast<double>(k);  // exactly
    return std::expm1(static_cast<double>(k) * std::log(weight_)) / (weight_ - 1);
  }

  double weight_;
  std::vector<position> at_;
};

/// What a window's sums say. One division, and another for the effectiveness.
template <class V>
class window_reading {
 public:
  HEDGEROW_INLINE window_reading(const pair_sums<V>& sums, const window_weights::position& weights)
      : sums_(sums),
        weights_(weights),
        line_(line<V>::through(sums.xx, sums.xy, sums.yy)) {}

  HEDGEROW_INLINE V ratio() const { return line_.ratio; }
  HEDGEROW_INLINE V intercept() const {
    return math::neg_mul_add(line_.ratio, sums_.mean_x, sums_.mean_y);
  }
  HEDGEROW_INLINE V standard_error() const {
    return line_.standard_error(V(weights_.inverse_freedom));
  }
  HEDGEROW_INLINE V effectiveness() const { return line_.effectiveness(); }
  HEDGEROW_INLINE V observations() const { return V(weights_.observations); }

 private:
  pair_sums<V> sums_;
  const window_weights::position& weights_;
  line<V> line_;
};

/// The moving part: n sums and a position. `slots` are n sums of the caller's. While a block
/// grows, slots[0, k) hold its observations and slots[k, n) the sums of the ends of the block
/// before that are still needed: one array serves both.
template <class V>
struct window_sums {
  pair_sums<V> grown = pair_sums<V>::none();  ///< of the k newest
  std::size_t k = 0;                          ///< observations in this block, 1 to n once begun
  bool full = false;                          ///< whether there is a block before

  HEDGEROW_INLINE void add(const V& x, const V& y, const window_weights& weights,
                           pair_sums<V>* slots) {
    if (k == weights.size()) [[unlikely]]
      close(weights, slots);
    slots[k].mean_x = x, slots[k].mean_y = y;
    const auto& p = weights.at(++k);
    grown = grown.with(x, y, V(p.gain), V(p.spread), V(weights.weight()));
  }

  HEDGEROW_INLINE window_reading<V> read(const window_weights& weights,
                                         const pair_sums<V>* slots) const {
    const auto& whole = weights.at(full ? weights.size() : k);
    if (!full || k == weights.size()) return {grown, whole};
    const auto& p = weights.at(k);
    return {slots[k].joined(grown, V(p.share), V(p.join_spread), V(p.old_kept)), whole};
  }

 private:
  HEDGEROW_NOINLINE void close(const window_weights& weights, pair_sums<V>* slots) {
    pair_sums<V> end = pair_sums<V>::none();
    const V one(1.0);
    for (std::size_t age = 0; age < k; ++age) {
      pair_sums<V>& slot = slots[k - 1 - age];
      const auto& p = weights.at(age);
      end = end.with(slot.mean_x, slot.mean_y, V(p.old_gain), V(p.old_spread), one);
      slot = end;
    }
    grown = pair_sums<V>::none(), k = 0, full = true;
  }
};

}  // namespace detail
}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
