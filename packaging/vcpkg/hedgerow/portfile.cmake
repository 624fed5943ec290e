# Takes the sources around this folder, so that the port works as an overlay of a copy of hedgerow:
#
#   vcpkg install hedgerow --overlay-ports=<hedgerow>/packaging/vcpkg --editable
#
# In a registry the first lines become vcpkg_from_github(OUT_SOURCE_PATH SOURCE_PATH ...) with the
# release's REF and SHA512; the rest stays.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS options FEATURES kernels HEDGEROW_BUILD_KERNELS)
if(NOT "kernels" IN_LIST FEATURES)
  set(VCPKG_BUILD_TYPE release)  # header-only
endif()

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    -DHEDGEROW_BUILD_TESTS=OFF
    -DHEDGEROW_BUILD_EXAMPLES=OFF
    -DHEDGEROW_BUILD_BENCHMARKS=OFF
    ${options})
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(CONFIG_PATH share/cmake/hedgerow)
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share"
  "${CURRENT_PACKAGES_DIR}/share/licenses")  # below it is `copyright`
foreach(component IN ITEMS batch ratio)  # each asks for a library that is there with the feature alone
  if(NOT component IN_LIST FEATURES)
    file(REMOVE "${CURRENT_PACKAGES_DIR}/share/pkgconfig/hedgerow-${component}.pc")
  endif()
endforeach()
vcpkg_fixup_pkgconfig()

file(INSTALL "${CMAKE_CURRENT_LIST_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
