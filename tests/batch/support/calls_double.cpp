// SPDX-License-Identifier: BSL-1.0
#include "calls_definition.hpp"
#include "engines.hpp"

namespace hedgerow::batch {

HEDGEROW_TEST_ENGINES(, double)

}  // namespace hedgerow::batch

namespace batch_calls {

template hr::batch::summary evaluate(market, contract, const inputs<double>&,
                                     const hr::batch::type_column&, const outputs<double>&);
template std::array<double, hr::greek_count> evaluate_one(market, contract,
                                                          const std::array<double, input_count>&,
                                                          hr::option_type);

}  // namespace batch_calls
