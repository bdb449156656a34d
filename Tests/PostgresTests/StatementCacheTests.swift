import Testing

@testable import Postgres

@Suite struct StatementCacheTests {
    private func sql(_ text: String) -> SQL { SQL(stringLiteral: text) }

    @Test func `a statement is prepared once and then used by name`() {
        var cache = StatementCache(capacity: 4)
        #expect(cache.use(sql("a"), types: [20], group: 1) == .prepareFirst("s1", number: 1))
        cache.prepared(1)
        #expect(cache.use(sql("a"), types: [20], group: 2) == .prepared("s1"))
    }

    @Test func `its own group relies on a preparation under way, another does not`() {
        var cache = StatementCache(capacity: 4)
        _ = cache.use(sql("a"), types: [], group: 1)
        #expect(cache.use(sql("a"), types: [], group: 1) == .prepared("s1"))
        #expect(cache.use(sql("a"), types: [], group: 2) == .unprepared)
    }

    @Test func `a failed preparation is forgotten and made anew under another name`() {
        var cache = StatementCache(capacity: 4)
        _ = cache.use(sql("a"), types: [], group: 1)
        cache.unprepared(1)
        #expect(cache.count == 0)
        #expect(cache.use(sql("a"), types: [], group: 2) == .prepareFirst("s2", number: 2))
        #expect(cache.nextDiscarded() == nil)
    }

    @Test func `the least recently used one makes room and is deallocated`() {
        var cache = StatementCache(capacity: 2)
        for (index, text) in ["a", "b"].enumerated() {
            _ = cache.use(sql(text), types: [], group: UInt64(index))
            cache.prepared(index + 1)
        }
        _ = cache.use(sql("a"), types: [], group: 3)
        #expect(cache.use(sql("c"), types: [], group: 4) == .prepareFirst("s3", number: 3))
        #expect(cache.nextDiscarded() == "s2")
        #expect(cache.nextDiscarded() == nil)
        #expect(cache.use(sql("a"), types: [], group: 5) == .prepared("s1"))
        #expect(cache.count == 2)
    }

    @Test func `nothing under preparation is pushed out`() {
        var cache = StatementCache(capacity: 1)
        _ = cache.use(sql("a"), types: [], group: 1)
        #expect(cache.use(sql("b"), types: [], group: 2) == .unprepared)
    }

    @Test func `other types of the values are another statement`() {
        var cache = StatementCache(capacity: 4)
        _ = cache.use(sql("a"), types: [20], group: 1)
        cache.prepared(1)
        #expect(cache.use(sql("a"), types: [23], group: 2) == .prepareFirst("s2", number: 2))
        #expect(cache.nextDiscarded() == "s1")
    }

    @Test func `two prepared statements of one text are told apart by identity`() {
        var cache = StatementCache(capacity: 4)
        let first: PreparedStatement = "a"
        let second: PreparedStatement = "a"
        _ = cache.use(first.bound(), types: [], group: 1)
        #expect(cache.use(second.bound(), types: [], group: 2) == .prepareFirst("s2", number: 2))
    }

    @Test func `after a change of tables all that is ready is discarded`() {
        var cache = StatementCache(capacity: 4)
        for (index, text) in ["a", "b", "c"].enumerated() {
            _ = cache.use(sql(text), types: [], group: UInt64(index))
            if text != "c" { cache.prepared(index + 1) }
        }
        cache.discardAll()
        #expect(Set([cache.nextDiscarded(), cache.nextDiscarded()]) == ["s1", "s2"])
        #expect(cache.count == 1)
        cache.prepared(3)
        #expect(cache.use(sql("c"), types: [], group: 9) == .prepared("s3"))
    }
}
