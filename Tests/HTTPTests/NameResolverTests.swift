import EventLoop
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// How names are looked up: once for all who ask at a time, and not again and again where there is none.
@Suite(.endsWhenItHangs) struct NameResolverTests {
    /// Counts look-ups by host, and lets those of one host wait.
    private final class Names: Sendable {
        private let counts = Mutex<[String: Int]>([:])
        private let isOpen = Mutex(false)
        private let begun = Mutex(0)

        var begunCount: Int { begun.withLock { $0 } }
        func begin() { begun.withLock { $0 += 1 } }
        func count(_ host: String) -> Int { counts.withLock { $0[host, default: 0] } }
        func open() { isOpen.withLock { $0 = true } }

        func lookup(_ host: String) -> [NetworkAddress] {
            counts.withLock { $0[host, default: 0] += 1 }
            if host.hasPrefix("slow") { while !isOpen.withLock({ $0 }) {} }
            return host.hasPrefix("dead") ? [] : [NetworkAddress("10.0.0.1")].compactMap { $0 }
        }
    }

    private static func found(_ resolver: NameResolver, _ host: String) async -> String {
        do throws(HTTPClientError) {
            return "\(try await resolver.addresses(of: host).count)"
        } catch {
            return "\(error)"
        }
    }

    @Test func `however many ask for one slow name, it is looked up once, and others are found meanwhile`() async {
        let names = Names()
        let resolver = NameResolver(lifetime: .seconds(10)) { names.lookup($0) }
        await withTaskGroup(of: String.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    names.begin()
                    return await Self.found(resolver, "slow.example")
                }
            }
            while names.begunCount < 16 || names.count("slow.example") == 0 { await Task.yield() }
            for number in 0..<4 {
                let result = await Self.found(resolver, "quick\(number).example")
                #expect(result == "1")
            }
            names.open()
            for await result in group { #expect(result == "1") }
        }
        #expect(names.count("slow.example") == 1)
    }

    @Test func `a name that is not found is not asked for again at once`() async {
        let names = Names()
        let resolver = NameResolver(lifetime: .seconds(10)) { names.lookup($0) }
        for _ in 0..<3 {
            let result = await Self.found(resolver, "dead.example")
            #expect(result == "nameNotResolved")
        }
        #expect(names.count("dead.example") == 1)
    }

    @Test func `whoever gives up waiting takes nothing from the others`() async {
        let names = Names()
        let resolver = NameResolver(lifetime: .seconds(10)) { names.lookup($0) }
        let first = Task { await Self.found(resolver, "slow.example") }
        while names.count("slow.example") == 0 { await Task.yield() }
        let second = Task { await Self.found(resolver, "slow.example") }
        let third = Task { await Self.found(resolver, "slow.example") }
        second.cancel()
        first.cancel()
        let gaveUp = await second.value
        #expect(gaveUp == "cancelled")
        names.open()
        let result = await third.value
        #expect(result == "1")
        _ = await first.value
        #expect(names.count("slow.example") == 1)
    }
}
