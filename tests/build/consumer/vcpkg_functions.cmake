# What the portfile calls, without vcpkg: each function does to CURRENT_PACKAGES_DIR what vcpkg's own
# does to a port like this one, as vcpkg's documentation of it says. An argument that a function does
# not know stops the run. With VCPKG_BUILD_TYPE empty there are two builds, and the debug one is
# installed into debug/.

macro(known_arguments single multi)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "${single}" "${multi}")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${CMAKE_CURRENT_FUNCTION} does not know: ${arg_UNPARSED_ARGUMENTS}")
  endif()
endmacro()

# Variables for the options of the features that are wanted.
function(vcpkg_check_features)
  known_arguments(OUT_FEATURE_OPTIONS FEATURES)
  set(options "")
  while(arg_FEATURES)
    list(POP_FRONT arg_FEATURES feature option)
    if(feature IN_LIST FEATURES)
      list(APPEND options "-D${option}=ON")
    else()
      list(APPEND options "-D${option}=OFF")
    endif()
  endwhile()
  set(${arg_OUT_FEATURE_OPTIONS} "${options}" PARENT_SCOPE)
endfunction()

macro(list_builds)
  set(builds Release)
  if(NOT VCPKG_BUILD_TYPE STREQUAL "release")
    list(APPEND builds Debug)
  endif()
  set(prefix_Release "${CURRENT_PACKAGES_DIR}")
  set(prefix_Debug "${CURRENT_PACKAGES_DIR}/debug")
endmacro()

# Configures into build folders of its own, with the package folder as prefix.
function(vcpkg_cmake_configure)
  known_arguments(SOURCE_PATH OPTIONS)
  list_builds()
  foreach(type IN LISTS builds)
    run("${CMAKE_COMMAND}" -S "${arg_SOURCE_PATH}" -B "${CURRENT_BUILDTREES_DIR}/${type}" -G "${GENERATOR}"
      "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}" -DCMAKE_BUILD_TYPE=${type} -DBUILD_SHARED_LIBS=OFF
      "-DCMAKE_INSTALL_PREFIX=${prefix_${type}}" -DCMAKE_INSTALL_LIBDIR=lib
      ${VCPKG_CMAKE_CONFIGURE_OPTIONS} ${arg_OPTIONS})
  endforeach()
endfunction()

function(vcpkg_cmake_install)
  known_arguments("" "")
  list_builds()
  foreach(type IN LISTS builds)
    run("${CMAKE_COMMAND}" --build "${CURRENT_BUILDTREES_DIR}/${type}" --target install)
  endforeach()
endfunction()

# Moves the package files to share/<port>, with those that say where the debug build's libraries are,
# removes the folder that becomes empty, and corrects how far above them the prefix is: vcpkg assumes
# two folders.
function(vcpkg_cmake_config_fixup)
  known_arguments(CONFIG_PATH "")
  set(share "${CURRENT_PACKAGES_DIR}/share/${PORT}")
  file(GLOB files "${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH}/*")
  file(COPY ${files} DESTINATION "${share}")
  file(GLOB files "${CURRENT_PACKAGES_DIR}/debug/${arg_CONFIG_PATH}/*-debug.cmake")
  foreach(file IN LISTS files)
    file(READ "${file}" text)
    string(REPLACE "\${_IMPORT_PREFIX}/" "\${_IMPORT_PREFIX}/debug/" text "${text}")
    cmake_path(GET file FILENAME name)
    file(WRITE "${share}/${name}" "${text}")
  endforeach()
  cmake_path(GET arg_CONFIG_PATH PARENT_PATH parent)
  file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH}")
  if(parent MATCHES "/cmake$")
    file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/${parent}")
  endif()
  set(up [[get_filename_component(_IMPORT_PREFIX "${_IMPORT_PREFIX}" PATH)]])
  file(GLOB files "${share}/*.cmake")
  foreach(file IN LISTS files)
    file(READ "${file}" text)
    string(REPLACE "${up}\n" "" bare "${text}")
    if(NOT bare STREQUAL text)
      string(REPLACE [["${CMAKE_CURRENT_LIST_FILE}" PATH)]]
                     "\"\${CMAKE_CURRENT_LIST_FILE}\" PATH)\n${up}\n${up}" text "${bare}")
    endif()
    string(REGEX REPLACE "(PACKAGE_PREFIX_DIR \"\\\${CMAKE_CURRENT_LIST_DIR}/)(\\.\\./)*\"" "\\1../../\"" text "${text}")
    file(WRITE "${file}" "${text}")
  endforeach()
endfunction()

# Every module must be whole: pkg-config has to resolve what it requires, here from the packages of
# this machine.
function(vcpkg_fixup_pkgconfig)
  known_arguments("" "")
  if(PKG_CONFIG)
    set(ENV{PKG_CONFIG_PATH} "${CURRENT_PACKAGES_DIR}/share/pkgconfig")
    file(GLOB modules "${CURRENT_PACKAGES_DIR}/share/pkgconfig/*.pc")
    foreach(module IN LISTS modules)
      cmake_path(GET module STEM module)
      run("${PKG_CONFIG}" --print-errors --exists "${module}")
    endforeach()
  endif()
endfunction()

function(vcpkg_install_copyright)
  known_arguments("" FILE_LIST)
  file(INSTALL ${arg_FILE_LIST} DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}" RENAME copyright)
endfunction()
