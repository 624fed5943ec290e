# The Conan package: `conan create` with its test_package, twice. First with xsimd from the system, as
# a platform requirement, and Eigen from a Conan package; then with xsimd from a Conan package, and
# without Eigen. The packages stand in for those of Conan's own index: the same names and targets, the
# headers of this machine.
#
# With KERNELS instead: a package with the compiled kernels, one market at the baseline, which tells
# whether it builds and is found.
#
#   CONAN                            the command
#   COMPILER, COMPILER_VERSION       as Conan names them
#   XSIMD_VERSION, EIGEN_VERSION     what this build found
#   XSIMD_INCLUDE, EIGEN_INCLUDE     and where

include("${CMAKE_CURRENT_LIST_DIR}/support.cmake")

if(NOT CONAN)
  skip("there is no conan; tools/test brings one into build/conan")
endif()
run("${CONAN}" --version)
if(NOT run_output MATCHES "version 2\\.")
  skip("this conan is not of release 2: ${run_output}")
endif()
set(work "${WORK_DIR}/conan${KERNELS}")
file(REMOVE_RECURSE "${work}")
set(ENV{CONAN_HOME} "${work}/home")  # nothing of the user's, nothing left behind

set(settings "[settings]
os=Linux
arch=x86_64
build_type=Debug
compiler=${COMPILER}
compiler.version=${COMPILER_VERSION}
compiler.libcxx=libstdc++11
compiler.cppstd=20
[conf]
tools.build:compiler_executables={'cpp': '${CXX_COMPILER}'}
tools.build:cxxflags=['-g0']
tools.cmake.cmaketoolchain:generator=${GENERATOR}
tools.cmake.cmake_layout:test_folder=${work}/test_package
")
file(WRITE "${work}/system" "${settings}
[platform_requires]
xsimd/${XSIMD_VERSION}
")
file(WRITE "${work}/packages" "${settings}")

# create(<profile> <folder> [<argument>...])
function(create profile folder)
  run("${CONAN}" create "${folder}" --no-remote "-pr:a=${work}/${profile}" ${ARGN})
  set(run_output "${run_output}" PARENT_SCOPE)
endfunction()

# Stands in for an index's package <name>: its target's name, its headers.
function(stand_in name version target include_dir pattern)
  file(WRITE "${work}/${name}/conanfile.py" "
from conan import ConanFile
from conan.tools.files import copy
class StandIn(ConanFile):
    name, version, package_type = '${name}', '${version}', 'header-library'
    def package(self):
        copy(self, '${pattern}', '${include_dir}', self.package_folder + '/include')
    def package_info(self):
        self.cpp_info.bindirs = self.cpp_info.libdirs = []
        self.cpp_info.set_property('cmake_file_name', '${target}'.partition('::')[0])
        self.cpp_info.set_property('cmake_target_name', '${target}')
")
  create(packages "${work}/${name}")
endfunction()
stand_in(xsimd "${XSIMD_VERSION}" xsimd "${XSIMD_INCLUDE}" "xsimd/*")
stand_in(eigen "${EIGEN_VERSION}" Eigen3::Eigen "${EIGEN_INCLUDE}" "Eigen/*")

# used(<text that test_package must have printed> <what it must not>): and the package has its license.
function(used yes no)
  file(GLOB_RECURSE licenses "${work}/home/p/b/LICENSE")
  if(NOT licenses MATCHES "/p/licenses/LICENSE" OR licenses MATCHES "/p/share/")
    message(FATAL_ERROR "the package's license: '${licenses}'")
  endif()
  check_first_program("${run_output}" "${HEDGEROW_SOURCE_DIR}")
  if(NOT run_output MATCHES "${yes}" OR run_output MATCHES "${no}")
    message(FATAL_ERROR "expected '${yes}' and not '${no}' in\n${run_output}")
  endif()
endfunction()
set(package "#[0-9a-f]+ - Cache")

if(KERNELS)
  string(CONCAT few "tools.cmake.cmaketoolchain:extra_variables={"
    "'HEDGEROW_KERNELS_MARKETS': 'black76', 'HEDGEROW_KERNELS_CALLS': '', "
    "'HEDGEROW_KERNELS_ISAS': '', 'HEDGEROW_KERNELS_FLAGS': '-O0'}")
  create(packages "${HEDGEROW_SOURCE_DIR}" -o "&:kernels=True" -c "${few}")
  used("batch prices .*compiled for [a-z0-9]+:" "- Missing")
  return()
endif()

create(system "${HEDGEROW_SOURCE_DIR}")
if(NOT run_output MATCHES "Full package reference: hedgerow/${VERSION}#")
  message(FATAL_ERROR "the package is not of version ${VERSION}:\n${run_output}")
endif()
used("eigen/${EIGEN_VERSION}${package}.*xsimd/${XSIMD_VERSION} - Platform.*batch prices .*neutral at" "- Missing")
create(packages "${HEDGEROW_SOURCE_DIR}" -o "&:ratio=False")
used("xsimd/${XSIMD_VERSION}${package}.*batch prices " "eigen/|neutral at")
