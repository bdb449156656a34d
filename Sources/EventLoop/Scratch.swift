/// Memory that the callbacks of one reactor use one after the other, such as for what they receive.
final class Scratch {
    /// How much is kept.
    static let byteCount = 16 * 1024

    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 16)
    private var isLent = false

    deinit { memory.deallocate() }

    /// Lends memory for the length of the call; a second loan within the first, or one that is too large, is allocated.
    func lend<Value>(_ count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Value) -> Value {
        guard !isLent, count <= Self.byteCount else {
            return withUnsafeTemporaryAllocation(byteCount: count, alignment: 16, body)
        }
        isLent = true
        defer { isLent = false }
        return body(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]))
    }
}
