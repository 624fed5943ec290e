// SPDX-License-Identifier: BSL-1.0
#include "implied_calls_definition.hpp"

namespace batch_calls {

template hr::batch::summary implied_volatility(market, const inputs<double>&,
                                               const hr::batch::type_column&,
                                               const hr::batch::column<double>&,
                                               const hr::batch::output<double>&,
                                               const hr::batch::output<hr::implied_status>&,
                                               const hr::batch::column<double>&);
template hr::implied_result<double> implied_one(market, const std::array<double, input_count>&,
                                                hr::option_type, double, const double*);

}  // namespace batch_calls
