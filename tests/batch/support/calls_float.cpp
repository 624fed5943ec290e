// SPDX-License-Identifier: BSL-1.0
#include "calls_definition.hpp"
#include "engines.hpp"

namespace hedgerow::batch {

HEDGEROW_TEST_ENGINES(, float)

}  // namespace hedgerow::batch

namespace batch_calls {

template hr::batch::summary evaluate(market, contract, const inputs<float>&,
                                     const hr::batch::type_column&, const outputs<float>&);
template std::array<float, hr::greek_count> evaluate_one(market, contract,
                                                         const std::array<float, input_count>&,
                                                         hr::option_type);

}  // namespace batch_calls
