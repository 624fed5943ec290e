// SPDX-License-Identifier: BSL-1.0
// Where the accuracy of implied volatilities is measured, and the bound: the one place it is
// written down. accuracy.cpp asserts it and prints docs/accuracy-implied.md from it.
#pragma once

#include <array>
#include <cstddef>

namespace implied_accuracy {

/// |relative error of the volatility| <= bound eps (1 + price/(volatility vega)).
inline constexpr double bound = 4;

/// Where two rates differ, ln(F/K) is a difference of ln(S/K) and (r - q) T, and the volatility may
/// be off by what this in it makes on top.
inline constexpr double log_moneyness_double = 4e-18;
inline constexpr double log_moneyness_float = log_moneyness_double * 0x1p29;

/// Beyond the regions there is no bound; what is tested there is that the result is no nonsense.
inline constexpr double beyond = 1000;

/// Where one ulp of the price is more than this in the volatility, "error" would depend on how it
/// is linearised. There the price at the volatility found is compared with the price given:
/// |difference| <= bound eps (price + volatility vega), the same thing to first order.
inline constexpr double linear = 1e-4;

/// `result.accuracy` is eps (1 + price/(volatility vega)) within this.
inline constexpr double accuracy_tolerance = 0.01;

enum class region {
  grid,
  at_the_money,
  moneyness,
  total_volatility,
  in_the_money,
  quotes,
  wings,
  upper_bound,
  bachelier,
  magnitude
};

struct row {
  region of;
  const char* what;
  long cases_double, cases_float;  // counted by the test
};

inline constexpr std::array<row, 10> rows{{
    {region::grid,
     "Black-Scholes calls, S = 100, r = 3 %: 40 strikes 105 to 800, 40 expiries 0.01 to 2, 40 "
     "volatilities 0.01 to 0.99, prices from 1e-20 (`float`: 20 of each)",
     51321, 6289},
    {region::at_the_money,
     "at the money: \\|ln(F/K)\\| 1e-12 to 0.01, and 0; σ√T 1e-6 to 4 (`float`: from 1e-4)", 16000,
     4000},
    {region::moneyness, "\\|ln(F/K)\\| up to 16; σ√T up to 16", 16000, 4000},
    {region::total_volatility, "σ√T 1e-8 to 16 (`float`: 1e-4 to 9), up to 8 standard deviations",
     16000, 4000},
    {region::in_the_money,
     "in the money: σ√T 0.001 to 3, up to 8 standard deviations (time values down to half an ulp "
     "of "
     "the price); a fifth in Bachelier's market",
     16000, 4000},
    {region::quotes,
     "all markets: rates and yields -5 % to 30 %, expiries one minute to 50 years, volatility 2 % "
     "to 300 %, up to 3 standard deviations",
     16000, 4000},
    {region::wings, "wings: 8 to 34 standard deviations (`float`: 4 to 11)", 16000, 4000},
    {region::upper_bound,
     "near the upper bound: σ√T/2 - \\|ln(F/K)\\|/(σ√T) from 0 to 7.5 (`float`: 4.2); "
     "\\|ln(F/K)\\| up to 16",
     16000, 4000},
    {region::bachelier, "Bachelier: \\|F - K\\| up to 34 (`float`: 11) standard deviations", 16000,
     4000},
    {region::magnitude,
     "all markets: spots and forwards 1e-60 to 1e60 (`float`: 1e-15 to 1e15), up to 6 standard "
     "deviations",
     16000, 4000},
}};

template <class T>
constexpr long cases_of(const row& r) {
  return sizeof(T) == 8 ? r.cases_double : r.cases_float;
}

}  // namespace implied_accuracy
