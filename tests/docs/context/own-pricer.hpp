// SPDX-License-Identifier: BSL-1.0
// What the blocks of docs/own-pricer.md take for granted.
#pragma once

inline const auto pricer = [](const auto& p) { return p.spot * p.volatility * p.expiry; };
inline const auto tree = [](const hr::pricing_point<double>& p) { return p.spot; };
inline const auto quoted = tree;
inline const hr::pricing_point<double> point{
    .spot = 100.0, .volatility = 0.2, .rate = 0.03, .expiry = 0.5};
inline const hr::pricer_greeks<double> a = hr::automatic_greeks(pricer, point);
