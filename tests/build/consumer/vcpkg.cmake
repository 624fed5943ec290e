# The vcpkg port, packaging/vcpkg/hedgerow: its portfile run as vcpkg would, with the functions of
# vcpkg_functions.cmake; what vcpkg checks of every package; and a consumer that finds it.

cmake_minimum_required(VERSION 3.24)
include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/vcpkg_functions.cmake")

set(port_dir "${HEDGEROW_SOURCE_DIR}/packaging/vcpkg/hedgerow")
set(work "${WORK_DIR}/vcpkg")
file(REMOVE_RECURSE "${work}")
file(MAKE_DIRECTORY "${work}")

# ---- the manifest --------------------------------------------------------------------------------

file(READ "${port_dir}/vcpkg.json" manifest)
string(JSON PORT GET "${manifest}" name)
string(JSON version GET "${manifest}" version-semver)
if(NOT PORT STREQUAL "hedgerow" OR NOT version STREQUAL VERSION)
  message(FATAL_ERROR "the manifest is of ${PORT} ${version}, not of hedgerow ${VERSION}")
endif()
foreach(need IN ITEMS "batch xsimd" "ratio eigen3")
  separate_arguments(need)
  list(POP_FRONT need feature)
  string(JSON dependency GET "${manifest}" features ${feature} dependencies 0)
  if(NOT dependency STREQUAL need)
    message(FATAL_ERROR "the feature ${feature} depends on ${dependency}, not on ${need}")
  endif()
endforeach()
file(READ "${port_dir}/portfile.cmake" portfile)
foreach(helper IN ITEMS "vcpkg_cmake_configure vcpkg-cmake" "vcpkg_cmake_config_fixup vcpkg-cmake-config")
  separate_arguments(helper)
  list(POP_FRONT helper call)
  if(portfile MATCHES "${call}" AND NOT manifest MATCHES "\"name\": \"${helper}\", \"host\": true")
    message(FATAL_ERROR "the portfile calls ${call}, and the manifest has no host dependency ${helper}")
  endif()
endforeach()

# ---- the portfile --------------------------------------------------------------------------------

# install(<name> <feature>...): runs the portfile into <name>/packages.
function(install name)
  set(CURRENT_PACKAGES_DIR "${work}/${name}/packages")
  set(CURRENT_BUILDTREES_DIR "${work}/${name}/build")
  set(FEATURES core ${ARGN})
  # The scripts of a port see the port's own folder; its steps see their variables in this scope.
  include("${port_dir}/portfile.cmake")
  if(NOT VCPKG_BUILD_TYPE STREQUAL "release")
    message(FATAL_ERROR "a header-only port builds once")
  endif()
endfunction()
install(all batch ratio)
install(scalar)

# ---- what vcpkg checks of a package --------------------------------------------------------------

foreach(name IN ITEMS all scalar)
  set(package "${work}/${name}/packages")
  foreach(file IN ITEMS copyright usage hedgerowConfig.cmake hedgerowConfigVersion.cmake)
    if(NOT EXISTS "${package}/share/hedgerow/${file}")
      message(FATAL_ERROR "there is no share/hedgerow/${file}")
    endif()
  endforeach()
  foreach(folder IN ITEMS debug lib lib64 bin share/cmake include/hedgerow/CMakeFiles)
    if(EXISTS "${package}/${folder}")
      message(FATAL_ERROR "a header-only package has no folder ${folder}")
    endif()
  endforeach()
  file(GLOB_RECURSE entries LIST_DIRECTORIES true "${package}/*")
  foreach(entry IN LISTS entries)
    if(IS_DIRECTORY "${entry}")
      file(GLOB content "${entry}/*")
      if(NOT content)
        message(FATAL_ERROR "an empty folder: ${entry}")
      endif()
    else()
      file(STRINGS "${entry}" paths REGEX "${work}|${HEDGEROW_SOURCE_DIR}")
      if(paths)
        message(FATAL_ERROR "an absolute path in ${entry}: ${paths}")
      endif()
    endif()
  endforeach()
endforeach()
file(GLOB modules RELATIVE "${work}/scalar/packages/share/pkgconfig" "${work}/scalar/packages/share/pkgconfig/*")
if(NOT modules STREQUAL "hedgerow.pc")
  message(FATAL_ERROR "without its features the port has the pkg-config modules ${modules}")
endif()
file(READ "${port_dir}/usage" usage)
if(NOT usage MATCHES "find_package\\(hedgerow CONFIG REQUIRED\\)" OR NOT usage MATCHES "hedgerow::hedgerow")
  message(FATAL_ERROR "usage does not say how to find and link the library")
endif()

# ---- a consumer ----------------------------------------------------------------------------------

set(ENV{CMAKE_PREFIX_PATH} "${work}/all/packages:$ENV{CMAKE_PREFIX_PATH}")
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}" -B "${work}/consumer" -G "${GENERATOR}"
  "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}" "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}" -DHOW=find_package
  "-DHEDGEROW_VERSION=${VERSION}" -DCONSUMER_FIRST_PROGRAM_ONLY=ON)
run("${CMAKE_COMMAND}" --build "${work}/consumer" --target run)
check_first_program("${run_output}" "${HEDGEROW_SOURCE_DIR}")
file(STRINGS "${work}/consumer/CMakeCache.txt" found REGEX "^hedgerow_DIR:")
if(NOT found STREQUAL "hedgerow_DIR:PATH=${work}/all/packages/share/hedgerow")
  message(FATAL_ERROR "the consumer found another package: ${found}")
endif()
