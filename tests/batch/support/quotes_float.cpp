// SPDX-License-Identifier: BSL-1.0
#include "implied_calls_definition.hpp"

namespace batch_calls {

template hr::batch::summary evaluate_quotes(market, const inputs<float>&,
                                            const hr::batch::type_column&,
                                            const hr::batch::quotes<float>&,
                                            const hr::batch::implied<float>&,
                                            const outputs<float>&);

}  // namespace batch_calls
