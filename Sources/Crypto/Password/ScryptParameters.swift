/// The cost of scrypt (RFC 7914 section 2).
public struct ScryptParameters: Hashable, Sendable {
    /// N = 2^14, r = 8, p = 5: 16 MiB and about 0.2 s of one core.
    public static let standard = ScryptParameters(logN: 14, blockSize: 8, parallelization: 5)

    /// The most memory that a stored hash may make a log-in take.
    static let memoryLimitBytes = 64 << 20
    /// The most work that a stored hash may make a log-in take, as N · r · p: six times the standard cost.
    static let workLimit = 1 << 22

    /// The logarithm of N to the base 2 (`ln`).
    public let logN: Int
    /// The block size r.
    public let blockSize: Int
    /// The parallelisation p.
    public let parallelization: Int

    private init(logN: Int, blockSize: Int, parallelization: Int) {
        self.logN = logN
        self.blockSize = blockSize
        self.parallelization = parallelization
    }

    /// Parameters within the bounds on memory and work; nil outside them.
    public init?(bounded logN: Int, blockSize: Int, parallelization: Int) {
        guard (1...20).contains(logN), (1...64).contains(blockSize), (1...64).contains(parallelization) else {
            return nil
        }
        // RFC 7914 section 2: N < 2^(128 r / 8).
        guard logN < 16 * blockSize else { return nil }
        self.init(logN: logN, blockSize: blockSize, parallelization: parallelization)
        guard memoryBytes <= Self.memoryLimitBytes, blockSize * parallelization << logN <= Self.workLimit else {
            return nil
        }
    }

    /// The memory that one hash takes: the table V, the blocks B and the working space, as OpenSSL counts them.
    var memoryBytes: Int {
        128 * blockSize * parallelization + 128 * blockSize * (1 << logN + 2)
    }
}
