// SPDX-License-Identifier: BSL-1.0
// The textbook formula on xsimd registers, with xsimd's exp, log and erfc.
#include "peers.hpp"
#include "textbook.hpp"

#include <xsimd/xsimd.hpp>

namespace bench {

void xsimd_six(const inputs& in, const six& out) {
  using V = xsimd::batch<double>;
  const auto at = [](const double* column, std::size_t i) { return V::load_unaligned(column + i); };
  for (std::size_t i = 0; i + V::size <= in.size; i += V::size) {
    const greeks_of<V> g = black_scholes(at(in.spot, i), at(in.strike, i), at(in.volatility, i),
                                         at(in.expiry, i), at(in.rate, i), at(in.yield, i),
                                         at(in.sign, i));
    g.price.store_unaligned(out.price + i);
    g.delta.store_unaligned(out.delta + i);
    g.gamma.store_unaligned(out.gamma + i);
    g.vega.store_unaligned(out.vega + i);
    g.theta.store_unaligned(out.theta + i);
    g.rho.store_unaligned(out.rho + i);
  }
}

}  // namespace bench
