// Calls from several threads at once: for the thread sanitizer, and every thread must get the bits
// that a call alone gets. Results share a vector, so neighbouring threads write side by side.
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>
#if defined(WITH_BATCH)
#  include <hedgerow/batch.hpp>
#endif

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <span>
#include <thread>
#include <vector>

namespace {

namespace hr = hedgerow;

constexpr std::size_t threads = 4;
constexpr std::size_t rows = 300;  // a thread: a few blocks and a tail

struct columns {
  std::vector<double> strike, price, delta, volatility, batch_price;
};

columns empty() {
  columns c;
  for (auto* column : {&c.strike, &c.price, &c.delta, &c.volatility, &c.batch_price})
    column->assign(threads * rows, 0.0);
  for (std::size_t i = 0; i < c.strike.size(); ++i)
    c.strike[i] = 50.0 + 100.0 * static_cast<double>(i) / static_cast<double>(c.strike.size());
  return c;
}

void work(columns& c, std::size_t thread) {
  const std::size_t first = thread * rows;
  const hr::black76 market{.forward = 100.0, .volatility = 0.4, .rate = 0.02};
  for (std::size_t i = first; i < first + rows; ++i) {
    const hr::european option{.type = hr::option_type::call, .strike = c.strike[i], .expiry = 0.5};
    const hr::greeks g = hr::evaluate(market, option);
    c.price[i] = g.price;
    c.delta[i] = g.delta;
    c.volatility[i] = hr::implied_volatility(market, option, g.price).volatility;
  }
#if defined(WITH_BATCH)
  hr::batch::evaluate(
      hr::batch::black76<double>{.forward = 100.0, .volatility = 0.4, .rate = 0.02},
      hr::batch::european<double>{.type = hr::option_type::call,
                                  .strike = std::span<const double>(c.strike).subspan(first, rows),
                                  .expiry = 0.5},
      hr::batch::greeks<double>{.price = std::span<double>(c.batch_price).subspan(first, rows)});
#endif
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

}  // namespace

int main() {
  columns alone = empty(), together = empty();
  for (std::size_t t = 0; t < threads; ++t)
    work(alone, t);
  {
    std::vector<std::jthread> pool;
    for (std::size_t t = 0; t < threads; ++t)
      pool.emplace_back([&together, t] { work(together, t); });
  }
  const bool ok = same(alone.price, together.price) && same(alone.delta, together.delta)
               && same(alone.volatility, together.volatility)
               && same(alone.batch_price, together.batch_price) && alone.price[0] > 0.0;
  std::printf("%zu threads, %zu options each: %s\n", threads, rows,
              ok ? "the same bits" : "other bits");
  return ok ? 0 : 1;
}
