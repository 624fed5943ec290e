# hedgerow::kernels, opt-in: the batch kernels compiled once for each instruction set, the best one
# chosen at run time. docs/fast-code.md has how it is used.
#
# Static, or shared with BUILD_SHARED_LIBS. One generated source for each instruction set and market,
# so that they build side by side and each has its flags.

if(NOT TARGET hedgerow::xsimd)
  message(FATAL_ERROR "hedgerow: HEDGEROW_BUILD_KERNELS: ${hedgerow_xsimd_MESSAGE}")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/hedgerow-isa.cmake")

# In the order of kernels::market in include/hedgerow/batch/detail/kernel_table.hpp.
set(hedgerow_all_markets
  black_scholes black76 garman_kohlhagen displaced_black bachelier inverse_black)
set(HEDGEROW_KERNELS_MARKETS ${hedgerow_all_markets} CACHE STRING
    "Markets that hedgerow::kernels is built with; calls on others are compiled where they stand")

# The better the later.
if(NOT HEDGEROW_IS_X86 AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
  set(hedgerow_kernel_isas neon)
elseif(NOT HEDGEROW_IS_X86)
  set(hedgerow_kernel_isas generic)
elseif(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT MSVC)
  set(hedgerow_kernel_isas sse2 avx2 avx512)
else()  # no way to ask the processor
  set(hedgerow_kernel_isas sse2)
endif()
set(HEDGEROW_KERNELS_ISAS ${hedgerow_kernel_isas} CACHE STRING
    "Instruction sets that hedgerow::kernels is built for, besides the first one: ${hedgerow_kernel_isas}")

# In debug builds too: they are slow without, and what other files may see is not inlined then.
set(hedgerow_kernel_flags -O3)
if(MSVC)
  set(hedgerow_kernel_flags /O2)
endif()
set(HEDGEROW_KERNELS_FLAGS ${hedgerow_kernel_flags} CACHE STRING
    "Optimisation of hedgerow::kernels, after the flags of the build type")
mark_as_advanced(HEDGEROW_KERNELS_FLAGS)

foreach(market IN LISTS HEDGEROW_KERNELS_MARKETS)
  if(NOT market IN_LIST hedgerow_all_markets)
    message(FATAL_ERROR "hedgerow: HEDGEROW_KERNELS_MARKETS: unknown market '${market}', expected some of: ${hedgerow_all_markets}")
  endif()
endforeach()
foreach(isa IN LISTS HEDGEROW_KERNELS_ISAS)
  if(NOT isa IN_LIST hedgerow_kernel_isas)
    message(FATAL_ERROR "hedgerow: HEDGEROW_KERNELS_ISAS: unknown or unsupported instruction set '${isa}', expected some of: ${hedgerow_kernel_isas}")
  endif()
endforeach()

set(hedgerow_kernels_dir "${PROJECT_BINARY_DIR}/kernels")
add_library(hedgerow_kernels "${PROJECT_SOURCE_DIR}/src/kernels/dispatch.cpp")
add_library(hedgerow::kernels ALIAS hedgerow_kernels)

list(GET hedgerow_kernel_isas 0 hedgerow_baseline)
set(declarations "")
set(tables "")
foreach(isa IN LISTS hedgerow_kernel_isas)
  if(NOT isa STREQUAL hedgerow_baseline AND NOT isa IN_LIST HEDGEROW_KERNELS_ISAS)
    continue()
  endif()
  set(flags)
  if(HEDGEROW_IS_X86)
    hedgerow_isa_flags(${isa} flags)
    if(CMAKE_SIZEOF_VOID_P EQUAL 8 AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT MSVC)
      list(PREPEND flags -march=x86-64)  # takes back a -march of the surrounding build
    endif()
  endif()
  list(PREPEND flags ${HEDGEROW_KERNELS_FLAGS})
  set(entries "")
  foreach(market IN LISTS hedgerow_all_markets)
    if(NOT market IN_LIST HEDGEROW_KERNELS_MARKETS)
      string(APPEND entries " nullptr,")
      continue()
    endif()
    set(source "${hedgerow_kernels_dir}/${isa}_${market}.cpp")
    configure_file("${PROJECT_SOURCE_DIR}/src/kernels/market.cpp.in" "${source}" @ONLY)
    set_source_files_properties("${source}" PROPERTIES
      COMPILE_OPTIONS "${flags}" COMPILE_DEFINITIONS HEDGEROW_COMPILING_KERNELS)
    target_sources(hedgerow_kernels PRIVATE "${source}")
    string(APPEND declarations "extern const market_kernels ${isa}_${market};\n")
    string(APPEND entries " &${isa}_${market},")
  endforeach()
  string(APPEND tables "    {isa::${isa}, {${entries} }},\n")
endforeach()
file(CONFIGURE OUTPUT "${hedgerow_kernels_dir}/hedgerow_kernel_tables.inc"
  CONTENT "}  // namespace\n${declarations}namespace {\nconstexpr table tables[] = {\n${tables}};\n" @ONLY)

target_include_directories(hedgerow_kernels PRIVATE
  "${hedgerow_kernels_dir}" "${PROJECT_SOURCE_DIR}/src/kernels")
target_link_libraries(hedgerow_kernels PUBLIC hedgerow)
list(TRANSFORM HEDGEROW_KERNELS_MARKETS PREPEND HEDGEROW_KERNELS_OF_ OUTPUT_VARIABLE definitions)
target_compile_definitions(hedgerow_kernels INTERFACE HEDGEROW_USE_KERNELS ${definitions})
set_target_properties(hedgerow_kernels PROPERTIES
  EXPORT_NAME kernels
  VERSION "${PROJECT_VERSION}"
  SOVERSION "${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}"
  WINDOWS_EXPORT_ALL_SYMBOLS ON)
