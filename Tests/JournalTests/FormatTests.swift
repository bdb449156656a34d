import Crypto
import Kernel
import Testing
import TestSupport

@testable import Journal

/// Stored formats, which never change.
@Suite struct FormatTests {
    @Test func `the leaf of an event is what it was when the first one was written`() {
        var hash = LeafHash()
        var fields = LeafFields(
            hospitalID: HospitalID(high: 1, low: 2), streamID: StreamID(high: 3, low: 4), version: 5, type: "opened",
            schemaVersion: 1, eventID: EventID(high: 6, low: 7), commandID: CommandID(high: 8, low: 9),
            data: Array("{}".utf8))
        let leaf = hash.leaf(fields, module: "bank", category: "account", previous: [])
        #expect(hex(leaf) == "830b1db0f11adb223c11a0d9c3bd1242fa44b69e78d3b4c7de9dfd3370195327")
        fields.actorID = UserID(high: 10, low: 11)
        let next = hash.leaf(fields, module: "bank", category: "account", previous: leaf)
        #expect(hex(next) == "25369d677f22cd3f228b0b7a2ef67b4192a677d706d9af0c6a57035e723bd3aa")
    }

    @Test func `the leaves of an event of two streams are what they were when the first one was written`() throws {
        var hash = LeafHash()
        var fields = LeafFields(
            hospitalID: HospitalID(high: 1, low: 2), streamID: StreamID(high: 3, low: 4), version: 5, type: "moved",
            schemaVersion: 1, eventID: EventID(high: 6, low: 7), commandID: CommandID(high: 8, low: 9),
            data: Array("{}".utf8))
        #expect(fields.seenFromSecond == nil)
        fields.other = SecondStream(streamID: StreamID(high: 10, low: 11), version: 12)
        let first = hash.leaf(fields, module: "purse", category: "purse", previous: [])
        #expect(hex(first) == "102bbf83a5cf0372faa9f9c0d374d1286b60cdc757589771dab7d3199587681d")
        let seen = try #require(fields.seenFromSecond)
        let second = hash.leaf(seen, module: "purse", category: "purse", previous: [])
        #expect(hex(second) == "8d3924dcadb24f3b8adba130ab416d340f1cee075ba6befff984d601202fcbd9")
        // What is seen from one side cannot be taken for what is seen from the other.
        var exchanged = seen
        exchanged.isSecond = false
        #expect(hash.leaf(exchanged, module: "purse", category: "purse", previous: []) != second)
        var moved = fields
        moved.other?.version = 13
        #expect(hash.leaf(moved, module: "purse", category: "purse", previous: []) != first)
    }

    @Test func `no two fields of a leaf can be exchanged for one another`() {
        var hash = LeafHash()
        let fields = LeafFields(
            hospitalID: HospitalID(high: 1, low: 2), streamID: StreamID(high: 3, low: 4), version: 5, type: "a",
            schemaVersion: 1, eventID: EventID(high: 6, low: 7), commandID: CommandID(high: 8, low: 9), data: [])
        var variants = [fields]
        func vary(_ change: (inout LeafFields) -> Void) {
            var other = fields
            change(&other)
            variants.append(other)
        }
        vary { $0.correlationID = CommandID(high: 1, low: 1) }
        vary { $0.causationID = EventID(high: 1, low: 1) }
        vary { $0.actorID = UserID(high: 1, low: 1) }
        vary { $0.subjectID = SubjectID(high: 1, low: 1) }
        vary { $0.keyID = SubjectID(high: 1, low: 1) }
        vary { $0.version = 6 }
        vary { $0.schemaVersion = 2 }
        vary { $0.type = "" }
        vary { $0.data = Array("a".utf8) }
        var leaves = Set(variants.map { hash.leaf($0, module: "m", category: "c", previous: []) })
        leaves.insert(hash.leaf(fields, module: "mc", category: "", previous: []))
        leaves.insert(hash.leaf(fields, module: "m", category: "c", previous: [0]))
        #expect(leaves.count == variants.count + 2)
    }

    @Test func `a hospital's shard is the one that the database computes`() async throws {
        try await withBankDatabase { bank async throws in
            var random = SeededRandom(seed: 5)
            let hospitals = (0..<200).map { _ in HospitalID(high: random.next(), low: random.next()) }
            let list = hospitals.map { "'\($0)'" }.joined(separator: ",")
            let computed = try bank.sql(
                "SELECT string_agg(journal.shard_of(h)::text, ',' ORDER BY o) FROM unnest(ARRAY[\(list)]::uuid[])"
                    + " WITH ORDINALITY AS x (h, o)")
            let shards = hospitals.map { "\(Shard.of($0))" }.joined(separator: ",")
            #expect(computed == shards)
            #expect(Set(hospitals.map(Shard.of)).count == 16)
            #expect(Shard.of(HospitalID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)) == 1 ^ 9 ^ 7 ^ 8 ^ 1)
        }
    }

    @Test func `a cache keeps what is used and stays within its limit`() {
        var cache = GenerationCache<Int, Int>(limit: 100)
        cache.insert(-1, for: -1)
        for number in 0..<10_000 {
            cache.insert(number, for: number)
            #expect(cache.value(for: -1) == -1)
            #expect(cache.count <= 101)
        }
        #expect(cache.value(for: 9_999) == 9_999)
        #expect(cache.value(for: 1) == nil)
        cache.remove(9_999)
        #expect(cache.value(for: 9_999) == nil)
        cache.removeAll()
        #expect(cache.count == 0)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
