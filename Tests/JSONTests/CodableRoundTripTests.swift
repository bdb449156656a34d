import JSON
import Testing

@Suite struct CodableRoundTripTests {
    enum Payload: Codable, Hashable {
        case none
        case text(String)
        case pair(left: Int, right: Double?)
        case nested([Payload])
    }

    class Animal: Codable {
        var name: String
        init(name: String) { self.name = name }
    }

    final class Dog: Animal {
        var isLoud: Bool
        enum CodingKeys: CodingKey { case isLoud }
        init(name: String, isLoud: Bool) {
            self.isLoud = isLoud
            super.init(name: name)
        }
        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            isLoud = try container.decode(Bool.self, forKey: .isLoud)
            try super.init(from: container.superDecoder())
        }
        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(isLoud, forKey: .isLoud)
            try super.encode(to: container.superEncoder())
        }
    }

    struct Everything: Codable, Hashable {
        var text: String
        var flag: Bool
        var integers: [Int64]
        var small: Int8, unsigned: UInt16, wide: UInt64
        var double: Double, float: Float
        var optional: String?
        var holes: [Int?]
        var names: [String: [String: Int]]
        var byNumber: [Int: String]
        var payloads: [Payload]
        var tags: Set<String>
        var tree: JSONValue
        var lines: [[String]]

        init(random: inout RandomJSON) {
            func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value {
                Value.random(in: Value.min...Value.max, using: &random.generator)
            }
            func few() -> Range<Int> { 0..<Int.random(in: 0..<4, using: &random.generator) }
            text = random.text()
            flag = Bool.random(using: &random.generator)
            integers = few().map { _ in integer(Int64.self) }
            (small, unsigned, wide) = (integer(Int8.self), integer(UInt16.self), integer(UInt64.self))
            double = Everything.finite(Double(bitPattern: integer(UInt64.self)))
            float = Float.random(in: -1e6...1e6, using: &random.generator)
            optional = flag ? random.text() : nil
            holes = few().map { _ in Bool.random(using: &random.generator) ? integer(Int.self) : nil }
            names = Dictionary(few().map { _ in (random.text(), [random.text(): 1]) }) { $1 }
            byNumber = Dictionary(few().map { _ in (integer(Int.self), random.text()) }) { $1 }
            payloads = few().map { Everything.payload($0, &random) }
            tags = Set(few().map { _ in random.text() })
            tree = random.value()
            lines = few().map { _ in few().map { _ in random.text() } }
        }

        private static func finite(_ value: Double) -> Double { value.isFinite ? value : -0.0 }

        private static func payload(_ index: Int, _ random: inout RandomJSON) -> Payload {
            switch index {
            case 0: .none
            case 1: .text(random.text())
            case 2: .pair(left: .max, right: nil)
            default: .nested([.pair(left: -1, right: 0.1), .nested([])])
            }
        }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `whatever is encoded decodes to an equal value`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<10 {
            let value = Everything(random: &random)
            let bytes = try StrictJSONEncoder().encode(value)
            #expect(try StrictJSONDecoder().decode(Everything.self, from: bytes) == value, "seed \(seed)")
            #expect(try StrictJSONEncoder().encode(value) == bytes || value.tags.count > 1, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `damaged documents decode, or are refused with issues or a place, and never trap`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<60 {
            var bytes = try StrictJSONEncoder().encode(Everything(random: &random))
            random.damage(&bytes)
            do {
                let value = try StrictJSONDecoder().decode(Everything.self, from: bytes)
                let again = try StrictJSONEncoder().encode(value)
                #expect(try StrictJSONDecoder().decode(Everything.self, from: again) == value, "seed \(seed)")
            } catch let error as JSONDecodingError {
                #expect(!error.issues.isEmpty, "seed \(seed)")
            } catch let error as JSONError {
                #expect(error.byteOffset <= bytes.count, "seed \(seed)")
            }
        }
    }

    @Test func `a class and its superclass survive the way there and back`() throws {
        let bytes = try StrictJSONEncoder().encode(Dog(name: "Rex", isLoud: true))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"isLoud":true,"super":{"name":"Rex"}}"#)
        let dog = try StrictJSONDecoder().decode(Dog.self, from: bytes)
        #expect(dog.name == "Rex" && dog.isLoud)
    }

    @Test(arguments: [
        0, -0.0, 1, -1, 0.1, 1e21, 1e22, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 9_007_199_254_740_992,
        1.0 / 3,
    ])
    func `a double reads back as the very same double`(value: Double) throws {
        let bytes = try StrictJSONEncoder().encode([value])
        let back = try StrictJSONDecoder().decode([Double].self, from: bytes)
        #expect(back.first?.bitPattern == value.bitPattern)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `random doubles read back as the very same doubles`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let wide = Double(bitPattern: generator.next())
            let decimal = Double(Int64.random(in: -1_000_000_000...1_000_000_000, using: &generator)) / 1000
            for value in [wide, decimal] where value.isFinite {
                let back = try StrictJSONDecoder().decode([Double].self, from: StrictJSONEncoder().encode([value]))
                #expect(back.first?.bitPattern == value.bitPattern, "seed \(seed)")
            }
        }
    }
}
