// SPDX-License-Identifier: BSL-1.0
// Sums over the last n observations, equally or exponentially weighted, in which nothing is ever
// subtracted. For one number or a SIMD register of series.
//
// Observations are cut into chunks of B, about sqrt(n). When a chunk is full, the window is taken
// apart: the B oldest observations, which will leave while the next chunk grows, and the middle.
// For the oldest, the sums of all their ends are worked out, backwards; new observations are added
// to the middle, which is merged from the sums of its chunks. So at any time the window is one end
// and one grown middle, and a merge joins them. A number passes through some 2 B + n/B additions,
// and what has left the window has no trace: the error cannot drift. (The idea of the two-stack
// queue for sliding windows; for fixed chunks van Herk 1992, Gil and Werman 1993. With B = n it
// takes 5 n numbers of memory and pauses for n additions at a time; with B = sqrt(n) the ends stay
// in the first-level cache.) Down-dating, the textbook's way, subtracts what leaves and keeps its
// rounding error for ever.
#pragma once

#include <hedgerow/ratio/detail/pair_sums.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// The weights of a window of n observations with decay w: the same for all series, so their
/// divisions are done once. With P(k) = 1 + w + ... + w^(k-1):
class window_weights {
 public:
  struct position {
    double total;                         ///< P(k)
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
      p.total = now;
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

  [[nodiscard]] const position& at(std::size_t k) const { return at_[k]; }
  [[nodiscard]] std::size_t size() const { return at_.size() - 1; }
  [[nodiscard]] double weight() const { return weight_; }

 private:
  [[nodiscard]] double power(std::size_t k) const {
    return weight_ < 1 ? std::exp(static_cast<double>(k) * std::log(weight_)) : 1.0;
  }
  [[nodiscard]] double total(std::size_t k) const {
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

  [[nodiscard]] HEDGEROW_INLINE V ratio() const { return line_.ratio; }
  [[nodiscard]] HEDGEROW_INLINE V intercept() const {
    return math::neg_mul_add(line_.ratio, sums_.mean_x, sums_.mean_y);
  }
  [[nodiscard]] HEDGEROW_INLINE V standard_error() const {
    return line_.standard_error(V(weights_.inverse_freedom));
  }
  [[nodiscard]] HEDGEROW_INLINE V effectiveness() const { return line_.effectiveness(); }
  [[nodiscard]] HEDGEROW_INLINE V observations() const { return V(weights_.observations); }

 private:
  pair_sums<V> sums_;
  const window_weights::position& weights_;
  line<V> line_;
};

/// How a window is cut: n = rest + chunks * chunk.
struct window_shape {
  explicit window_shape(std::size_t n)
      : chunk((std::min)(n, (std::max)(std::size_t{32}, static_cast<std::size_t>(
                                                            std::sqrt(static_cast<double>(n)))))),
        chunks(n / chunk),
        rest(n % chunk) {}
  std::size_t chunk, chunks, rest;
};

template <class V>
struct window_pair {
  V x, y;
};

/// What a window remembers, allocated once: the observations, the ends of the oldest chunk, and the
/// sums of the last chunks; the first and the last are rings.
template <class V>
struct window_memory {
  explicit window_memory(std::size_t n)
      : shape(n),
        seen(n, window_pair<V>{V(0.0), V(0.0)}),
        ends(shape.chunk + 1, pair_sums<V>::none()),  // the last stays empty

        chunks(shape.chunks, pair_sums<V>::none()) {}
  window_shape shape;
  std::vector<window_pair<V>> seen;
  std::vector<pair_sums<V>> ends, chunks;
};

/// The moving part. The same for all lanes but for `grown`.
template <class V>
class window_sums {
 public:
  pair_sums<V> grown = pair_sums<V>::none();  ///< of the newest `count`
  std::size_t count = 0;                      ///< up to n
  std::size_t chunk_end;                      ///< the count at which a chunk is full: rest + chunk,
                                              ///< rest + 2 chunk, ..., n, and n ever after
  std::size_t head = 0;                       ///< where the next observation goes
  std::size_t head_chunk = 0;                 ///< where the sums of the next full chunk go
  bool full = false;                          ///< whether `ends` holds the rest of the window

  explicit window_sums(const window_shape& s) : chunk_end(s.rest + s.chunk) {}

  /// Adds up to `size` observations, fewer where a chunk ends: next(i, pair) gives the i-th or says
  /// false to stop, done(i, reading) takes the numbers after it. The first pair may be asked for
  /// twice. @return how many were added
  template <class Next, class Done>
  HEDGEROW_INLINE std::size_t run(std::size_t size, const window_weights& weights,
                                  window_memory<V>& memory, Next next, Done done) {
    if (weights.weight() == 1) return run_as<false>(size, weights, memory, next, done);
    return run_as<true>(size, weights, memory, next, done);
  }

