/// How long tests wait for what is not about time: much longer than it takes on the busiest machine.
///
/// It only ends a test that would hang; a test of a deadline has one of its own.
public enum Patience {
    /// In seconds.
    public static let seconds = 300
    /// The same in nanoseconds, as deadlines are counted.
    public static let nanoseconds = UInt64(seconds) * 1_000_000_000
}
