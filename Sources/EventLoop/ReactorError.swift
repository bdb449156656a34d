/// Why a reactor could not be made or a descriptor not be watched.
public enum ReactorError: Error, Sendable {
    /// A system call failed: its name and errno.
    case system(call: StaticString, errno: Int32)
    /// The descriptor is watched already.
    case alreadyWatched
    /// The reactor has stopped.
    case stopped
}
