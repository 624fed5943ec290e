// SPDX-License-Identifier: BSL-1.0
// Policies: the concept, triggers of a user's own, memory, and the state after a trade.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

namespace ht = hedgerow::trigger;
using ht::reason;
using ht::operator!;  // of types that are none of the library's

namespace own {

/// The least that a policy can be: no default constructor, no assignment, a const call for double.
class least {
 public:
  explicit least(double level) : level_(level) {}
  least(const least&) = default;
  least& operator=(const least&) = delete;

  ht::decision<double> operator()(const ht::state<double>& s) const {
    const bool fired = s.vega > level_;
    return {fired, fired ? -s.exposure : s.hedge, {fired ? 128.0 : 0.0}};
  }

 private:
  double level_;
};

/// Any lane, and what it reads.
struct flat_vega {
  double level;
  static constexpr ht::field_set reads = ht::fields(ht::field::vega, ht::field::exposure,
                                                    ht::field::hedge);

  template <class T>
  ht::decision<T> operator()(const ht::state<T>& s) const {
    const T limit = T(static_cast<hedgerow::math::value_of<T>>(level));
    const auto fired = s.vega > limit;
    return {fired,
            hedgerow::math::select<T>(fired, T(0.0) - s.exposure, s.hedge),
            {hedgerow::math::select<T>(fired, T(128.0), T(0.0))}};
  }
};

/// Counts what it is shown.
struct counting {
  int seen = 0, traded = 0;
  template <class T>
  ht::decision<T> operator()(const ht::state<T>& s) const {
    return {false, s.hedge, {}};
  }
  template <class T>
  void update(const ht::state<T>&) {
    ++seen;
  }
  template <class T>
  void rebalanced(const ht::state<T>&, const ht::decision<T>&) {
    ++traded;
  }
};

/// A decorator without a word about memory or parts.
template <class P>
struct on_mondays {
  P policy;
  template <class T>
  ht::decision<T> operator()(const ht::state<T>& s) const {
    return policy(s);
  }
};

/// Members of a decorator's names that are functions, and one that is no policy.
struct borrowed_names {
  double policy = 1;
  static double first() { return 1; }
  double second() const { return policy; }
  ht::decision<double> operator()(const ht::state<double>& s) const { return {false, s.hedge, {}}; }
};

struct not_const {
  ht::decision<double> operator()(const ht::state<double>& s) { return {false, s.hedge, {}}; }
};
struct bare_bool {
  bool operator()(const ht::state<double>&) const { return true; }
};
struct not_copyable {
  not_copyable(const not_copyable&) = delete;
  ht::decision<double> operator()(const ht::state<double>& s) const { return {false, s.hedge, {}}; }
};

}  // namespace own

static_assert(ht::policy<own::least>);
static_assert(!ht::policy<own::least, float>);
static_assert(ht::policy<own::flat_vega, float>);
static_assert(ht::policy<ht::interval<>> && ht::policy<ht::delta_band<>, float>);
static_assert(!ht::policy<own::not_const>);
static_assert(!ht::policy<own::bare_bool>);
static_assert(!ht::policy<own::not_copyable>);
static_assert(!ht::policy<int>);
static_assert(std::is_trivially_copyable_v<ht::interval<>>);
static_assert(std::is_trivially_copyable_v<ht::decision<double>>);

TEST_CASE("a trigger of one's own takes part in |, & and !, on either side") {
  const own::least mine{100.0};
  const ht::delta_band band{.half_width = 0.5};
  ht::state<double> s{.price = 100, .exposure = 2, .hedge = -1.9, .vega = 150};
  const auto either = band | mine;
  CHECK(ht::parts_of<decltype(either)> == 2);
  ht::decision d = either(s);
  CHECK(d.rebalance);
  CHECK(d.target == -2);
  CHECK(d.reason == reason::user);
  CHECK(d.reason.part() == 1);
  CHECK((mine & band)(s).rebalance == false);
  CHECK((!mine)(s).rebalance == false);
  CHECK((!mine)(s).reason == reason::user);
  s.vega = 50;
  CHECK_FALSE(either(s).rebalance);
  CHECK((!mine)(s).rebalance);
  CHECK((!mine)(s).reason == reason::negation);
}

