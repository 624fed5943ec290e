// SPDX-License-Identifier: BSL-1.0
#include "implied_calls_definition.hpp"

namespace batch_calls {

template hr::batch::summary evaluate_quotes(market, const inputs<double>&,
                                            const hr::batch::type_column&,
                                            const hr::batch::quotes<double>&,
                                            const hr::batch::implied<double>&,
                                            const outputs<double>&);

}  // namespace batch_calls
