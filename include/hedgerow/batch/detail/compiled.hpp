// SPDX-License-Identifier: BSL-1.0
// What a batch call does once its arguments are checked, its *job*, and who does it: the file that
// includes this, or the compiled kernels (target hedgerow::kernels) where they have that job.
#pragma once

#include <hedgerow/batch/market.hpp>

#if defined(HEDGEROW_USE_KERNELS) || defined(HEDGEROW_COMPILING_KERNELS)
#  define HEDGEROW_DETAIL_HAS_KERNELS
#  include <hedgerow/batch/detail/kernel_table.hpp>

#  include <concepts>
#  include <tuple>
#  include <utility>
#endif

#include <array>
#include <cstddef>

namespace hedgerow::batch {

#if defined(HEDGEROW_DETAIL_HAS_KERNELS)
enum class hedging_policy : unsigned char;
#endif

inline namespace HEDGEROW_ISA {
namespace detail {

struct no_parameters {};

/// What a job of In columns and Out outputs derives from. It adds
///     template <class T> static summary run(const arguments<Job, T>&);
/// @tparam Parameters  plain data, laid out alike under all flags
template <std::size_t In, std::size_t Out, class Parameters = no_parameters>
struct job {
  static constexpr std::size_t inputs = In, outputs = Out;
  using parameters = Parameters;
};

/// A job's arguments: columns whose sizes agree, pointers, numbers. They cross to the compiled
/// kernels as bytes, so their layout is the same under all flags.
template <class Job, class T>
struct arguments {
  std::array<column<T>, Job::inputs> in;
  std::array<T*, Job::outputs> out;  ///< null where not wanted
  std::size_t n;                     ///< rows
  type_column type{};
  void* status = nullptr;  ///< one byte a row, null where not wanted
  typename Job::parameters more{};
};

#if defined(HEDGEROW_DETAIL_HAS_KERNELS)

// ---- the jobs that are compiled -----------------------------------------------------------------

template <template <class> class Market, template <class> class Contract>
struct evaluate_job;
template <template <class> class Market>
struct implied_job;
template <template <class> class Market>
struct quotes_job;
template <bool Adjusted, bool ByForward, bool Lower>
struct strike_job;
template <int From, int To>
struct delta_job;
template <bool ToCoin>
struct numeraire_job;
template <std::size_t N>
struct neutral_job;
struct expected_job;
struct volatilities_job;
template <hedging_policy Policy>
struct rates_job;
template <hedging_policy Policy>
struct best_job;
template <bool AboutMean>
struct exponential_job;
struct kalman_job;
struct recursive_job;

/// Jobs in the order of a unit's entries.
template <class... Jobs>
struct job_list {
  /// The entry of a job; -1 where it is not in the list.
  template <class Job>
  static constexpr int entry() {
    int at = 0;
    const bool found = ((std::same_as<Job, Jobs> || (++at, false)) || ...);
    return found ? at : -1;
  }
};

template <template <class> class Market>
using market_jobs = job_list<
    evaluate_job<Market, hedgerow::european>, evaluate_job<Market, hedgerow::cash_or_nothing>,
    evaluate_job<Market, hedgerow::asset_or_nothing>, implied_job<Market>, quotes_job<Market>>;

template <class... Lists>
struct joined;
template <class... A, class... B, class... Rest>
struct joined<job_list<A...>, job_list<B...>, Rest...> : joined<job_list<A..., B...>, Rest...> {};
template <class... A>
struct joined<job_list<A...>> {
  using type = job_list<A...>;
};

inline constexpr int delta_conventions = 7;
template <std::size_t... Pair>
job_list<delta_job<int(Pair) / delta_conventions, int(Pair) % delta_conventions>...> delta_jobs(
    std::index_sequence<Pair...>);

template <std::size_t... Policy>
job_list<rates_job<hedging_policy(Policy)>..., best_job<hedging_policy(Policy)>...> policy_jobs(
    std::index_sequence<Policy...>);

/// In the order of kernels::unit.
using compiled_units = std::tuple<
    market_jobs<hedgerow::black_scholes>, market_jobs<hedgerow::black76>,
    market_jobs<hedgerow::garman_kohlhagen>, market_jobs<hedgerow::displaced_black>,
    market_jobs<hedgerow::bachelier>, market_jobs<hedgerow::inverse_black>,
    // strikes
    job_list<strike_job<false, false, false>, strike_job<false, true, false>,
             strike_job<true, false, false>, strike_job<true, false, true>,
             strike_job<true, true, false>, strike_job<true, true, true>>,
    // conversions
    joined<decltype(delta_jobs(std::make_index_sequence<delta_conventions * delta_conventions>{})),
           job_list<numeraire_job<true>, numeraire_job<false>>>::type,
    // hedging
    joined<decltype(policy_jobs(std::make_index_sequence<4>{})),
           job_list<expected_job, volatilities_job, neutral_job<1>, neutral_job<2>,
                    neutral_job<3>>>::type,
    // panels
    job_list<exponential_job<false>, exponential_job<true>, kalman_job, recursive_job>>;

#endif

#if defined(HEDGEROW_USE_KERNELS)

// ---- handing over -------------------------------------------------------------------------------

/// A job's place in a table; unit -1 for one that is not compiled, those of your own markets too.
struct kernel_place {
  int unit, entry;
};
template <class Job, class... Lists>
constexpr kernel_place place_in(std::tuple<Lists...>*) {
  kernel_place at{-1, -1};
  int unit = 0;
  ((Lists::template entry<Job>() >= 0 ? void(at = {unit, Lists::template entry<Job>()}) : void(),
    ++unit),
   ...);
  return at;
}

/// Whether the library that is linked has a unit: the target defines HEDGEROW_USE_KERNELS as their
/// names.
constexpr bool is_linked(int unit) {
  using enum kernels::unit;
  constexpr kernels::unit linked[] = {HEDGEROW_USE_KERNELS};
  for (const kernels::unit u : linked) {
    if (static_cast<int>(u) == unit) return true;
  }
  return false;
}

template <class Job>
inline constexpr kernel_place place_of = place_in<Job>(static_cast<compiled_units*>(nullptr));

template <class Job, class T>
summary hand_over(const arguments<Job, T>& a) {
  const kernels::entries& unit = kernels::active<kernels::unit(place_of<Job>.unit)>();
  return (std::same_as<T, double> ? unit.of_double : unit.of_float)[place_of<Job>.entry](&a);
}

template <class Job, class T>
inline constexpr bool is_compiled = is_linked(place_of<Job>.unit)
                                 && (std::same_as<T, double> || std::same_as<T, float>);

template <class Job, class T>
summary perform(const arguments<Job, T>& a) {
  if constexpr (is_compiled<Job, T>)
    return hand_over(a);
  else
    return Job::run(a);
}

#else

/// Does a job, by the compiled kernels where they are linked and have it.
template <class Job, class T>
summary perform(const arguments<Job, T>& a) {
  return Job::run(a);
}

#endif

}  // namespace detail
}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::batch
