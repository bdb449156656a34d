import Kernel
import Testing

@testable import Crypto

/// A generator of repeatable random numbers (SplitMix64) whose seed is printed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// Takes `MEDLEY_TEST_SEED`-like repeatability by hand: put the printed seed here to see a failure again.
    init(_ purpose: String, seed: UInt64 = SecureRandom.uint64()) {
        state = seed
        print("seed of \(purpose): \(seed)")
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}

func hexadecimal(_ text: String) throws -> [UInt8] {
    try #require(Hexadecimal.decode(text))
}

func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
