/// Random numbers that are the same for the same seed (SplitMix64), and that say which seed they had.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    /// The variable that repeats a run with its seed.
    public static let seedVariable = "MEDLEY_TEST_SEED"

    /// The seed, to be named where a property fails.
    public let seed: UInt64
    private var state: UInt64

    /// Makes a generator from `seed`, else from the variable in `environment`, else from `fallback`, and prints it.
    public init(
        seed: UInt64? = nil, environment: [String: String] = [:], fallback: UInt64 = 20_260_101
    ) {
        let chosen = seed ?? environment[Self.seedVariable].flatMap { UInt64($0) } ?? fallback
        self.seed = chosen
        state = chosen
        print("seed \(chosen)")
    }

    private init(quietly seed: UInt64) { (self.seed, state) = (seed, seed) }

    /// Another generator that follows from the seed and a number; it prints nothing, since the seed was printed.
    public func derived(_ number: UInt64) -> SeededRandom {
        var origin = SeededRandom(quietly: seed &+ number &* 0x9E37_79B9)
        return SeededRandom(quietly: origin.next())
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
