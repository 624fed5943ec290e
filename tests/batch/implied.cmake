# Tests of implied volatilities in batches. As with the engines, the compiler's work is in the
# inverters: support/implied_calls.hpp has them compiled once for each instruction set, those of
# evaluate_quotes (which has engines besides) apart, for the instruction sets that its test names.

foreach(isa IN LISTS isas)
  set(calls hedgerow_test_batch_calls_${isa})
  foreach(part IN ITEMS implied quotes)
    set(library hedgerow_test_batch_${part}_${isa})
    add_library(${library} OBJECT EXCLUDE_FROM_ALL
      support/${part}_double.cpp support/${part}_float.cpp)
    target_link_libraries(${library} PRIVATE hedgerow_test_base)
    if(HEDGEROW_IS_X86)
      hedgerow_isa_flags("${isa}" flags)
      target_compile_options(${library} PRIVATE ${flags})
    endif()
  endforeach()
  foreach(test IN LISTS with_inverters)
    file(STRINGS "${CMAKE_CURRENT_SOURCE_DIR}/${test}.cpp" head LIMIT_COUNT 5)
    if(HEDGEROW_IS_X86 AND NOT HEDGEROW_TEST_ISA AND NOT "${head}" MATCHES "// isa:[ a-z0-9]*${isa}")
      continue()
    endif()
    set(libraries ${calls} hedgerow_test_batch_implied_${isa})
    if(test STREQUAL "evaluate_quotes")
      list(APPEND libraries hedgerow_test_batch_quotes_${isa})
    endif()
    hedgerow_add_test("batch/${test}" ISA "${isa}" LIBRARIES ${libraries})
  endforeach()
endforeach()
