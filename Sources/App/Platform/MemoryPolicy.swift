internal import CSystem

/// What the C library's allocator is told before anything else (docs/adr/0017-memory-by-glibc.md).
enum MemoryPolicy {
    /// Blocks from this size on are mapped, and go back to the system when they are freed: a password check takes 16 MiB.
    ///
    /// Said once, so that the library does not raise it to the largest block that was ever freed.
    static let mappedBlockBytes: Int32 = 1_048_576

    /// Sets the policy; called before the first thread begins.
    static func set() {
        csys_map_blocks_from(mappedBlockBytes)
    }
}
