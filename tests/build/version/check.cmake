# Every place that states the release states the one of version.hpp: CMake, Conan, vcpkg, the
# citation, and the top of the changelog, as a heading or as what the unreleased part will be.

# By hand, without the variables that a test gets: cmake -P tests/build/version/check.cmake
if(NOT HEDGEROW_SOURCE_DIR)
  get_filename_component(HEDGEROW_SOURCE_DIR "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
endif()

function(states where text pattern)
  if(NOT text MATCHES "${pattern}")
    message(FATAL_ERROR "${where} states no version")
  elseif(NOT CMAKE_MATCH_1 STREQUAL expected)
    message(FATAL_ERROR "${where} states ${CMAKE_MATCH_1}, version.hpp ${expected}")
  endif()
endfunction()

file(STRINGS "${HEDGEROW_SOURCE_DIR}/include/hedgerow/version.hpp" expected
     REGEX "#define HEDGEROW_VERSION_(MAJOR|MINOR|PATCH) [0-9]+")
list(TRANSFORM expected REPLACE ".* " "")
list(JOIN expected "." expected)
if(NOT expected MATCHES "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$")
  message(FATAL_ERROR "version.hpp states '${expected}', which is not a semantic version")
endif()

if(DEFINED VERSION)
  states("the project in CMake" "${VERSION}" "(.+)")
endif()

file(READ "${HEDGEROW_SOURCE_DIR}/packaging/vcpkg/hedgerow/vcpkg.json" manifest)
string(JSON stated GET "${manifest}" version-semver)
states("vcpkg.json" "${stated}" "(.+)")

file(STRINGS "${HEDGEROW_SOURCE_DIR}/CITATION.cff" stated REGEX "^version:")
states("CITATION.cff" "${stated}" "^version: \"?([0-9.]+)\"?$")

file(READ "${HEDGEROW_SOURCE_DIR}/CHANGELOG.md" changes)
string(REGEX MATCH "\n## \\[[^\n]*\n\n[^\n]*" top "${changes}")
if(top MATCHES "## \\[Unreleased\\]")
  states("the unreleased part of CHANGELOG.md" "${top}" "What will be ([0-9.]*[0-9])")
else()
  states("the top of CHANGELOG.md" "${top}" "## \\[([0-9.]+)\\]")
endif()

# Conan reads version.hpp when it exports; the recipe must not state one of its own.
file(READ "${HEDGEROW_SOURCE_DIR}/conanfile.py" recipe)
if(recipe MATCHES "\n    version *=" OR NOT recipe MATCHES "version\\.hpp")
  message(FATAL_ERROR "conanfile.py does not take its version from version.hpp")
endif()