TEST_CASE("without a list of what it reads, a policy of one's own is held back by any NaN") {
  const auto all = own::least{100.0} | ht::delta_band{.half_width = 0.5};
  const auto some = own::flat_vega{100.0} | ht::delta_band{.half_width = 0.5};
  static_assert(ht::reads_of<decltype(all)> == ht::all_fields);
  ht::state<double> s{.price = 100, .exposure = 2, .hedge = -1, .vega = 150};
  s.gamma = std::numeric_limits<double>::quiet_NaN();
  CHECK(all(s).reason == reason::invalid);
  CHECK(some(s).rebalance);
  s.vega = s.gamma;
  CHECK(some(s).reason == reason::invalid);
}

TEST_CASE("a lambda is a policy; a target that is not finite, or `invalid`, is not traded") {
  const auto wild = [](const ht::state<double>& s) -> ht::decision<double> {
    return {true, s.price, {130.0}};
  };
  const auto unsure = [](const ht::state<double>& s) -> ht::decision<double> {
    return {true, s.hedge, {1.0}};
  };
  const ht::delta_band quiet{.half_width = 1e9};
  ht::state<double> s{.price = 100, .exposure = 2, .hedge = -1};
  CHECK((wild | quiet)(s).target == 100);
  CHECK((wild | quiet)(s).reason.code == 130);
  CHECK(std::string(to_string((wild | quiet)(s).reason)) == "user");
  CHECK((unsure | quiet)(s).reason == reason::invalid);
  CHECK_FALSE((unsure | quiet)(s).rebalance);
  s.price = std::numeric_limits<double>::infinity();
  CHECK((wild | quiet)(s).reason == reason::invalid);
}

TEST_CASE("a combination keeps the part inside a policy that was wrapped by hand") {
  const auto inner = ht::delta_band{.half_width = 10.0} | ht::interval{.years = 0.1};
  const auto wrapped = [inner](const ht::state<double>& s) { return inner(s); };
  const auto outer = ht::delta_band{.half_width = 20.0} | wrapped;
  const ht::state<double> s{.time = 1, .price = 100, .exposure = 2, .hedge = -1};
  CHECK(outer(s).reason == reason::interval);
  CHECK(outer(s).reason.part() == 2);
}

TEST_CASE("memory is shown every state and every trade, through all combinations") {
  auto policy = (own::counting{} | ht::interval{.years = 1.0}) & !own::counting{};
  const ht::state<double> s = states::ordinary();
  for (int i = 0; i < 3; ++i)
    update(policy, s);
  rebalanced(policy, s, policy(s));
  CHECK(policy.first.first.seen == 3);
  CHECK(policy.second.policy.seen == 3);
  CHECK(policy.first.first.traded == 1);
  CHECK(policy.second.policy.traded == 1);
  auto plain = ht::interval{.years = 1.0};
  update(plain, s);  // nothing to do
  rebalanced(plain, s, plain(s));
}

TEST_CASE("a decorator of one's own passes nothing on, and is made of what it holds") {
  own::on_mondays wrapped{own::counting{} | ht::interval{.years = 1.0}};
  static_assert(ht::parts_of<decltype(wrapped)> == 2);
  static_assert(ht::remembers<decltype(wrapped)>);
  static_assert(!ht::remembers<own::on_mondays<ht::interval<>>>);
  const ht::state<double> s = states::ordinary();
  update(wrapped, s);
  rebalanced(wrapped, s, wrapped(s));
  CHECK(wrapped.policy.first.seen == 1);
  CHECK(wrapped.policy.first.traded == 1);
  static_assert(ht::parts_of<own::borrowed_names> == 1);
  static_assert(!ht::remembers<own::borrowed_names>);
  own::borrowed_names other;
  update(other, s);  // nothing to do
  CHECK((other | ht::delta_band{.half_width = 0.5})(s).reason.part() >= 0);
}

TEST_CASE("the state after a trade") {
  const ht::delta_band band{.half_width = 0.05, .target = ht::centre{}};
  const ht::state<double> s = states::ordinary();
  const ht::decision d = band(s);
  REQUIRE(d.rebalance);
  const ht::state<double> t = after(s, d);
  CHECK(t.hedge == -s.exposure);
  CHECK(t.last_time == s.time);
  CHECK(t.last_price == s.price);
  CHECK(t.last_volatility == s.volatility);
  CHECK(t.profit == 0);
  CHECK(t.gamma == s.gamma);
  CHECK_FALSE(band(t).rebalance);
  const ht::state<double> u = after(t, band(t));
  CHECK(states::unpack(u) == states::unpack(t));
}
