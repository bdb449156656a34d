import Kernel
import Testing

struct MoneyTests {
    static func money(_ amount: Int64, _ code: String = "EGP") throws -> Money {
        Money(amountMinor: amount, currency: try #require(Currency(code)))
    }

    @Test(arguments: [
        ("JPY", 0), ("EGP", 2), ("INR", 2), ("USD", 2), ("KWD", 3), ("BHD", 3), ("CLF", 4), ("ISK", 0), ("EUR", 2),
    ])
    func `currencies have the digits of ISO 4217`(code: String, digits: Int) throws {
        #expect(try #require(Currency(code)).minorUnitDigits == digits)
    }

    @Test(arguments: ["", "egp", "EG", "EGPP", "QQQ", "XAU", "DEM", "€"])
    func `what is no current currency is refused`(code: String) {
        #expect(Currency(code) == nil)
    }

    @Test func `codes are three capitals and many`() {
        #expect(Currency.allCodes.count > 150)
        #expect(Currency.allCodes.allSatisfy { $0.utf8.count == 3 && $0 == $0.uppercased() })
    }

    @Test func `arithmetic is checked`() throws {
        let most = try Self.money(.max)
        let least = try Self.money(.min)
        #expect(try Self.money(5).adding(Self.money(7)) == Self.money(12))
        #expect(try Self.money(5).subtracting(Self.money(7)) == Self.money(-2))
        #expect(try Self.money(5).multiplied(by: -3) == Self.money(-15))
        #expect(throws: MoneyError.overflow) { try most.adding(try Self.money(1)) }
        #expect(throws: MoneyError.overflow) { try least.subtracting(try Self.money(1)) }
        #expect(throws: MoneyError.overflow) { try most.multiplied(by: 2) }
        #expect(throws: MoneyError.overflow) { try most.multiplied(by: .percent(101), rounding: .halfEven) }
        #expect(try most.multiplied(by: .percent(100), rounding: .halfUp) == most)
        #expect(try least.multiplied(by: .percent(100), rounding: .halfUp) == least)
    }

    @Test func `currencies do not mix`() throws {
        let pounds = try Self.money(1)
        let rupees = try Self.money(1, "INR")
        #expect(throws: MoneyError.currencyMismatch) { try pounds.adding(rupees) }
        #expect(throws: MoneyError.currencyMismatch) { try pounds.subtracting(rupees) }
        #expect(throws: MoneyError.currencyMismatch) { try Money.sum([pounds, rupees], in: pounds.currency) }
        #expect(pounds != rupees)
        #expect(try Money.sum([], in: pounds.currency) == .zero(pounds.currency))
    }

    @Test(
        arguments: [
            (25, 1, 10, .halfEven, 2), (35, 1, 10, .halfEven, 4), (25, 1, 10, .halfUp, 3),
            (-25, 1, 10, .halfEven, -2), (-25, 1, 10, .halfUp, -3), (26, 1, 10, .halfEven, 3), (24, 1, 10, .halfUp, 2),
            (-26, 1, 10, .halfUp, -3), (1, 1, 3, .halfUp, 0), (2, 1, 3, .halfEven, 1),
            (12_345, 1_250, 10_000, .halfEven, 1543),
            (0, 7, 9, .halfUp, 0), (5, -1, 10, .halfUp, -1), (5, -1, 10, .halfEven, 0),
        ] as [(Int64, Int64, Int64, Rounding, Int64)])
    func `a fraction of an amount is rounded once`(
        amount: Int64, numerator: Int64, denominator: Int64, rounding: Rounding, result: Int64
    ) throws {
        let ratio = try #require(Ratio(numerator, over: denominator))
        #expect(try Self.money(amount).multiplied(by: ratio, rounding: rounding).amountMinor == result)
    }

    @Test func `a fraction has a denominator above zero`() {
        #expect(Ratio(1, over: 0) == nil)
        #expect(Ratio(1, over: -1) == nil)
        #expect(Ratio.percent(14) == Ratio(14, over: 100))
        #expect(Ratio.basisPoints(1250) == Ratio(1250, over: 10_000))
    }

    @Test(
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (-100, [1, 1, 1], [-34, -33, -33]),
            (5, [3, 7], [2, 3]), (1, [0, 1], [0, 1]), (0, [1, 2], [0, 0]), (7, [1, 0, 1], [4, 0, 3]),
            (101, [50, 30, 20], [51, 30, 20]),
        ] as [(Int64, [Int64], [Int64])])
    func `an amount is parted by largest remainder`(amount: Int64, ratios: [Int64], parts: [Int64]) throws {
        #expect(try Self.money(amount).allocated(by: ratios).map(\.amountMinor) == parts)
    }

    @Test func `parts always add up and none is off by a whole unit`() throws {
        var random = TestRandom()
        for _ in 0..<3000 {
            let amount =
                Bool.random(using: &random)
                ? Int64.random(in: -10_000...10_000, using: &random) : Int64.random(in: .min ... .max, using: &random)
            let ratios = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int64.random(in: 1...1000, using: &random)
            }
            let parts = try Self.money(amount).allocated(by: ratios)
            #expect(try Money.sum(parts, in: try #require(Currency("EGP"))) == Self.money(amount))
            let total = Double(ratios.reduce(0, +))
            for (part, ratio) in zip(parts, ratios) where abs(amount) < 10_001 {
                #expect(abs(Double(part.amountMinor) - Double(amount) * Double(ratio) / total) < 1)
            }
        }
    }

    @Test(arguments: [[], [Int64(0)], [0, 0], [1, -1], [-1]])
    func `there is nothing to part by without a ratio above zero`(ratios: [Int64]) {
        #expect(throws: MoneyError.invalidRatios) { try Self.money(1).allocated(by: ratios) }
    }

    @Test(arguments: [
        (Int64(12_500), "EGP", "125.00"), (-5, "EGP", "-0.05"), (0, "EGP", "0.00"), (12_500, "JPY", "12500"),
        (1, "KWD", "0.001"), (-123_456, "KWD", "-123.456"), (.min, "EGP", "-92233720368547758.08"),
        (10_000, "CLF", "1.0000"),
    ])
    func `amounts are written in major units`(amount: Int64, code: String, text: String) throws {
        let money = try Self.money(amount, code)
        #expect(money.decimalText == text)
        #expect(money.description == "\(text) \(code)")
    }
}
