# Finds Eigen, the one dependency of hedgerow/ratio.hpp, and defines
#
#   hedgerow::eigen           its headers, when a usable Eigen is there
#   hedgerow_eigen_VERSION    its release, where the search told
#   hedgerow_eigen_MESSAGE    why not, otherwise
#
# Shared by this build and by the installed package, like hedgerow-xsimd.cmake, and for the same
# reasons: no REQUIRED, since all other headers work without Eigen, and no version in the search,
# since Eigen's package files refuse every major but their own while 3.4 to 5 will do.

if(NOT TARGET hedgerow::eigen)
  set(hedgerow_eigen_MESSAGE "")
  if(NOT TARGET Eigen3::Eigen)
    find_package(Eigen3 CONFIG QUIET)
  endif()
  if(NOT TARGET Eigen3::Eigen)
    set(hedgerow_eigen_MESSAGE
        "Eigen was not found: hedgerow/ratio.hpp cannot be used (it needs Eigen >= 3.4; every other header works)")
  elseif(DEFINED Eigen3_VERSION AND Eigen3_VERSION VERSION_LESS 3.4)
    set(hedgerow_eigen_MESSAGE
        "Eigen ${Eigen3_VERSION} is too old: hedgerow/ratio.hpp needs Eigen >= 3.4 (every other header works)")
  elseif(DEFINED Eigen3_VERSION AND Eigen3_VERSION VERSION_GREATER_EQUAL 6)
    set(hedgerow_eigen_MESSAGE
        "Eigen ${Eigen3_VERSION} is too new: hedgerow/ratio.hpp needs Eigen 3.4 to 5 (every other header works)")
  else()
    get_target_property(hedgerow_eigen_include_dirs Eigen3::Eigen INTERFACE_INCLUDE_DIRECTORIES)
    # GLOBAL: when hedgerow is a subdirectory, the programs that use it stand above this folder.
    add_library(hedgerow::eigen INTERFACE IMPORTED GLOBAL)
    # SYSTEM: Eigen's headers are not ours to keep free of warnings.
    target_include_directories(hedgerow::eigen SYSTEM INTERFACE ${hedgerow_eigen_include_dirs})
    unset(hedgerow_eigen_include_dirs)
    set(hedgerow_eigen_VERSION "${Eigen3_VERSION}")
  endif()
  if(hedgerow_eigen_MESSAGE AND NOT hedgerow_FIND_QUIETLY)
    message(STATUS "hedgerow: ${hedgerow_eigen_MESSAGE}")
  endif()
endif()
