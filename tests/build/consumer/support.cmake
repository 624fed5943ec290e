# What the scripts of this folder share.

# run(<command> [<argument>...]): stops with its output when it fails; else leaves it in run_output.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed with ${status}: ${command}\n${output}")
  endif()
  set(run_output "${output}" PARENT_SCOPE)
endfunction()

# skip(<reason>): ends the test as skipped; the test looks for that word.
macro(skip reason)
  message("skipped: ${reason}")
  return()
endmacro()

# check_first_program(<output> <project folder>): the output has what the README promises of its
# first program.
function(check_first_program output project)
  file(READ "${project}/README.md" page)
  if(NOT page MATCHES "<!-- output -->\n```text\n([^`]+)```")
    message(FATAL_ERROR "README.md does not say what its first program prints")
  endif()
  string(FIND "${output}" "${CMAKE_MATCH_1}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "the README's first program prints\n${output}\nand not\n${CMAKE_MATCH_1}")
  endif()
endfunction()
