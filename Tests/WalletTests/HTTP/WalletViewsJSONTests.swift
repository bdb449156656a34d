import JSON
import Kernel
import Testing
import WalletAPI

@testable import Wallet

@Suite struct WalletViewsJSONTests {
    /// The same members as a view that `Codable` writes.
    private struct Plain<View: Encodable>: Encodable {
        var view: View
        func encode(to encoder: any Encoder) throws { try view.encode(to: encoder) }
    }

    @Test(arguments: [Int64.min, -1, 0, 4_200, .max])
    func `a balance writes itself as Codable writes it`(amountMinor: Int64) throws {
        let view = WalletBalanceView(
            walletId: Given.id(1), balance: Given.money(amountMinor), held: Given.money(7),
            available: Given.money(amountMinor, Given.currency("KWD")), version: 12)
        let bytes = try StrictJSONEncoder().encode(view)
        #expect(bytes == (try StrictJSONEncoder().encode(Plain(view: view))))
        #expect(try StrictJSONDecoder().decode(WalletBalanceView.self, from: bytes) == view)
    }

    @Test(arguments: ["7-123456", "\"\\\u{1}"])
    func `a movement writes itself as Codable writes it`(position: String) throws {
        let view = MovementView(
            eventId: EventID(high: 1, low: 2), time: Given.at, position: position, walletId: Given.id(1),
            balance: Given.money(-1))
        let bytes = try StrictJSONEncoder().encode(view)
        #expect(bytes == (try StrictJSONEncoder().encode(Plain(view: view))))
        #expect(try StrictJSONDecoder().decode(MovementView.self, from: bytes) == view)
    }
}
