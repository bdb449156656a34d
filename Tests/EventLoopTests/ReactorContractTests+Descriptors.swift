import CSystem
import EventLoop
import Glibc
import Testing

extension ReactorContractTests {
    @Test(arguments: EventLoopBackend.allCases)
    func `bytes that are left unread are told again`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let sockets = SocketPair()
            defer { sockets.close() }
            let record = Record<[UInt8]>()
            try await group.reactors[0].perform { reactor in
                try reactor.watch(sockets.near, .read) { readiness in
                    #expect(readiness == .read)
                    record.append(receive(sockets.near, limit: 1) ?? [])
                }
            }
            send(sockets.far, [1, 2, 3])
            #expect(await record.first(3) == [[1], [2], [3]])
            send(sockets.far, [4])
            #expect(await record.first(4).last == [4])
            try await group.reactors[0].perform { $0.unwatch(sockets.near) }
            #expect(record.values.count == 4)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `what a descriptor is watched for can be changed`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let reactor = group.reactors[0]
            let sockets = SocketPair()
            defer { sockets.close() }
            let record = Record<Reactor.Readiness>()
            send(sockets.far, [1])
            try await reactor.perform { reactor in
                // Each event asks for the next thing, at last for both.
                try reactor.watch(sockets.near, .write) { readiness in
                    record.append(readiness)
                    switch record.values.count {
                    case 1: reactor.rewatch(sockets.near, .read)
                    case 2: reactor.rewatch(sockets.near, [.read, .write])
                    default: reactor.rewatch(sockets.near, [])
                    }
                }
            }
            #expect(await record.first(3) == [.write, .read, [.read, .write]])
            // Nothing is told while nothing is wanted; a timer and another descriptor's event pass meanwhile.
            let other = SocketPair()
            defer { other.close() }
            let passed = Record<Void>()
            try await reactor.perform { reactor in
                try reactor.watch(other.near, .write) { _ in
                    reactor.unwatch(other.near)
                    reactor.schedule(after: .milliseconds(2)) { passed.append(()) }
                }
            }
            _ = await passed.first(1)
            #expect(record.values.count == 3)
            try await reactor.perform { $0.rewatch(sockets.near, .read) }
            #expect(await record.first(4).last == .read)
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a half-closed socket reads to its end and can still be written`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let sockets = SocketPair()
            defer { sockets.close() }
            let record = Record<[UInt8]?>()
            try await group.reactors[0].perform { reactor in
                try reactor.watch(sockets.near, .read) { readiness in
                    #expect(!readiness.contains(.hangUp))
                    let bytes = receive(sockets.near)
                    record.append(bytes)
                    if bytes == [] { reactor.unwatch(sockets.near) }
                }
            }
            send(sockets.far, [1, 2])
            _ = await record.first(1)
            shutdown(sockets.far, Int32(SHUT_WR))
            #expect(await record.first(2) == [[1, 2], []])
            #expect(send(sockets.near, [7]) == 1)
            #expect(receive(sockets.far) == [7])
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a peer that closed both ways is told as a hang-up`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let sockets = SocketPair()
            let record = Record<Reactor.Readiness>()
            try await group.reactors[0].perform { reactor in
                try reactor.watch(sockets.near, .read) { readiness in
                    record.append(readiness)
                    reactor.unwatch(sockets.near)
                    close(sockets.near)
                }
            }
            close(sockets.far)
            #expect(await record.first(1) == [[.read, .hangUp]])
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `a descriptor that cannot be watched is refused`(backend: EventLoopBackend) async throws {
        try await withReactors(backend) { group in
            let sockets = SocketPair()
            defer { sockets.close() }
            try await group.reactors[0].perform { reactor in
                try reactor.watch(sockets.near, .read) { _ in }
                #expect(throws: ReactorError.self) { try reactor.watch(sockets.near, .write) { _ in } }
                reactor.unwatch(sockets.near)
                reactor.unwatch(sockets.near)
                reactor.rewatch(sockets.near, .read)
                try reactor.watch(sockets.near, .read) { _ in }
                reactor.unwatch(sockets.near)

                let file = open("/proc/self/exe", O_RDONLY)
                #expect {
                    try reactor.watch(file, .read) { _ in }
                } throws: {
                    if case ReactorError.system(_, EPERM) = $0 { true } else { false }
                }
                close(file)
                #expect {
                    try reactor.watch(30_000, .read) { _ in }
                } throws: {
                    if case ReactorError.system(_, EBADF) = $0 { true } else { false }
                }
                // A refused watch leaves nothing behind.
                #expect(throws: ReactorError.self) { try reactor.watch(30_000, .read) { _ in } }
            }
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `an event of a closed descriptor is not given to the next of its number`(
        backend: EventLoopBackend
    ) async throws {
        try await withReactors(backend) { group in
            let (first, second) = (SocketPair(), SocketPair())
            let record = Record<String>()
            for pair in [first, second] { send(pair.far, [1]) }
            let reused = try await group.reactors[0].perform { reactor in
                // Both are readable before the wait: both events are in its batch, and the first handler to run takes
                // the other's number for a socket that nobody has written to.
                let reused = Number()
                for (mine, other) in [(first.near, second.near), (second.near, first.near)] {
                    try reactor.watch(mine, .read) { _ in
                        record.append("readable")
                        reactor.unwatch(mine)
                        guard reused.value < 0 else { return }
                        reactor.unwatch(other)
                        reused.value = other
                        var quiet: [Int32] = [-1, -1]
                        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &quiet) == 0)
                        #expect(dup2(quiet[0], other) == other)
                        do {
                            try reactor.watch(other, .read) { _ in record.append("stale") }
                        } catch {
                            record.append("refused")
                        }
                        close(quiet[0])
                        reactor.schedule(after: .milliseconds(2)) {
                            reactor.unwatch(other)
                            close(quiet[1])
                            record.append("later")
                        }
                    }
                }
                return reused
            }
            #expect(await record.first(2) == ["readable", "later"])
            #expect(reused.value >= 0)
            for pair in [first, second] { pair.close() }
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `reactors that share a listener accept each connection once`(backend: EventLoopBackend) async throws {
        try await withReactors(backend, count: 3) { group in
            let listener = LoopbackListener()
            let accepted = Record<Int32>()
            for reactor in group.reactors {
                try await reactor.perform { reactor in
                    try reactor.watch(listener.descriptor, [.read, .exclusive]) { readiness in
                        #expect(readiness == .read)
                        let connection = csys_accept(listener.descriptor, nil, nil)
                        if connection >= 0 { accepted.append(connection) }
                    }
                }
            }
            var clients: [Int32] = []
            for round in 0..<10 {
                for _ in 0..<20 { clients.append(listener.connect()) }
                _ = await accepted.first((round + 1) * 20)
                // The kernel does not change an exclusive watch: it must be added anew.
                try await group.reactors[round % 3].perform { reactor in
                    reactor.rewatch(listener.descriptor, .read)
                    reactor.rewatch(listener.descriptor, [.read, .exclusive])
                    reactor.rewatch(listener.descriptor, [])
                    reactor.rewatch(listener.descriptor, [.read, .exclusive])
                }
            }
            let failed = clients.filter { $0 < 0 }
            #expect(failed.isEmpty)
            #expect(Set(accepted.values).count == 200)
            for reactor in group.reactors { try await reactor.perform { $0.unwatch(listener.descriptor) } }
            for descriptor in clients + accepted.values + [listener.descriptor] { close(descriptor) }
        }
    }

