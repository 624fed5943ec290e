# SPDX-License-Identifier: BSL-1.0
"""The Conan 2 package. `conan create .` builds it and runs test_package/.

It carries the CMake package that `cmake --install` makes, so find_package(hedgerow COMPONENTS ...)
means the same in every way to take the library, messages included.
"""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir

required_conan_version = ">=2.0"


class Hedgerow(ConanFile):
    name = "hedgerow"
    description = "Hedging-ratio math: Greeks, hedge ratios and rebalancing triggers, with SIMD batch evaluation"
    license = "BSL-1.0"
    topics = ("finance", "options", "greeks", "hedging", "simd", "header-only")
    settings = "os", "arch", "compiler", "build_type"
    # A component is a header that needs a library; the other headers are always there.
    # The compiled kernels make it a library with binaries; without them it is headers.
    options = {"batch": [True, False], "ratio": [True, False], "kernels": [True, False],
               "shared": [True, False], "fPIC": [True, False]}
    default_options = {"batch": True, "ratio": True, "kernels": False, "shared": False, "fPIC": True}
    options_description = {"batch": "hedgerow/batch.hpp, with xsimd",
                           "ratio": "hedgerow/ratio.hpp, with Eigen",
                           "kernels": "the library hedgerow::kernels, chosen at run time"}

    exports_sources = "CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*"
    no_copy_source = True

    def config_options(self):
        if self.settings.os == "Windows":
            del self.options.fPIC

    def configure(self):
        self.package_type = "header-library"
        if self.options.kernels:
            self.package_type = "shared-library" if self.options.shared else "static-library"
        if not self.options.kernels or self.options.shared:
            self.options.rm_safe("fPIC")
        if not self.options.kernels:
            self.options.rm_safe("shared")

    def set_version(self):
        """The version lives in version.hpp alone."""
        header = load(self, os.path.join(self.recipe_folder, "include", "hedgerow", "version.hpp"))
        self.version = ".".join(re.findall(r"#define HEDGEROW_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header))

    def export(self):
        copy(self, "include/hedgerow/version.hpp", self.recipe_folder, self.export_folder)

    def requirements(self):
        # With [platform_requires] in the profile these are the system's own.
        if self.options.batch:
            self.requires("xsimd/[>=8.1 <15]", transitive_headers=True)
        if self.options.ratio:
            self.requires("eigen/[>=3.4 <6]", transitive_headers=True)

    def package_id(self):
        if not self.info.options.kernels:
            self.info.clear()  # headers are the same for all settings

    def validate(self):
        check_min_cppstd(self, 20)
        if self.options.kernels and not self.options.batch:
            raise ConanInvalidConfiguration("the option kernels needs the option batch")

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False  # leaves no file beside the sources
        for part in ("TESTS", "EXAMPLES", "BENCHMARKS"):
            toolchain.cache_variables[f"HEDGEROW_BUILD_{part}"] = False
        toolchain.cache_variables["HEDGEROW_BUILD_KERNELS"] = bool(self.options.kernels)
        toolchain.generate()
        if self.options.kernels:
            CMakeDeps(self).generate()  # xsimd, to build them

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        if self.options.kernels:
            cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        rmdir(self, os.path.join(self.package_folder, "share", "licenses"))  # the same file

    def package_info(self):
        if self.options.kernels:
            self.cpp_info.libs = ["hedgerow_kernels"]
        else:
            self.cpp_info.bindirs = self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_find_mode", "none")  # the package's own file is found
        self.cpp_info.builddirs = [os.path.join("share", "cmake", "hedgerow")]
        self.cpp_info.set_property("pkg_config_name", "hedgerow")
