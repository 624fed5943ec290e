# Configures, builds and runs consumer/ from scratch; see hedgerow_add_consumer_test.

set(build "${WORK_DIR}/${NAME}")
file(REMOVE_RECURSE "${build}")

include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

string(REPLACE "|" ";" extra "${EXTRA}")
set(arguments -DHOW=${HOW} -DHEDGEROW_VERSION=${VERSION} ${extra})
string(REPLACE "|" ";" prefix_path "${PREFIX_PATH}")
if(HOW STREQUAL "find_package")
  # Moved after the installation: an installed package may not remember where it was put.
  set(prefix "${build}/prefix")
  run("${CMAKE_COMMAND}" --install "${HEDGEROW_BINARY_DIR}" --prefix "${build}/first-prefix")
  file(RENAME "${build}/first-prefix" "${prefix}")
  run("${CMAKE_COMMAND}" -E compare_files
    "${HEDGEROW_SOURCE_DIR}/LICENSE" "${prefix}/share/licenses/hedgerow/LICENSE")
  list(PREPEND prefix_path "${prefix}")
  set(hedgerow_include_dir "${prefix}/include")
else()
  list(APPEND arguments "-DHEDGEROW_SOURCE_DIR=${HEDGEROW_SOURCE_DIR}")
  set(hedgerow_include_dir "${HEDGEROW_SOURCE_DIR}/include")
endif()
# Through the environment, where a list of folders stays one value.
cmake_path(CONVERT "${prefix_path}" TO_NATIVE_PATH_LIST native_prefix_path)
set(ENV{CMAKE_PREFIX_PATH} "${native_prefix_path}")
if(XSIMD_DIR)
  list(APPEND arguments "-Dxsimd_DIR=${XSIMD_DIR}")
endif()
if(EIGEN_DIR)
  list(APPEND arguments "-DEigen3_DIR=${EIGEN_DIR}")
endif()
if(TOOLCHAIN_FILE)
  get_filename_component(TOOLCHAIN_FILE "${TOOLCHAIN_FILE}" ABSOLUTE BASE_DIR "${HEDGEROW_SOURCE_DIR}")
  list(APPEND arguments "-DCMAKE_TOOLCHAIN_FILE=${TOOLCHAIN_FILE}")
endif()

run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${build}/build" -G "${GENERATOR}"
  "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}" "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
  "-DCMAKE_EXE_LINKER_FLAGS=${LINKER_FLAGS}"
  -DCMAKE_EXPORT_COMPILE_COMMANDS=ON ${arguments})
run("${CMAKE_COMMAND}" --build "${build}/build")

# The compiler is given the include folder, the language level, and nothing that was not asked for.
if(EXISTS "${build}/build/compile_commands.json")
  file(READ "${build}/build/compile_commands.json" commands)
  string(JSON count LENGTH "${commands}")
  separate_arguments(own_flags UNIX_COMMAND "${CXX_FLAGS}")
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    string(JSON command GET "${commands}" ${i} command)
    separate_arguments(command UNIX_COMMAND "${command}")
    list(POP_FRONT command)
    if(command MATCHES "(^|;)[^;]*(kernels|hedgerow_kernels)[^;]*(;|$)")
      continue()  # the kernels have flags of their own, and tell their users what they hold
    endif()
    list(REMOVE_ITEM command ${own_flags} "-DWITH_XSIMD" "-DWITH_EIGEN" "-isystem"
         "${hedgerow_include_dir}" "-I${hedgerow_include_dir}" "-std=gnu++20" "-std=c++20" "-o" "-c")
    list(FILTER command INCLUDE REGEX "^-[^I]")
    if(command)
      message(FATAL_ERROR "a program of the consumer is compiled with: ${command}")
    endif()
  endforeach()
endif()

run("${CMAKE_COMMAND}" --build "${build}/build" --target run)
check_first_program("${run_output}" "${HEDGEROW_SOURCE_DIR}")
