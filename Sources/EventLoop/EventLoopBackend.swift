/// What a reactor waits with; the values of `MEDLEY_EVENT_LOOP`.
public enum EventLoopBackend: String, Sendable, CaseIterable {
    /// One epoll for each reactor: Linux only.
    case epoll
    /// A DispatchSource for each descriptor: any platform, about half as fast, for developing on macOS.
    case dispatch

    /// The fastest one of this platform.
    public static var platformDefault: EventLoopBackend {
        #if os(Linux)
            .epoll
        #else
            .dispatch
        #endif
    }

    /// Makes the poller; `system` with ENOSYS where the platform has none of this kind.
    func makePoller() throws(ReactorError) -> any Poller {
        switch self {
        case .epoll:
            #if os(Linux)
                return try EpollPoller()
            #else
                throw .system(call: "epoll_create1", errno: 78)
            #endif
        case .dispatch: return DispatchPoller()
        }
    }
}
