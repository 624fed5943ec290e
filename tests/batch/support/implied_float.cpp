// SPDX-License-Identifier: BSL-1.0
#include "implied_calls_definition.hpp"

namespace batch_calls {

template hr::batch::summary implied_volatility(market, const inputs<float>&,
                                               const hr::batch::type_column&,
                                               const hr::batch::column<float>&,
                                               const hr::batch::output<float>&,
                                               const hr::batch::output<hr::implied_status>&,
                                               const hr::batch::column<float>&);
template hr::implied_result<float> implied_one(market, const std::array<float, input_count>&,
                                               hr::option_type, float, const float*);

}  // namespace batch_calls
