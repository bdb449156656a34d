internal import Glibc

/// What the program asks of the machine.
enum MachineFacts {
    /// The cores that are online, at least 1.
    static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