  [[nodiscard]] HEDGEROW_INLINE window_reading<V> read(const window_weights& weights,
                                                       const window_memory<V>& memory) const {
    const auto& p = weights.at(count);
    if (!full) return {grown, p};
    const auto& end = memory.ends[count + memory.shape.chunk - weights.size()];
    return {joined(end, grown, p), weights.at(weights.size())};
  }

 private:
  template <bool Decays, class Next, class Done>
  HEDGEROW_INLINE std::size_t run_as(std::size_t size, const window_weights& weights,
                                     window_memory<V>& memory, Next next, Done done) {
    if (count == chunk_end) [[unlikely]] {
      window_pair<V> first;
      if (!next(std::size_t{0}, first)) return 0;  // a gap: what is read stays as it is
      close(weights, memory);
    }
    const std::size_t n = weights.size();
    size = (std::min)({size, chunk_end - count, n - head});
    const window_weights::position *p = &weights.at(count + 1), &whole = weights.at(n);
    window_pair<V>* seen = memory.seen.data() + head;
    const pair_sums<V>* ends = full ? &memory.ends[count + 1 + memory.shape.chunk - n] : nullptr;
    [[maybe_unused]] const V kept(weights.weight());
    pair_sums<V> sums = grown;
    std::size_t i = 0;
    for (; i < size; ++i) {
      window_pair<V> o;
      if (!next(i, o)) break;
      seen[i].x = o.x, seen[i].y = o.y;
      if constexpr (Decays)
        sums.add(o.x, o.y, V(p[i].gain), V(p[i].spread), kept);
      else
        sums.add(o.x, o.y, V(p[i].gain), V(p[i].spread));
      if (ends != nullptr)
        done(i, window_reading<V>(joined(ends[i], sums, p[i]), whole));
      else
        done(i, window_reading<V>(sums, p[i]));
    }
    grown = sums, count += i, head += i;
    if (head == n) head = 0;
    return i;
  }

  HEDGEROW_INLINE static pair_sums<V> joined(const pair_sums<V>& end, const pair_sums<V>& grown,
                                             const window_weights::position& p) {
    return end.joined(grown, V(p.share), V(p.join_spread), V(p.old_kept));
  }

  HEDGEROW_NOINLINE void close(const window_weights& weights, window_memory<V>& m) {
    const window_shape& s = m.shape;
    m.chunks[head_chunk] = backwards(before(s.chunk, weights), s.chunk, weights, m, nullptr);
    head_chunk = head_chunk + 1 < s.chunks ? head_chunk + 1 : 0;
    if (count < weights.size()) {
      chunk_end += s.chunk;
      return;
    }

    backwards(head, s.chunk, weights, m, m.ends.data());  // `head` is the oldest of n by now
    // The middle: what the second oldest chunk has left, and the chunks after it.
    std::size_t first = head + s.chunk;
    first = first < weights.size() ? first : first - weights.size();
    grown = backwards(first, s.rest, weights, m, nullptr);
    count = s.rest;
    for (std::size_t i = 1, c = head_chunk; i < s.chunks; ++i) {
      c = c + 1 < s.chunks ? c + 1 : 0;
      const double kept = weights.at(s.chunk).old_kept, newer = weights.at(s.chunk).total,
                   older = kept * weights.at(count).total, all = newer + older;
      grown = grown.joined(m.chunks[c], V(newer / all), V(older * newer / all), V(kept));
      count += s.chunk;
    }
    full = true;
  }

  [[nodiscard]] std::size_t before(std::size_t observations, const window_weights& weights) const {
    return head >= observations ? head - observations : head + weights.size() - observations;
  }

  /// Sums of `size` observations from a place in the ring, weighted as of the last of them; all
  /// their ends go to `ends`, if there is such.
  static pair_sums<V> backwards(std::size_t from, std::size_t size, const window_weights& weights,
                                const window_memory<V>& m, pair_sums<V>* ends) {
    pair_sums<V> end = pair_sums<V>::none();
    for (std::size_t age = 0, at = from + size; age < size; ++age) {
      --at;
      const auto& o = m.seen[at < weights.size() ? at : at - weights.size()];
      const auto& p = weights.at(age);
      end.add(o.x, o.y, V(p.old_gain), V(p.old_spread));
      if (ends != nullptr) ends[size - 1 - age] = end;
    }
    return end;
  }
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
