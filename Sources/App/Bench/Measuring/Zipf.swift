internal import Glibc
internal import Kernel

/// Draws places by Zipf's law: the place of rank r in proportion to r to the power of minus the skew.
struct Zipf {
    private let shares: [Double]
    private var random: SplitMix64

    /// Draws from so many places, by a seed.
    init(count: Int, skew: Double, seed: UInt64) {
        var sum = 0.0
        shares = (1...max(1, count)).map { rank in
            sum += pow(Double(rank), -skew)
            return sum
        }
        random = SplitMix64(seed: seed)
    }

    /// The next place, from 0.
    mutating func next() -> Int {
        let wanted = Double.random(in: 0..<1, using: &random) * (shares.last ?? 0)
        var (low, high) = (0, shares.count - 1)
        while low < high {
            let half = (low + high) / 2
            if shares[half] < wanted { low = half + 1 } else { high = half }
        }
        return low
    }
}
