# Install rules: headers, the CMake package (share/cmake/hedgerow, free of any architecture) and the
# pkg-config files.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(hedgerow_package_dir "${CMAKE_INSTALL_DATADIR}/cmake/hedgerow")
set(hedgerow_generated_dir "${PROJECT_BINARY_DIR}/package")

install(TARGETS hedgerow
  EXPORT hedgerowTargets
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT hedgerowTargets
  NAMESPACE hedgerow::
  DESTINATION "${hedgerow_package_dir}")

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/hedgerowConfig.cmake.in"
  "${hedgerow_generated_dir}/hedgerowConfig.cmake"
  INSTALL_DESTINATION "${hedgerow_package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor release may break its users, so only the same minor version is compatible.
write_basic_package_version_file(
  "${hedgerow_generated_dir}/hedgerowConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion
  ARCH_INDEPENDENT)

# One file for the library and one for each component, which asks for what the component needs.
foreach(module IN ITEMS hedgerow hedgerow-batch hedgerow-ratio)
  configure_file(
    "${PROJECT_SOURCE_DIR}/cmake/${module}.pc.in"
    "${hedgerow_generated_dir}/${module}.pc"
    @ONLY)
  install(FILES "${hedgerow_generated_dir}/${module}.pc"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/pkgconfig")
endforeach()

install(FILES
    "${hedgerow_generated_dir}/hedgerowConfig.cmake"
    "${hedgerow_generated_dir}/hedgerowConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/hedgerow-xsimd.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/hedgerow-eigen.cmake"
  DESTINATION "${hedgerow_package_dir}")