    @Test(arguments: EventLoopBackend.allCases)
    func `sixty-four pairs echo every byte in order`(backend: EventLoopBackend) async throws {
        try await withReactors(backend, count: 2) { group in
            let pairs = (0..<64).map { _ in SocketPair() }
            let done = Record<[UInt8]>()
            for (number, pair) in pairs.enumerated() {
                try await group.reactors[0].perform { reactor in
                    try reactor.watch(pair.near, .read) { _ in send(pair.near, receive(pair.near) ?? []) }
                }
                try await group.reactors[1].perform { reactor in
                    let echo = EchoClient(pair.far, number: UInt8(number), done: done)
                    try reactor.watch(pair.far, .read) { _ in echo.receiveAndSend() }
                    echo.sendNext()
                }
            }
            let results = await done.first(64)
            let expected = (0..<64).map { number in (0..<100).map { UInt8($0) &+ UInt8(number) } }
            #expect(Set(results) == Set(expected))
            for pair in pairs {
                try await group.reactors[0].perform { $0.unwatch(pair.near) }
                try await group.reactors[1].perform { $0.unwatch(pair.far) }
                pair.close()
            }
        }
    }
}

/// A number that callbacks of one reactor share.
private final class Number: @unchecked Sendable {
    // @unchecked: written on the reactor's thread, read when all is over.
    var value: Int32 = -1
}
