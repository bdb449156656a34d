#if os(Linux)
    import CSystem
    import Glibc

    /// One epoll, woken by an eventfd.
    final class EpollPoller: Poller, @unchecked Sendable {
        // @unchecked: the buffer is touched on the reactor's thread only; the descriptors are constants that the kernel
        // serialises.

        /// The most events taken by one wait, so that jobs get their turn.
        static let batchLimitEvents = 256
        /// The token of the eventfd; descriptors' tokens have 31 bits in their lower half.
        private static let wakeToken = UInt64.max

        private let epoll: Int32
        private let event: Int32
        private let buffer = UnsafeMutablePointer<epoll_event>.allocate(capacity: batchLimitEvents)

        init() throws(ReactorError) {
            epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
            event = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
            if epoll < 0 { throw .system(call: "epoll_create1", errno: errno) }
            if event < 0 { throw .system(call: "eventfd", errno: errno) }
            // Edge-triggered: each write is an event, and the counter never needs to be read.
            try control(EPOLL_CTL_ADD, event, EPOLLIN.rawValue | EPOLLET.rawValue, Self.wakeToken)
        }

        deinit {
            // Here and not when the reactor stops: a thread may be about to write to the eventfd.
            if epoll >= 0 { close(epoll) }
            if event >= 0 { close(event) }
            buffer.deallocate()
        }

        func add(_ descriptor: Int32, _ interest: Reactor.Interest, token: UInt64) throws(ReactorError) {
            guard let bits = Self.bits(of: interest) else { return }
            try control(EPOLL_CTL_ADD, descriptor, bits, token)
        }

        func change(_ descriptor: Int32, from old: Reactor.Interest, to new: Reactor.Interest, token: UInt64)
            throws(ReactorError)
        {
            guard let newBits = Self.bits(of: new) else { return remove(descriptor) }
            // The kernel refuses EPOLL_CTL_MOD where EPOLLEXCLUSIVE is or was set.
            if old.contains(.exclusive) || new.contains(.exclusive) || Self.bits(of: old) == nil {
                remove(descriptor)
                try control(EPOLL_CTL_ADD, descriptor, newBits, token)
            } else {
                try control(EPOLL_CTL_MOD, descriptor, newBits, token)
            }
        }

        func remove(_ descriptor: Int32) {
            // Fails only where the descriptor is not in the set (nothing was wanted of it, or it was closed): fine.
            var ignored = epoll_event()
            _ = epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &ignored)
        }

        func wait(timeoutNanoseconds: UInt64?, into events: inout [PollEvent]) {
            events.removeAll(keepingCapacity: true)
            let count = epoll_wait(epoll, buffer, Int32(Self.batchLimitEvents), Self.milliseconds(timeoutNanoseconds))
            guard count > 0 else {
                // EINTR is a turn without events; anything else is a fault of this file.
                precondition(count == 0 || errno == EINTR, "epoll_wait failed")
                return
            }
            for index in 0..<Int(count) where buffer[index].data.u64 != Self.wakeToken {
                let event = buffer[index]
                events.append(PollEvent(token: event.data.u64, readiness: Self.readiness(of: event.events)))
            }
        }

        func wake() {
            var one: UInt64 = 1
            // EAGAIN would mean 2^64 unread wakes; the reader is awake then.
            _ = write(event, &one, MemoryLayout<UInt64>.size)
        }

        private func control(_ operation: Int32, _ descriptor: Int32, _ bits: UInt32, _ token: UInt64)
            throws(ReactorError)
        {
            var event = epoll_event()
            event.events = bits
            event.data.u64 = token
            if epoll_ctl(epoll, operation, descriptor, &event) != 0 { throw .system(call: "epoll_ctl", errno: errno) }
        }

        /// The bits of an interest; nil where nothing is wanted, because the kernel would report hang-ups all the same.
        private static func bits(of interest: Reactor.Interest) -> UInt32? {
            var bits: UInt32 = 0
            if interest.contains(.read) { bits |= EPOLLIN.rawValue }
            if interest.contains(.write) { bits |= EPOLLOUT.rawValue }
            if bits == 0 { return nil }
            if interest.contains(.exclusive) { bits |= EPOLLEXCLUSIVE.rawValue }
            return bits
        }

        private static func readiness(of bits: UInt32) -> Reactor.Readiness {
            var readiness: Reactor.Readiness = []
            if bits & EPOLLIN.rawValue != 0 { readiness.insert(.read) }
            if bits & EPOLLOUT.rawValue != 0 { readiness.insert(.write) }
            if bits & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { readiness.insert(.hangUp) }
            return readiness
        }

        /// Rounds up, so that no timer finds itself awake too early and spins.
        private static func milliseconds(_ nanoseconds: UInt64?) -> Int32 {
            guard let nanoseconds else { return -1 }
            let milliseconds = nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
            return Int32(clamping: milliseconds)
        }
    }
#endif
