# SPDX-License-Identifier: BSL-1.0
"""Builds and runs the consumer of tests/build against the Conan package: the README's first program,
and one that uses each component."""

import os

from conan import ConanFile
from conan.tools.build import can_run
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout


class Test(ConanFile):
    settings = "os", "arch", "compiler", "build_type"
    generators = "CMakeDeps", "VirtualRunEnv"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        options = self.dependencies["hedgerow"].options
        toolchain = CMakeToolchain(self)
        toolchain.user_presets_path = False  # leaves no file beside the sources
        toolchain.cache_variables["WITH_BATCH"] = bool(options.batch)
        toolchain.cache_variables["WITH_RATIO"] = bool(options.ratio)
        toolchain.cache_variables["CONSUMER_WITH_KERNELS"] = bool(options.kernels)
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def test(self):
        if can_run(self):
            CMake(self).build(target="run")
