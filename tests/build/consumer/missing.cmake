# The header that needs LIBRARY (xsimd or Eigen), compiled where there is none: what the compiler says
# first must name the library, its releases and the way out, and it must say little else.

include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(work "${WORK_DIR}/missing_${LIBRARY}")
file(REMOVE_RECURSE "${work}")
file(WRITE "${work}/unit.cpp" "#include <hedgerow/${HEADER}.hpp>\n")
separate_arguments(compile UNIX_COMMAND "${CXX_FLAGS}")
list(PREPEND compile "${CXX_COMPILER}" -std=c++20)

# The compiler's own folders, in its order; one that has the library is replaced by links to all
# else in it.
file(WRITE "${work}/empty.cpp" "")
run(${compile} -E -v "${work}/empty.cpp")
string(REGEX MATCH "#include <[^\n]*\n(( [^\n]*\n)+)" found "${run_output}")
string(REGEX MATCHALL "[^\n]+" folders "${CMAKE_MATCH_1}")
set(flags -nostdinc -nostdinc++)
foreach(folder IN LISTS folders)
  string(STRIP "${folder}" folder)
  if(EXISTS "${folder}/${LIBRARY}")
    string(MD5 name "${folder}")
    file(MAKE_DIRECTORY "${work}/${name}")
    file(GLOB entries RELATIVE "${folder}" "${folder}/*")
    list(REMOVE_ITEM entries "${LIBRARY}")
    foreach(entry IN LISTS entries)
      file(CREATE_LINK "${folder}/${entry}" "${work}/${name}/${entry}" SYMBOLIC)
    endforeach()
    set(folder "${work}/${name}")
  endif()
  list(APPEND flags -isystem "${folder}")
endforeach()

# The folders are the right ones: a header that needs no library compiles with them.
file(WRITE "${work}/control.cpp" "#include <hedgerow/greeks.hpp>\n")
run(${compile} ${flags} "-I${HEDGEROW_SOURCE_DIR}/include" -fsyntax-only "${work}/control.cpp")

execute_process(COMMAND ${compile} ${flags} "-I${HEDGEROW_SOURCE_DIR}/include" -fsyntax-only "${work}/unit.cpp"
                RESULT_VARIABLE status ERROR_VARIABLE message)
string(REGEX MATCH "error: [^\n]*" first "${message}")
if(status EQUAL 0 OR NOT first MATCHES "hedgerow: .*${HEADER}\\.hpp.* needs? ${LIBRARY} [0-9].*COMPONENTS ${HEADER}")
  message(FATAL_ERROR "without ${LIBRARY} the first error is '${first}', in\n${message}")
endif()
if(NOT message MATCHES "fatal error")
  message(FATAL_ERROR "without ${LIBRARY} the compiler goes on after that, in\n${message}")
endif()
