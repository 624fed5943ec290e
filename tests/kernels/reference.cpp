// SPDX-License-Identifier: BSL-1.0
#include "reference.hpp"

#include "calls.hpp"
#include <hedgerow/batch/evaluate.hpp>
#include <hedgerow/implied.hpp>

namespace {

namespace hr = hedgerow;

void batch(const reference::rows<double>& r) {
  const auto in = [&](const double* p) { return range<const double>{p, r.n}; };
  const auto out = [&](int g) { return range<double>{r.greeks[g], r.n}; };
  hr::batch::evaluate(hr::batch::black76<double>{in(r.forward), in(r.volatility), in(r.rate)},
                      hr::batch::european<double>{range<const signed char>{r.type, r.n},
                                                  in(r.strike), in(r.expiry)},
                      hr::batch::greeks<double>{out(0), out(1), out(2), out(3), out(4), out(5),
                                                out(6), out(7), out(8), out(9), out(10), out(11),
                                                out(12), out(13), out(14), out(15), out(16)});
}

template <class T>
hr::black76<T> market_of(const reference::rows<T>& r, std::size_t i) {
  return {r.forward[i], r.volatility[i], r.rate[i]};
}

template <class T>
void scalar(const reference::rows<T>& r, int contract) {
  for (std::size_t i = 0; i < r.n; ++i) {
    const auto type = static_cast<hr::option_type>(r.type[i]);
    const hr::black76<T> m = market_of(r, i);
    const hr::greeks<T> g =
        contract == 0   ? hr::evaluate(m, hr::european<T>{type, r.strike[i], r.expiry[i]})
        : contract == 1 ? hr::evaluate(m, hr::cash_or_nothing<T>{type, r.strike[i], r.expiry[i]})
                        : hr::evaluate(m, hr::asset_or_nothing<T>{type, r.strike[i], r.expiry[i]});
    T all[hr::greek_count];
    static_assert(sizeof all == sizeof g);
    __builtin_memcpy(all, &g, sizeof g);
    for (std::size_t x = 0; x < hr::greek_count; ++x)
      r.greeks[x][i] = all[x];
  }
}

template <class T>
void implied(const reference::rows<T>& r) {
  for (std::size_t i = 0; i < r.n; ++i) {
    const hr::european<T> option{static_cast<hr::option_type>(r.type[i]), r.strike[i], r.expiry[i]};
    const auto v = hr::implied_volatility(market_of(r, i), option, r.price[i], r.last[i]);
    r.implied[i] = v.volatility;
    r.status[i] = v.status;
    r.accuracy[i] = v.accuracy;
    r.time_value[i] = v.time_value;
  }
}

}  // namespace

namespace reference {

constexpr form HEDGEROW_TEST_REFERENCE = {
    batch,          scalar<double>,     scalar<float>,    implied<double>,
    implied<float>, make_calls<double>, make_calls<float>};

}  // namespace reference
