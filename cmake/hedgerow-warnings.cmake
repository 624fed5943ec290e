# hedgerow::warnings: what our own tests, benchmarks and examples are compiled with. Never linked
# to the library, so never seen by a consumer.

if(NOT TARGET hedgerow_warnings)
  add_library(hedgerow_warnings INTERFACE)
  add_library(hedgerow::warnings ALIAS hedgerow_warnings)
  if(MSVC)
    target_compile_options(hedgerow_warnings INTERFACE /W4 /WX /permissive-)
  else()
    target_compile_options(hedgerow_warnings INTERFACE
      -Wall -Wextra -Wconversion -Wshadow -Wold-style-cast -Wpedantic -Werror)
  endif()
endif()
