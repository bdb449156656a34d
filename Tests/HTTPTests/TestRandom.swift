/// SplitMix64: the same seed gives the same run.
struct TestRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// Changes, removes, doubles or adds a few bytes, often such as frame messages.
    mutating func mutate(_ bytes: inout [UInt8]) {
        let framing: [UInt8] = [0, 9, 10, 13, 32, 37, 44, 46, 47, 48, 58, 59, 97, 127, 255]
        let byte = below(2) == 0 ? framing[below(framing.count)] : UInt8(truncatingIfNeeded: next())
        guard !bytes.isEmpty else { return bytes.append(byte) }
        let place = below(bytes.count)
        switch below(4) {
        case 0: bytes[place] = byte
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(byte, at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + below(8))], at: place)
        }
    }
}
