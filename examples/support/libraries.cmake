# hedgerow_add_csv_example(<name>): the program <name> from main.cpp of the calling folder, and the
# interface library <name>_parts of what it is made of, for its tests. Such a program reads CSV and
# options, so it needs three libraries that hedgerow itself does not, and is left out, with a
# message, where one of them is missing.

find_package(CLI11 CONFIG QUIET)
find_package(fmt CONFIG QUIET)
find_path(LIBCSV_INCLUDE_DIR csv.h)
find_library(LIBCSV_LIBRARY csv)
mark_as_advanced(LIBCSV_INCLUDE_DIR LIBCSV_LIBRARY)

function(hedgerow_add_csv_example name)
  set(missing)
  if(NOT TARGET CLI11::CLI11)
    list(APPEND missing CLI11)
  endif()
  if(NOT TARGET fmt::fmt)
    list(APPEND missing fmt)
  endif()
  if(NOT LIBCSV_INCLUDE_DIR OR NOT LIBCSV_LIBRARY)
    list(APPEND missing libcsv)
  endif()
  if(missing)
    list(JOIN missing ", " missing)
    message(STATUS "hedgerow: example ${name} is left out, it needs ${missing}")
    return()
  endif()

  add_library(${name}_parts INTERFACE)
  target_include_directories(${name}_parts INTERFACE
    "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/..")
  target_include_directories(${name}_parts SYSTEM INTERFACE "${LIBCSV_INCLUDE_DIR}")
  target_link_libraries(${name}_parts INTERFACE
    hedgerow::hedgerow CLI11::CLI11 fmt::fmt "${LIBCSV_LIBRARY}")

  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE ${name}_parts)
  if(TARGET hedgerow::warnings)
    target_link_libraries(${name} PRIVATE hedgerow::warnings)
  endif()
endfunction()
