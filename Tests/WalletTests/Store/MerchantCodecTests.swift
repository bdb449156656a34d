import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The stored forms of merchants and settlements: what is in the log and in rows for ever.
@Suite struct MerchantCodecTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var type: String
        var event: MerchantEvent
        /// The data without `sealed`.
        var data: String
        /// The sealed document; nil where there is none.
        var text: String?
        var testDescription: String { "\(type)\(text == nil ? "" : " with text")" }
    }

    private static let m = "\"merchantId\":\"01900000-0000-7000-8000-000000000001\""
    private static let w = "\"walletId\":\"01900000-0000-7000-8000-000000000002\""
    private static let s = "\"settlementId\":\"01900000-0000-7000-8000-000000000005\""
    private static let at = "\"at\":\"2026-01-05T08:00:00Z\""
    private static let fees =
        "\"fees\":{\"basisPoints\":250,\"fixedMinor\":100,\"minimumMinor\":150,\"taxBasisPoints\":1400}"
    private static let all = "\"methods\":[\"wallet\",\"card\",\"gateway\"]"

    private static func changed(_ reason: String?) -> MerchantStatusChanged {
        MerchantStatusChanged(
            merchantID: MerchantGiven.merchantID, walletID: MerchantGiven.walletID,
            methods: Set(PaymentMethodSwitch.allCases), reason: reason, at: MerchantGiven.at)
    }

    private static func charge() throws -> MerchantCharge {
        MerchantCharge(
            walletID: MerchantGiven.walletID, merchantID: MerchantGiven.merchantID,
            settlementID: MerchantGiven.settlementID, amount: try MerchantGiven.money(350), balanceMinor: 9_650,
            at: MerchantGiven.at)
    }

    private static func settlement() throws -> SettlementRan {
        var tally = SettlementTally(afterVersion: 2)
        let day = try MerchantGiven.day()
        _ = tally.add(
            SettlementLine(kind: .sale, amountMinor: 10_000, feeMinor: 350, taxMinor: 49, reference: "r", day: day))
        tally.throughVersion = 3
        return SettlementRan(
            settlementID: MerchantGiven.settlementID, merchantID: MerchantGiven.merchantID,
            walletID: MerchantGiven.walletID, number: 1, day: day, completesDay: true,
            currency: try MerchantGiven.currency(), tally: tally, terms: MerchantGiven.fees,
            amounts: SettlementAmounts(tally, after: MerchantAccount.Settled(), spendableMinor: 10_000),
            balanceMinor: 0, fileSHA256: [UInt8](repeating: 0xAB, count: 32), at: MerchantGiven.at)
    }

    static func golden() throws -> [Golden] {
        let currency = try MerchantGiven.currency()
        let charged = "{\(m),\(w),\(s),\"amountMinor\":350,\"currency\":\"EGP\",\"balanceMinor\":9650,\(at)}"
        return [
            Golden(
                type: "MerchantApplied",
                event: .applied(
                    MerchantApplied(
                        merchantID: MerchantGiven.merchantID, walletID: MerchantGiven.walletID,
                        details: MerchantGiven.details, currency: currency, at: MerchantGiven.at)),
                data: "{\(m),\(w),\"currency\":\"EGP\",\(at)}",
                text: "{\"name\":\"Nile Pharmacy\",\"contact\":{\"name\":\"Mona Adel\"},"
                    + "\"payoutAccount\":\"Account 4711\"}"),
            Golden(
                type: "MerchantVerified",
                event: .verified(
                    MerchantVerified(
                        merchantID: MerchantGiven.merchantID, fees: MerchantGiven.fees, settlementDays: 2,
                        at: MerchantGiven.at)), data: "{\(m),\(fees),\"settlementDays\":2,\(at)}"),
            Golden(type: "MerchantActivated", event: .activated(changed(nil)), data: "{\(m),\(w),\(all),\(at)}"),
            Golden(
                type: "MerchantSuspended", event: .suspended(changed("fraud")), data: "{\(m),\(w),\(all),\(at)}",
                text: "{\"reason\":\"fraud\"}"),
            Golden(
                type: "MerchantChanged",
                event: .changed(
                    MerchantChanged(
                        merchantID: MerchantGiven.merchantID, details: MerchantDetails(name: "Delta"), fees: nil,
                        settlementDays: 3, at: MerchantGiven.at)),
                data: "{\(m),\"settlementDays\":3,\(at)}", text: "{\"name\":\"Delta\"}"),
            Golden(
                type: "MerchantMethodsChanged",
                event: .methodsChanged(
                    MerchantMethodsChanged(
                        merchantID: MerchantGiven.merchantID, walletID: MerchantGiven.walletID,
                        methods: [.gateway, .wallet], at: MerchantGiven.at)),
                data: "{\(m),\(w),\"methods\":[\"wallet\",\"gateway\"],\(at)}"),
            Golden(type: "MerchantFeesCharged", event: .feesCharged(try charge()), data: charged),
            Golden(type: "MerchantTaxCharged", event: .taxCharged(try charge()), data: charged),
            Golden(type: "SettlementRan", event: .settled(try settlement()), data: try settled()),
        ]
    }

    private static func settled() throws -> String {
        let terms = fees.replacing("fees", with: "terms")
        let digest = String(repeating: "ab", count: 32)
        return "{\(s),\(m),\(w),\"number\":1,\"day\":\"2026-01-05\",\"completesDay\":true,\"currency\":\"EGP\","
            + "\"afterVersion\":2,\"throughVersion\":3,\"saleCount\":1,\"refundCount\":0,\"adjustmentCount\":0,"
            + "\"salesMinor\":10000,\"refundsMinor\":0,\"adjustmentsMinor\":0,\"feesMinor\":350,\"taxMinor\":49,"
            + "\(terms),\"broughtForwardMinor\":0,\"feesTakenMinor\":350,\"taxTakenMinor\":49,\"payoutMinor\":9601,"
            + "\"carriedMinor\":0,\"owedFeesMinor\":0,\"owedTaxMinor\":0,\"balanceMinor\":0,"
            + "\"fileSha256\":\"\(digest)\",\(at)}"
    }

    private let forms = StoredForms(of: MerchantGiven.merchantID.retagged())

    @Test func `an event is stored in the form that was agreed for ever`() throws {
        for golden in try Self.golden() {
            try forms.expect(.merchant(golden.event), as: golden.type, golden.data, sealed: golden.text)
        }
    }

    @Test func `every stored name has a golden form, and none is a wallet's`() throws {
        let names = MerchantEventCodec.Name.allCases.map(\.rawValue)
        #expect(Set(try Self.golden().map(\.type)) == Set(names))
        #expect(Set(names).isDisjoint(with: WalletEventCodec.Name.allCases.map(\.rawValue)))
    }

    @Test func `a merchant's state reads back as it was, and nothing else is read`() throws {
        var account = try #require(try MerchantGiven.active()[0].merchant)
        account.methods = [.gateway]
        account.settled = MerchantAccount.Settled(
            count: 3, day: try MerchantGiven.day(), throughVersion: 12, carriedMinor: -7, owedFeesMinor: 1,
            owedTaxMinor: 2)
        for account in [account, try MerchantGiven.applied(), try MerchantGiven.verified(30)] {
            let state = WalletState.merchant(account)
            let kept = try #require(try WalletStateCodec().encode(state))
            #expect(kept.subject == nil)
            #expect(try WalletStateCodec().decode(kept.data) == state)
            for count in kept.data.indices {
                let part = Array(kept.data.prefix(count))
                #expect(throws: EventCodecError.malformed(type: "snapshot")) { try WalletStateCodec().decode(part) }
            }
            var random = SeededRandom()
            for _ in 0..<500 {
                var damaged = kept.data
                damaged[Int.random(in: damaged.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
                #expect(throws: EventCodecError.malformed(type: "snapshot"), "seed \(random.seed)") {
                    try WalletStateCodec().decode(damaged)
                }
            }
        }
    }

    @Test func `each charge and payout is posted once, to an account of its own`() throws {
        let hospital = forms.place.hospitalID
        let currency = try MerchantGiven.currency()
        let fee = try #require(LedgerPosting(.merchant(.feesCharged(try Self.charge())), of: hospital))
        #expect(fee.credit.accountID == TenantAccount.fees(currency, of: hospital))
        let tax = try #require(LedgerPosting(.merchant(.taxCharged(try Self.charge())), of: hospital))
        #expect(tax.credit.accountID == TenantAccount.tax(currency, of: hospital))
        var settlement = try Self.settlement()
        let payout = try #require(LedgerPosting(.merchant(.settled(settlement)), of: hospital))
        #expect(payout.credit.accountID == TenantAccount.settlement(currency, of: hospital))
        #expect(payout.amount == (try MerchantGiven.money(9_601)))
        for posting in [fee, tax, payout] {
            #expect(posting.debit.accountID == MerchantGiven.walletID.retagged())
            #expect(posting.reference == "\(MerchantGiven.settlementID)")
        }
        let accounts = [
            TenantAccount.fees(currency, of: hospital), TenantAccount.tax(currency, of: hospital),
            TenantAccount.settlement(currency, of: hospital), TenantAccount.clearing(currency, of: hospital),
            TenantAccount.allWallets(currency, of: hospital),
        ]
        #expect(Set(accounts).count == accounts.count)
        settlement.amounts.payoutMinor = 0
        #expect(LedgerPosting(.merchant(.settled(settlement)), of: hospital) == nil)
    }
}
