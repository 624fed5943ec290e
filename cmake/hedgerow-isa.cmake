# The instruction sets that tests and benchmarks are built for. Development only: consumers of the
# library choose their own flags.

set(HEDGEROW_ISAS sse2 avx2 avx512)

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64|i[3-6]86)$")
  set(HEDGEROW_IS_X86 TRUE)
else()
  set(HEDGEROW_IS_X86 FALSE)
endif()

# hedgerow_isa_flags(<default|sse2|avx2|avx512> <out>): the compiler flags for one instruction set.
function(hedgerow_isa_flags isa out)
  if(isa MATCHES "^(default|sse2)$")
    set(flags)
  elseif(isa STREQUAL "avx2")
    set(flags -mavx2 -mfma)
    set(msvc /arch:AVX2)
  elseif(isa STREQUAL "avx512")
    set(flags -mavx512f -mavx512dq -mavx512bw -mavx512vl -mavx512cd -mavx2 -mfma)
    set(msvc /arch:AVX512)
  else()
    message(FATAL_ERROR "unknown instruction set '${isa}', expected default or one of: ${HEDGEROW_ISAS}")
  endif()
  if(MSVC)
    set(flags ${msvc})
  endif()
  set(${out} ${flags} PARENT_SCOPE)
endfunction()
