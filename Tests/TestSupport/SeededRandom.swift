import Kernel

/// Random numbers that are the same for the same seed (`SplitMix64`), and that say which seed they had.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    /// The variable that repeats a run with its seed.
    public static let seedVariable = "MEDLEY_TEST_SEED"

    /// The seed, to be named where a property fails.
    public let seed: UInt64
    private var numbers: SplitMix64

    /// Makes a generator from `seed`, else from the variable in `environment`, else from `fallback`, and prints it.
    public init(
        seed: UInt64? = nil, environment: [String: String] = [:], fallback: UInt64 = 20_260_101
    ) {
        let chosen = seed ?? environment[Self.seedVariable].flatMap { UInt64($0) } ?? fallback
        self.seed = chosen
        numbers = SplitMix64(seed: chosen)
        print("seed \(chosen)")
    }

    private init(quietly seed: UInt64) { (self.seed, numbers) = (seed, SplitMix64(seed: seed)) }

    /// Another generator that follows from the seed and a number; it prints nothing, since the seed was printed.
    public func derived(_ number: UInt64) -> SeededRandom {
        var origin = SeededRandom(quietly: seed &+ number &* 0x9E37_79B9)
        return SeededRandom(quietly: origin.next())
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 { numbers.next() }
}
