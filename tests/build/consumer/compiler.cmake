# Takes hedgerow without CMake: the README's first program, compiled by the compiler itself in an
# empty folder.
#
#   HOW    copied         include/ is copied beside the program
#          pkg_config     installed, then moved; flags from pkg-config; with LIBDIR/pkgconfig for the
#                         compiled kernels, which this build has where KERNELS is true

include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

set(work "${WORK_DIR}/${HOW}")
file(REMOVE_RECURSE "${work}")
file(COPY "${HEDGEROW_SOURCE_DIR}/examples/first_greeks.cpp" DESTINATION "${work}")
separate_arguments(compile UNIX_COMMAND "${CXX_FLAGS}")
list(PREPEND compile "${CXX_COMPILER}")
list(APPEND compile -std=c++20 -Wall -Wextra -Werror)

# pkg_config(<argument>...): what it prints, split as a shell would; stops when it fails.
function(pkg_config)
  run("${PKG_CONFIG}" ${ARGN})
  separate_arguments(flags UNIX_COMMAND "${run_output}")
  set(flags ${flags} PARENT_SCOPE)
endfunction()

if(HOW STREQUAL "copied")
  file(COPY "${HEDGEROW_SOURCE_DIR}/include" DESTINATION "${work}")
  set(flags "-I${work}/include")
elseif(HOW STREQUAL "pkg_config")
  if(NOT PKG_CONFIG)
    skip("there is no pkg-config")
  endif()
  run("${CMAKE_COMMAND}" --install "${HEDGEROW_BINARY_DIR}" --prefix "${work}/first-prefix")
  file(RENAME "${work}/first-prefix" "${work}/prefix")
  # The library alone asks for nothing; a component asks for its library, and says so.
  set(ENV{PKG_CONFIG_LIBDIR} "${work}/prefix/share/pkgconfig")
  foreach(need IN ITEMS "batch xsimd" "ratio eigen3")
    separate_arguments(need)
    list(GET need 0 component)
    list(GET need 1 library)
    execute_process(COMMAND "${PKG_CONFIG}" --cflags hedgerow-${component}
                    RESULT_VARIABLE status ERROR_VARIABLE message)
    if(status EQUAL 0 OR NOT message MATCHES "Package '${library}', required by 'hedgerow-${component}', not found")
      message(FATAL_ERROR "hedgerow-${component} without ${library}: ${message}")
    endif()
  endforeach()
  pkg_config(--modversion hedgerow)
  if(NOT flags STREQUAL VERSION)
    message(FATAL_ERROR "hedgerow.pc is of version ${flags}, not ${VERSION}")
  endif()
  pkg_config(--cflags --libs hedgerow)

  # With their libraries, the components give the compiler what batch.hpp and ratio.hpp need.
  unset(ENV{PKG_CONFIG_LIBDIR})
  set(ENV{PKG_CONFIG_PATH} "${work}/prefix/share/pkgconfig")
  execute_process(COMMAND "${PKG_CONFIG}" --exists xsimd eigen3 RESULT_VARIABLE absent)
  if(absent)
    message(STATUS "the components are not compiled: pkg-config knows no xsimd or no Eigen here")
  else()
    set(first_flags ${flags})
    pkg_config(--cflags hedgerow-batch hedgerow-ratio)
    file(WRITE "${work}/components.cpp" "#include <hedgerow/batch.hpp>\n#include <hedgerow/ratio.hpp>\n")
    list(TRANSFORM flags REPLACE "^-I" "-isystem")  # their headers are not ours to judge
    run(${compile} ${flags} -fsyntax-only "${work}/components.cpp")

    # The compiled kernels: a program without -m flags, which finds the library where it was moved to.
    set(libraries "${work}/prefix/${LIBDIR}")
    if(KERNELS)
      set(ENV{PKG_CONFIG_PATH} "${work}/prefix/share/pkgconfig:${libraries}/pkgconfig")
      pkg_config(--cflags --libs hedgerow-kernels)
      run(${compile} "${CMAKE_CURRENT_LIST_DIR}/program/kernels.cpp" ${flags} -o "${work}/kernels")
      set(ENV{LD_LIBRARY_PATH} "${libraries}:$ENV{LD_LIBRARY_PATH}")  # where it is a shared one
      run("${work}/kernels")
      if(NOT run_output MATCHES "compiled for [a-z0-9]+:")
        message(FATAL_ERROR "the program with the kernels printed\n${run_output}")
      endif()
    elseif(EXISTS "${libraries}/pkgconfig/hedgerow-kernels.pc")
      message(FATAL_ERROR "hedgerow-kernels.pc is installed without its library")
    endif()
    set(flags ${first_flags})
  endif()
endif()

run(${compile} ${flags} "${work}/first_greeks.cpp" -o "${work}/first_greeks")
string(REPLACE "|" ";" emulator "${EMULATOR}")
run(${emulator} "${work}/first_greeks")
check_first_program("${run_output}" "${HEDGEROW_SOURCE_DIR}")
