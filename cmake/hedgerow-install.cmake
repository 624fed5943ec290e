# Install rules: headers, the license, the CMake package (share/cmake/hedgerow, free of any
# architecture unless the compiled kernels are built) and the pkg-config files.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(hedgerow_package_dir "${CMAKE_INSTALL_DATADIR}/cmake/hedgerow")
set(hedgerow_generated_dir "${PROJECT_BINARY_DIR}/package")

install(TARGETS hedgerow
  EXPORT hedgerowTargets
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILE_SET detail DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT hedgerowTargets
  NAMESPACE hedgerow::
  DESTINATION "${hedgerow_package_dir}")

if(TARGET hedgerow_kernels)
  install(TARGETS hedgerow_kernels
    EXPORT hedgerowKernelsTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(EXPORT hedgerowKernelsTargets
    NAMESPACE hedgerow::
    DESTINATION "${hedgerow_package_dir}")
  set(hedgerow_independent)  # of the architecture no longer
else()
  set(hedgerow_independent ARCH_INDEPENDENT)
endif()

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/hedgerowConfig.cmake.in"
  "${hedgerow_generated_dir}/hedgerowConfig.cmake"
  INSTALL_DESTINATION "${hedgerow_package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor release may break its users, so only the same minor version is compatible.
write_basic_package_version_file(
  "${hedgerow_generated_dir}/hedgerowConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion
  ${hedgerow_independent})

# One file for the library and one for each component, which asks for what the component needs. That
# of the compiled kernels lies beside their library, the others where no architecture matters.
set(hedgerow_modules hedgerow hedgerow-batch hedgerow-ratio)
if(TARGET hedgerow_kernels)
  list(APPEND hedgerow_modules hedgerow-kernels)
endif()
foreach(module IN LISTS hedgerow_modules)
  configure_file(
    "${PROJECT_SOURCE_DIR}/cmake/${module}.pc.in"
    "${hedgerow_generated_dir}/${module}.pc"
    @ONLY)
  set(folder "${CMAKE_INSTALL_DATADIR}")
  if(module STREQUAL "hedgerow-kernels")
    set(folder "${CMAKE_INSTALL_LIBDIR}")
  endif()
  install(FILES "${hedgerow_generated_dir}/${module}.pc" DESTINATION "${folder}/pkgconfig")
endforeach()

# Where Fedora and Arch have licenses too; DOCDIR would be that of a project around this one.
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/${PROJECT_NAME}")

install(FILES
    "${hedgerow_generated_dir}/hedgerowConfig.cmake"
    "${hedgerow_generated_dir}/hedgerowConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/hedgerow-xsimd.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/hedgerow-eigen.cmake"
  DESTINATION "${hedgerow_package_dir}")
