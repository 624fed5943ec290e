// SPDX-License-Identifier: BSL-1.0
// Counts allocations by replacing operator new, and malloc where the C library lets it be replaced:
// Eigen calls malloc by itself. For one file of a program.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

// The sanitizers replace malloc themselves.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define HEDGEROW_TEST_SANITIZED 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#    define HEDGEROW_TEST_SANITIZED 1
#  endif
#endif

#if defined(__GLIBC__) && !defined(HEDGEROW_TEST_SANITIZED)
#  define HEDGEROW_TEST_COUNTS_MALLOC 1
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void* __libc_malloc(std::size_t size) noexcept;
void* __libc_calloc(std::size_t count, std::size_t size) noexcept;
void* __libc_realloc(void* p, std::size_t size) noexcept;
void* __libc_memalign(std::size_t alignment, std::size_t size) noexcept;
void __libc_free(void* p) noexcept;
}
// NOLINTEND(bugprone-reserved-identifier)
#endif

namespace {
std::size_t allocations = 0;

#if defined(HEDGEROW_TEST_COUNTS_MALLOC)
constexpr bool counts_malloc = true;
void* uncounted(std::size_t size) { return __libc_malloc(size); }
void* uncounted(std::size_t size, std::size_t alignment) {
  return __libc_memalign(alignment, size);
}
void give_back(void* p) { __libc_free(p); }
#else
constexpr bool counts_malloc = false;
void* uncounted(std::size_t size) { return std::malloc(size); }
void* uncounted(std::size_t size, std::size_t alignment) {
  return std::aligned_alloc(alignment, (size / alignment + 1) * alignment);
}
void give_back(void* p) { std::free(p); }
#endif

void* required(void* p) {
  ++allocations;
  return p != nullptr ? p : throw std::bad_alloc();
}
}  // namespace

#if defined(HEDGEROW_TEST_COUNTS_MALLOC)
extern "C" {
void* malloc(std::size_t size) noexcept {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* p, std::size_t size) noexcept {
  ++allocations;
  return __libc_realloc(p, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  return __libc_memalign(alignment, size);
}
#  if !defined(__clang__)  // whose own header declares it in another way
int posix_memalign(void** p, std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  *p = __libc_memalign(alignment, size);
  return *p != nullptr ? 0 : ENOMEM;
}
#  endif
}
#endif

// The other forms of new and delete call these.
void* operator new(std::size_t size) { return required(uncounted(size > 0 ? size : 1)); }
void* operator new(std::size_t size, std::align_val_t a) {
  return required(uncounted(size, static_cast<std::size_t>(a)));
}
void operator delete(void* p) noexcept { give_back(p); }
void operator delete(void* p, std::size_t) noexcept { give_back(p); }
void operator delete(void* p, std::align_val_t) noexcept { give_back(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { give_back(p); }

/// How often `call` allocates.
template <class Call>
std::size_t allocations_of(const Call& call) {
  const std::size_t before = allocations;
  call();
  return allocations - before;
}
