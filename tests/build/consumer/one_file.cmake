# The one-file form of the scalar Greeks: generated into an empty folder, where the README's first
# program is compiled with it alone, beside a second file that includes it too.

include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(work "${WORK_DIR}/one_file")
file(REMOVE_RECURSE "${work}")
set(amalgamate "${PYTHON}" "${HEDGEROW_SOURCE_DIR}/tools/amalgamate.py")
separate_arguments(compile UNIX_COMMAND "${CXX_FLAGS}")
list(PREPEND compile "${CXX_COMPILER}")
list(APPEND compile -std=c++20 -Wall -Wextra -Werror)

run(${amalgamate} --output "${work}/hedgerow_greeks.hpp")
file(READ "${work}/hedgerow_greeks.hpp" text)
foreach(part IN ITEMS "hedgerow ${VERSION} in one file" "from revision [0-9a-z]+" "Boost Software License"
                      "#pragma once" "#define HEDGEROW_VERSION_MAJOR")
  if(NOT text MATCHES "${part}")
    message(FATAL_ERROR "the file does not say '${part}'")
  endif()
endforeach()
if(text MATCHES "# *include *[<\"][^>\"]*[/.]")
  message(FATAL_ERROR "the file includes more than the standard library: ${CMAKE_MATCH_0}")
endif()

file(READ "${HEDGEROW_SOURCE_DIR}/examples/first_greeks.cpp" program)
string(REGEX REPLACE "#include <hedgerow/[^>]*>\n" "#include \"hedgerow_greeks.hpp\"\n" program "${program}")
file(WRITE "${work}/first_greeks.cpp" "${program}")
file(WRITE "${work}/second.cpp" "#include \"hedgerow_greeks.hpp\"
double second(const hedgerow::black76<double>& m, const hedgerow::european<double>& o);
double second(const hedgerow::black76<double>& m, const hedgerow::european<double>& o) {
  return hedgerow::evaluate(m, o).price;
}\n")
run(${compile} "${work}/first_greeks.cpp" "${work}/second.cpp" -o "${work}/first_greeks")
string(REPLACE "|" ";" emulator "${EMULATOR}")
run(${emulator} "${work}/first_greeks")
check_first_program("${run_output}" "${HEDGEROW_SOURCE_DIR}")

# Both forms in one file are refused, whichever comes first.
set(one "#include \"hedgerow_greeks.hpp\"\n")
set(many "#include <hedgerow/math.hpp>\n")
foreach(order IN ITEMS "one;many" "many;one")
  list(TRANSFORM order REPLACE "(.+)" "\${\\1}" OUTPUT_VARIABLE lines)
  string(CONFIGURE "${lines}" lines)
  list(JOIN lines "" lines)
  file(WRITE "${work}/both.cpp" "${lines}")
  execute_process(COMMAND ${compile} "-I${HEDGEROW_SOURCE_DIR}/include" -fsyntax-only "${work}/both.cpp"
                  RESULT_VARIABLE status ERROR_VARIABLE message)
  string(REGEX MATCH "error: [^\n]*" first "${message}")
  if(status EQUAL 0 OR NOT first MATCHES "hedgerow: .*use one or the other")
    message(FATAL_ERROR "${order}: the first error is '${first}'")
  endif()
endforeach()

# A header that needs a library cannot be in it.
execute_process(COMMAND ${amalgamate} --output "${work}/batch.hpp" batch.hpp
                RESULT_VARIABLE status ERROR_VARIABLE message)
if(status EQUAL 0 OR NOT message MATCHES "includes xsimd/xsimd.hpp, and one file needs no other library")
  message(FATAL_ERROR "batch.hpp in one file: ${message}")
endif()
