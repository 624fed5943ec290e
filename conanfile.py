# SPDX-License-Identifier: BSL-1.0
"""The Conan 2 package. `conan create .` builds it and runs test_package/.

It carries the CMake package that `cmake --install` makes, so find_package(hedgerow COMPONENTS ...)
means the same in every way to take the library, messages included.
"""

import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load

required_conan_version = ">=2.0"


class Hedgerow(ConanFile):
    name = "hedgerow"
    description = "Hedging-ratio math: Greeks, hedge ratios and rebalancing triggers, with SIMD batch evaluation"
    license = "BSL-1.0"
    topics = ("finance", "options", "greeks", "hedging", "simd", "header-only")
    package_type = "header-library"

    settings = "os", "arch", "compiler", "build_type"
    # A component is a header that needs a library; the other headers are always there.
    options = {"batch": [True, False], "ratio": [True, False]}
    default_options = {"batch": True, "ratio": True}
    options_description = {"batch": "hedgerow/batch.hpp, with xsimd",
                           "ratio": "hedgerow/ratio.hpp, with Eigen"}

    exports_sources = "CMakeLists.txt", "LICENSE", "cmake/*", "include/*"
    no_copy_source = True

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
        self.info.clear()  # headers are the same for all settings

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False  # leaves no file beside the sources
        for part in ("TESTS", "EXAMPLES", "BENCHMARKS"):
            toolchain.cache_variables[f"HEDGEROW_BUILD_{part}"] = False
        toolchain.generate()

    def build(self):
        CMake(self).configure()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        self.cpp_info.bindirs = self.cpp_info.libdirs = []
        self.cpp_info.set_property("cmake_find_mode", "none")  # the package's own file is found
        self.cpp_info.builddirs = [os.path.join("share", "cmake", "hedgerow")]
        self.cpp_info.set_property("pkg_config_name", "hedgerow")
