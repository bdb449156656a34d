import Kernel
import WalletAPI

/// The streams of the module: their stored category names.
enum WalletStreams {
    /// The stream of a wallet; the stream's id is the wallet's.
    static func wallet(_ id: WalletID) -> StreamReference { StreamReference(id.retagged(), category: "wallet") }

    /// The stream of a merchant; the stream's id is the merchant's.
    static func merchant(_ id: MerchantID) -> StreamReference { StreamReference(id.retagged(), category: "merchant") }

    /// The stream of a request that a second person decides on.
    static func approval(_ id: ApprovalID) -> StreamReference { StreamReference(id.retagged(), category: "approval") }

    /// The stream of what was given back of a movement; its id follows from the movement's, by fixed words that say "wallet_r".
    static func refunds(of original: EventID) -> StreamReference {
        let id = StreamID(high: original.high ^ 0x7761_6c6c_6574_5f72, low: original.low)
        return StreamReference(id, category: "refunds")
    }

    /// The stream of a tenant's settings of wallets; its id follows from the tenant's, by fixed words that say "wallet_o".
    static func settings(of hospital: HospitalID) -> StreamReference {
        let id = StreamID(high: hospital.high ^ 0x7761_6c6c_6574_5f6f, low: hospital.low ^ (6 << 32))
        return StreamReference(id, category: "walletSettings")
    }

    /// The stream of a plan of MedCards.
    static func cardPlan(_ id: CardPlanID) -> StreamReference { StreamReference(id.retagged(), category: "cardPlan") }

    /// The stream of a MedCard.
    static func card(_ id: CardID) -> StreamReference { StreamReference(id.retagged(), category: "medCard") }

    /// The stream of a claim on a MedCard.
    static func cardClaim(_ id: CardClaimID) -> StreamReference {
        StreamReference(id.retagged(), category: "cardClaim")
    }

    /// The stream of a payment; the stream's id is the payment's.
    static func payment(_ id: PaymentID) -> StreamReference { StreamReference(id.retagged(), category: "payment") }

    /// The stream of a clearing, in each of its tenants; the stream's id is the clearing's.
    static func clearing(_ id: ClearingID) -> StreamReference { StreamReference(id.retagged(), category: "clearing") }

    /// The stream of from whom a tenant takes clearings, derived from the tenant so that it need not be looked up.
    static func clearingAgreement(of hospital: HospitalID) -> StreamReference {
        // Fixed words, never to be changed: they say "wallet_a" and "agreed" in place of the hospital's own id.
        let id = StreamID(high: hospital.high ^ 0x7761_6c6c_6574_5f61, low: hospital.low ^ 0x6167_7265_6564)
        return StreamReference(id, category: "clearingAgreement")
    }
}

/// The accounts of the ledger that are no wallets.
enum TenantAccount {
    /// The account of what merchants were paid out, one to a tenant and currency.
    static func settlement(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        derived(0x7761_6c6c_6574_5f70, 3, currency, of: hospital)
    }

    /// The account of fees that merchants paid, one to a tenant and currency.
    static func fees(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        derived(0x7761_6c6c_6574_5f66, 4, currency, of: hospital)
    }

    /// The account of tax on fees that merchants paid, one to a tenant and currency.
    static func tax(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        derived(0x7761_6c6c_6574_5f74, 5, currency, of: hospital)
    }

    /// The account of what gateways took and did not give back, one to a tenant and currency.
    static func gateway(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        derived(0x7761_6c6c_6574_5f67, 6, currency, of: hospital)
    }

    /// The account of what the tenant itself was paid, one to a tenant and currency.
    static func collections(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        derived(0x7761_6c6c_6574_5f6c, 7, currency, of: hospital)
    }

    /// The account of what went to other tenants and came from them, one to a tenant and currency.
    static func transit(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        derived(0x7761_6c6c_6574_5f78, 8, currency, of: hospital)
    }

    /// The account of what came back to wallets that could take nothing any more, one to a tenant and currency.
    static func suspense(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        derived(0x7761_6c6c_6574_5f75, 9, currency, of: hospital)
    }

    /// An id in place of the hospital's own. The words are fixed, never to be changed: they say "wallet" and a letter.
    private static func derived(
        _ word: UInt64, _ kind: UInt64, _ currency: Currency, of hospital: HospitalID
    ) -> LedgerAccountID {
        let code = currency.code.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return LedgerAccountID(high: hospital.high ^ word, low: hospital.low ^ (kind << 32 | code))
    }

    /// The account of what came from outside and went there, one to a tenant and currency, derived from both.
    static func clearing(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        // Fixed words, never to be changed: they say "wallet" and "clearing" in place of the hospital's own id.
        let code = currency.code.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return LedgerAccountID(high: hospital.high ^ 0x7761_6c6c_6574_5f63, low: hospital.low ^ (1 << 32 | code))
    }
}
