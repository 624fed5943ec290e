// SPDX-License-Identifier: BSL-1.0
// Line charts as SVG text: panels beside each other, with bands, axes, ticks and one legend. No
// dependency; what is drawn is what a browser shows.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace svg {

/// y over x, point by point. A point that is not finite interrupts the line.
struct curve {
  std::string name;  ///< in the legend; curves of one name share a colour
  std::vector<double> x, y;
  std::vector<std::size_t> marks{};  ///< points that get a dot
};

/// The area between two curves, under all of them. Points that are not finite interrupt it.
struct band {
  std::string name;
  std::vector<double> x, low, high;
};

/// One coordinate system.
struct panel {
  std::string title, x_label, y_label;
  std::vector<curve> curves;
  std::vector<band> bands{};
  std::optional<std::pair<double, double>> y_range{};  ///< else all that is finite; what is outside
                                                       ///< is cut off
};

namespace detail {

inline constexpr int width = 420, height = 300, left = 74, right = 16, top = 64, bottom = 58;
// Distinguishable with the common colour deficiencies (Okabe and Ito), and by dash in print.
inline constexpr const char* colors[] = {"#666666", "#0072b2", "#d55e00",
                                         "#009e73", "#cc79a7", "#56b4e9"};
inline constexpr const char* dashes[] = {"2 3", "none", "7 4", "10 3 2 3", "4 2", "none"};
inline constexpr std::size_t color_count = std::size(colors);

template <class... A>
std::string print(const char* format, A... values) {
  char text[512];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

/// Bytes of the UTF-8 character at the start of `text`; 0 where there is none (RFC 3629).
inline std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
  const unsigned second = byte(1);
  const bool too_long = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool no_letter = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return too_long || no_letter ? 0 : size;
}

inline std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::size_t size = character_size(text.substr(i));
    if (size != 1) {  // a letter beyond ASCII, or bytes that no XML reader takes
      out += size == 0 ? std::string_view("?") : text.substr(i, size);
      i += size == 0 ? 0 : size - 1;
      continue;
    }
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

inline std::string words(double x, double y, const char* anchor, std::string_view text,
                         const char* more = "") {
  return print("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>", x, y, anchor, more)
       + escaped(text) + "</text>\n";
}

inline std::string line(double x1, double y1, double x2, double y2, const char* color) {
  return print("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1, y1,
               x2, y2, color);
}

/// Smallest and largest of what is finite; widened where they are one.
inline std::pair<double, double> range_of(const panel& p, std::vector<double> curve::* values) {
  double low = INFINITY, high = -INFINITY;
  for (const curve& c : p.curves) {
    for (const double v : c.*values) {
      if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
    }
  }
  if (!(low <= high)) return {0, 1};
  return low < high ? std::pair{low, high} : std::pair{low - 1, high + 1};
}

/// 1, 2 or 5 times a power of ten, such that about five steps make the range.
inline double tick_step(double low, double high) {
  const double rough = (high - low) / 5, power = std::pow(10, std::floor(std::log10(rough)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (rough < 1.4 * step * power) return step * power;
  }
  return 10 * power;
}

/// Points beyond this many make a line too dense for dashes.
inline constexpr std::size_t dense = 200;

/// What is drawn of one name, for the legend.
struct mark {
  std::string name;
  bool area = false, dashed = true;
};

/// The colour of a mark: its name's place among those seen, which it joins.
inline std::size_t color_of(const mark& m, std::vector<mark>& marks) {
  const auto at = std::find_if(marks.begin(), marks.end(),
                               [&](const mark& seen) { return seen.name == m.name; })
                - marks.begin();
  if (static_cast<std::size_t>(at) == marks.size()) marks.push_back(m);
  return static_cast<std::size_t>(at) % color_count;
}

/// A band as closed shapes, one for each run of finite points.
template <class AtX, class AtY>
std::string shapes_of(const band& b, const AtX& at_x, const AtY& at_y) {
  const std::size_t n = std::min({b.x.size(), b.low.size(), b.high.size()});
  const auto finite = [&](std::size_t i) {
    return std::isfinite(b.x[i]) && std::isfinite(b.low[i]) && std::isfinite(b.high[i]);
  };
  std::string path;
  for (std::size_t i = 0; i < n;) {
    const std::size_t begin = i;
    while (i < n && finite(i)) {
      path += print("%c%.2f %.2f", i == begin ? 'M' : 'L', at_x(b.x[i]), at_y(b.high[i]));
      ++i;
    }
    for (std::size_t j = i; j-- > begin;)
      path += print("L%.2f %.2f", at_x(b.x[j]), at_y(b.low[j]));
    if (i > begin) path += "Z";
    if (i < n && !finite(i)) ++i;
  }
  return path;
}

inline std::string draw(const panel& p, double x0, std::vector<mark>& marks) {
  const auto xs = range_of(p, &curve::x), ys = p.y_range ? *p.y_range : range_of(p, &curve::y);
  const double margin = 0.05 * (ys.second - ys.first), xl = xs.first, xh = xs.second,
               yl = ys.first - margin, yh = ys.second + margin;
  const auto at_x = [&](double x) { return x0 + (x - xl) / (xh - xl) * width; };
  const auto at_y = [&](double y) {  // what is cut off need not be drawn exactly
    return std::clamp(top + (yh - y) / (yh - yl) * height, -1e5, 1e5);
  };

  std::string out = words(x0 + width / 2.0, top - 12, "middle", p.title, " font-weight=\"bold\"");
  const double dx = tick_step(xl, xh), dy = tick_step(yl, yh);
  for (double k = std::ceil(xl / dx); k * dx <= xh + 1e-9 * dx; ++k) {
    out += line(at_x(k * dx), top, at_x(k * dx), top + height, "#e4e4e4");
    out += words(at_x(k * dx), top + height + 17, "middle", print("%.10g", k * dx + 0.0));
  }
  for (double k = std::ceil(yl / dy); k * dy <= yh; ++k) {
    out += line(x0, at_y(k * dy), x0 + width, at_y(k * dy), k == 0 ? "#888888" : "#e4e4e4");
    out += words(x0 - 7, at_y(k * dy) + 4, "end", print("%.10g", k * dy + 0.0));
  }
  out += words(x0 + width / 2.0, top + height + 38, "middle", p.x_label);
  out += words(0, 0, "middle", p.y_label,
               print(" transform=\"translate(%.1f %.1f) rotate(-90)\"", x0 - 58, top + height / 2.0)
                   .c_str());
  if (p.y_range)
    out += print(
        "<clipPath id=\"panel%.0f\"><rect x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
        "</clipPath>\n<g clip-path=\"url(#panel%.0f)\">\n",
        x0, x0, top, width, height, x0);
  for (const band& b : p.bands)
    out += print("<path stroke=\"none\" fill-opacity=\"0.25\" fill=\"%s\" d=\"",
                 colors[color_of({b.name, true, false}, marks)])
         + shapes_of(b, at_x, at_y) + "\"/>\n";
  for (const curve& c : p.curves) {
    const bool dashed = c.x.size() <= dense;
    const std::size_t color = color_of({c.name, false, dashed}, marks);
    std::string path;
    bool pen_down = false;
    for (std::size_t i = 0; i < std::min(c.x.size(), c.y.size()); ++i) {
      const bool finite = std::isfinite(c.x[i]) && std::isfinite(c.y[i]);
      if (finite) path += print("%c%.2f %.2f", pen_down ? 'L' : 'M', at_x(c.x[i]), at_y(c.y[i]));
      pen_down = finite;
    }
    out += print(
               "<path fill=\"none\" stroke-width=\"%s\" stroke=\"%s\" stroke-dasharray=\"%s\" "
               "d=\"",
               dashed ? "2" : "1.4", colors[color], dashed ? dashes[color] : "none")
         + path + "\"/>\n";
    for (const std::size_t i : c.marks)
      out += print("<circle cx=\"%.2f\" cy=\"%.2f\" r=\"4.5\" fill=\"%s\"/>\n", at_x(c.x[i]),
                   at_y(c.y[i]), colors[color]);
  }
  return out + (p.y_range ? "</g>\n" : "");
}

}  // namespace detail

/// The whole file.
inline std::string chart(std::string_view title, const std::vector<panel>& panels) {
  using namespace detail;
  const int each = left + width + right, wide = each * static_cast<int>(panels.size());
  const int high = top + height + bottom + 26;
  std::string out = print(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
      "role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222222\">\n"
      "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
      wide, high, wide, high, wide, high);
  out += "<title>" + escaped(title) + "</title>\n";
  out += words(wide / 2.0, 24, "middle", title, " font-size=\"16\"");
  std::vector<mark> marks;
  for (std::size_t i = 0; i < panels.size(); ++i)
    out += draw(panels[i], static_cast<double>(i) * each + left, marks);

  const double slot = static_cast<double>(wide - 2 * left)
                    / static_cast<double>(std::max<std::size_t>(marks.size(), 1));
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const double x = left + static_cast<double>(i) * slot, y = high - 16;
    if (marks[i].area)
      out += print(
          "<path fill=\"none\" stroke-width=\"12\" stroke-opacity=\"0.25\" stroke=\"%s\" "
          "d=\"M%.1f %.1fh34\"/>\n",
          colors[i % color_count], x, y - 4);
    else
      out += print(
          "<path fill=\"none\" stroke-width=\"2\" stroke=\"%s\" stroke-dasharray=\"%s\" "
          "d=\"M%.1f %.1fh34\"/>\n",
          colors[i % color_count], marks[i].dashed ? dashes[i % color_count] : "none", x, y - 4);
    out += words(x + 42, y, "start", marks[i].name);
  }
  return out + "</svg>\n";
}

}  // namespace svg
