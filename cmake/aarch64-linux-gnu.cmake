# Cross-builds for 64-bit Arm with Debian's compiler and runs the tests under emulation:
#
#   cmake --preset aarch64        (packages: g++-aarch64-linux-gnu qemu-user)

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_CROSSCOMPILING_EMULATOR "qemu-aarch64;-L;/usr/aarch64-linux-gnu")

# Libraries come from the target's own folders; headers and package files may be the build
# machine's, since all that hedgerow looks for is the same for every processor.
set(CMAKE_FIND_ROOT_PATH /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
# Debian files xsimd, though header-only, under the build machine's architecture.
file(GLOB xsimd_dirs /usr/lib/*-linux-gnu/cmake/xsimd)
if(xsimd_dirs)
  list(GET xsimd_dirs 0 xsimd_dir)
  set(xsimd_DIR "${xsimd_dir}" CACHE PATH "xsimd's package file")
endif()
