// SPDX-License-Identifier: BSL-1.0
// The plain loop, vectorised by g++ with the C library's vector functions.
#include "peers.hpp"
#include "textbook.hpp"

namespace bench {

namespace {

template <class Formula, class Store>
[[gnu::always_inline]] inline void loop(const inputs& in, const six& out, Formula formula,
                                        Store store) {
  const inputs c = in;
  const six o = out;
#pragma GCC ivdep
  for (std::size_t i = 0; i < c.size; ++i)
    store(o, i, formula(c, i));
}

[[gnu::always_inline]] inline greeks_of<double> black_scholes_row(const inputs& c, std::size_t i) {
  return black_scholes(c.spot[i], c.strike[i], c.volatility[i], c.expiry[i], c.rate[i], c.yield[i],
                       c.sign[i]);
}

[[gnu::always_inline]] inline void store_six(const six& o, std::size_t i,
                                             const greeks_of<double>& g) {
  o.price[i] = g.price;
  o.delta[i] = g.delta;
  o.gamma[i] = g.gamma;
  o.vega[i] = g.vega;
  o.theta[i] = g.theta;
  o.rho[i] = g.rho;
}

}  // namespace

void loop_six(const inputs& in, const six& out) { loop(in, out, black_scholes_row, store_six); }

void loop_price(const inputs& in, const six& out) {
  loop(in, out, black_scholes_row,
       [](const six& o, std::size_t i, const greeks_of<double>& g) { o.price[i] = g.price; });
}

void loop_gamma(const inputs& in, const six& out) {
  loop(in, out, black_scholes_row,
       [](const six& o, std::size_t i, const greeks_of<double>& g) { o.gamma[i] = g.gamma; });
}

void loop_black76(const inputs& in, const six& out) {
  loop(
      in, out,
      [](const inputs& c, std::size_t i) {
        return black76(c.spot[i], c.strike[i], c.volatility[i], c.expiry[i], c.rate[i], c.sign[i]);
      },
      store_six);
}

void loop_bachelier(const inputs& in, const six& out) {
  loop(
      in, out,
      [](const inputs& c, std::size_t i) {
        return bachelier(c.spot[i], c.strike[i], price_unit * c.volatility[i], c.expiry[i],
                         c.rate[i], c.sign[i]);
      },
      store_six);
}

}  // namespace bench
