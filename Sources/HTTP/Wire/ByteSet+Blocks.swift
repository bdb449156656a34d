extension ByteSet {
    /// The same as `end(of:_:)`, for a set that has all visible ASCII from `floor` on, and long runs of it.
    ///
    /// An access token is a kilobyte and each request has one: as long as there is nothing but visible ASCII, many bytes
    /// are looked at together. Other bytes are looked up, a block at a time, so that no input makes this slow.
    func end(of input: UnsafeRawBufferPointer, _ range: Range<Int>, visibleFrom floor: UInt8) -> Int {
        var place = range.lowerBound
        while place < range.upperBound {
            while range.upperBound - place >= 4 * Block.scalarCount, Self.isVisible(input, place, 4, floor) {
                place += 4 * Block.scalarCount
            }
            while range.upperBound - place >= Block.scalarCount, Self.isVisible(input, place, 1, floor) {
                place += Block.scalarCount
            }
            let end = min(place + 4 * Block.scalarCount, range.upperBound)
            let found = self.end(of: input, place..<end)
            if found < end { return found }
            place = end
        }
        return place
    }

    private typealias Block = SIMD16<UInt8>

    /// Whether each byte of so many blocks is from `floor` to 0x7E.
    @inline(__always)
    private static func isVisible(_ input: UnsafeRawBufferPointer, _ place: Int, _ count: Int, _ floor: UInt8) -> Bool {
        var marks = Block.zero
        for index in 0..<count {
            let block = input.loadUnaligned(fromByteOffset: place &+ index &* Block.scalarCount, as: Block.self)
            // What is visible becomes 0...0x7E - floor. The top bit marks all else: at once where it is above 0x7F, or
            // when as much is added as leaves no room above 0x7E - floor.
            let above = block &- Block(repeating: floor)
            marks |= above | (above &+ Block(repeating: floor &+ 1))
        }
        let words = unsafeBitCast(marks, to: SIMD2<UInt64>.self)
        return (words[0] | words[1]) & 0x8080_8080_8080_8080 == 0
    }
}
