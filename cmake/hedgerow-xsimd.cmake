# Finds xsimd, the one dependency of hedgerow/batch.hpp and hedgerow/math/simd.hpp, and defines
#
#   hedgerow::xsimd           its headers, when a usable xsimd is there
#   hedgerow_xsimd_VERSION    its release, where the search told
#   hedgerow_xsimd_MESSAGE    why not, otherwise
#
# Shared by this build and by the installed package, which places it beside hedgerowConfig.cmake.
# No REQUIRED here: all other headers work without xsimd.
#
# The search names no version: xsimd's package files refuse every major but their own, while 8.1
# and everything after it will do. And only the include folders of its target are taken, because
# the target of some distributions also links a library that does not exist (-lxtl).

if(NOT TARGET hedgerow::xsimd)
  set(hedgerow_xsimd_MESSAGE "")
  if(NOT TARGET xsimd)
    find_package(xsimd CONFIG QUIET)
  endif()
  if(NOT TARGET xsimd)
    set(hedgerow_xsimd_MESSAGE
        "xsimd was not found: hedgerow/batch.hpp and hedgerow/math/simd.hpp cannot be used (they need xsimd >= 8.1; every other header works)")
  elseif(DEFINED xsimd_VERSION AND xsimd_VERSION VERSION_LESS 8.1)
    set(hedgerow_xsimd_MESSAGE
        "xsimd ${xsimd_VERSION} is too old: hedgerow/batch.hpp and hedgerow/math/simd.hpp need xsimd >= 8.1 (every other header works)")
  else()
    get_target_property(hedgerow_xsimd_include_dirs xsimd INTERFACE_INCLUDE_DIRECTORIES)
    # GLOBAL: when hedgerow is a subdirectory, the programs that use it stand above this folder.
    add_library(hedgerow::xsimd INTERFACE IMPORTED GLOBAL)
    # SYSTEM: xsimd's headers are not ours to keep free of warnings.
    target_include_directories(hedgerow::xsimd SYSTEM INTERFACE ${hedgerow_xsimd_include_dirs})
    unset(hedgerow_xsimd_include_dirs)
    set(hedgerow_xsimd_VERSION "${xsimd_VERSION}")
  endif()
  if(hedgerow_xsimd_MESSAGE AND NOT hedgerow_FIND_QUIETLY)
    message(STATUS "hedgerow: ${hedgerow_xsimd_MESSAGE}")
  endif()
endif()
