# hedgerow::kernels, opt-in: the batch kernels compiled once for each instruction set, the best one
# chosen at run time. docs/fast-code.md has how it is used.
#
# Static, or shared with BUILD_SHARED_LIBS. A unit is a market or a group of calls. One generated
# source for each unit and instruction set, so that they build side by side and each has its flags.

if(NOT TARGET hedgerow::xsimd)
  message(FATAL_ERROR "hedgerow: HEDGEROW_BUILD_KERNELS: ${hedgerow_xsimd_MESSAGE}")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/hedgerow-isa.cmake")

# Together in the order of kernels::unit in include/hedgerow/batch/detail/kernel_table.hpp; each group
# with the headers that have its calls.
set(hedgerow_all_markets
  black_scholes black76 garman_kohlhagen displaced_black bachelier inverse_black)
set(hedgerow_all_calls strikes conversions hedging panels)
set(hedgerow_strikes_headers strike_from_delta)
set(hedgerow_conversions_headers convert_delta numeraire)
set(hedgerow_hedging_headers expected_hedging hedging_rates neutral)
set(hedgerow_panels_headers hedge_ratio)
set(HEDGEROW_KERNELS_MARKETS ${hedgerow_all_markets} CACHE STRING
    "Markets that hedgerow::kernels is built with; calls on others are compiled where they stand")
set(HEDGEROW_KERNELS_CALLS ${hedgerow_all_calls} CACHE STRING
    "Groups of calls that hedgerow::kernels is built with, besides those on markets; others are compiled where they stand")

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

foreach(kind IN ITEMS MARKETS CALLS)
  string(TOLOWER "${kind}" known)
  foreach(unit IN LISTS HEDGEROW_KERNELS_${kind})
    if(NOT unit IN_LIST hedgerow_all_${known})
      message(FATAL_ERROR "hedgerow: HEDGEROW_KERNELS_${kind}: unknown '${unit}', expected some of: ${hedgerow_all_${known}}")
    endif()
  endforeach()
endforeach()
set(hedgerow_units ${HEDGEROW_KERNELS_MARKETS} ${HEDGEROW_KERNELS_CALLS})
list(REMOVE_DUPLICATES hedgerow_units)
if(NOT hedgerow_units)
  message(FATAL_ERROR "hedgerow: HEDGEROW_KERNELS_MARKETS and HEDGEROW_KERNELS_CALLS are empty: there is nothing to build")
endif()
foreach(market IN LISTS hedgerow_all_markets)
  set(hedgerow_${market}_headers evaluate_quotes)
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
set(isas ${hedgerow_kernel_isas})  # in their order
foreach(isa IN LISTS hedgerow_kernel_isas)
  if(NOT isa STREQUAL hedgerow_baseline AND NOT isa IN_LIST HEDGEROW_KERNELS_ISAS)
    list(REMOVE_ITEM isas ${isa})
  endif()
endforeach()
list(TRANSFORM isas REPLACE "(.+)" "isa::\\1," OUTPUT_VARIABLE sets)
list(JOIN sets " " sets)
file(CONFIGURE OUTPUT "${hedgerow_kernels_dir}/hedgerow_kernel_sets.inc" CONTENT "${sets}\n" @ONLY)

# The functions of each unit for each set, and the choice among them.
foreach(unit IN LISTS hedgerow_units)
  # Black-Scholes with other names for its fields: the same functions, which need not be there twice.
  set(compiled ${unit})
  if(unit STREQUAL "garman_kohlhagen" AND "black_scholes" IN_LIST hedgerow_units)
    set(compiled black_scholes)
  endif()
  set(includes "")
  foreach(header IN LISTS hedgerow_${unit}_headers)
    string(APPEND includes "#include <hedgerow/batch/${header}.hpp>\n")
  endforeach()
  set(externs "")
  foreach(isa IN LISTS isas)
    list(APPEND externs ${isa}_${compiled})
    if(NOT unit STREQUAL compiled)
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
    set(source "${hedgerow_kernels_dir}/${isa}_${unit}.cpp")
    configure_file("${PROJECT_SOURCE_DIR}/src/kernels/unit.cpp.in" "${source}" @ONLY)
    set_source_files_properties("${source}" PROPERTIES
      COMPILE_OPTIONS "${flags}" COMPILE_DEFINITIONS HEDGEROW_COMPILING_KERNELS)
    target_sources(hedgerow_kernels PRIVATE "${source}")
  endforeach()
  list(TRANSFORM externs PREPEND "&" OUTPUT_VARIABLE addresses)
  list(JOIN externs ", " externs)
  list(JOIN addresses ", " addresses)
  set(source "${hedgerow_kernels_dir}/dispatch_${unit}.cpp")
  configure_file("${PROJECT_SOURCE_DIR}/src/kernels/dispatch_unit.cpp.in" "${source}" @ONLY)
  target_sources(hedgerow_kernels PRIVATE "${source}")
endforeach()

target_include_directories(hedgerow_kernels PRIVATE
  "${hedgerow_kernels_dir}" "${PROJECT_SOURCE_DIR}/src/kernels")
target_link_libraries(hedgerow_kernels PUBLIC hedgerow)
list(JOIN hedgerow_units "," hedgerow_units)
target_compile_definitions(hedgerow_kernels INTERFACE "HEDGEROW_USE_KERNELS=${hedgerow_units}")
set_target_properties(hedgerow_kernels PROPERTIES
  EXPORT_NAME kernels
  VERSION "${PROJECT_VERSION}"
  SOVERSION "${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}"
  WINDOWS_EXPORT_ALL_SYMBOLS ON)
