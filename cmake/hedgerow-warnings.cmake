# hedgerow::warnings: what our own tests, benchmarks and examples are compiled with. Never linked
# to the library, so never seen by a consumer.

if(NOT TARGET hedgerow_warnings)
  add_library(hedgerow_warnings INTERFACE)
  add_library(hedgerow::warnings ALIAS hedgerow_warnings)
  if(MSVC)
    target_compile_options(hedgerow_warnings INTERFACE /W4 /WX /permissive-)
  else()
    target_compile_options(hedgerow_warnings INTERFACE
      -Wall -Wextra -Wconversion -Wshadow -Wold-style-cast -Wpedantic -Werror
      # From 22 on clang warns of __COUNTER__, with which doctest names its test cases.
      $<$<AND:$<CXX_COMPILER_ID:Clang>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,22>>:-Wno-c2y-extensions>)
  endif()
endif()
