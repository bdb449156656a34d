import Kernel
import WalletAPI

/// The streams of the module: their stored category names.
enum WalletStreams {
    /// The stream of a wallet; the stream's id is the wallet's.
    static func wallet(_ id: WalletID) -> StreamReference { StreamReference(id.retagged(), category: "wallet") }

    /// The stream of a merchant; the stream's id is the merchant's.
    static func merchant(_ id: MerchantID) -> StreamReference { StreamReference(id.retagged(), category: "merchant") }

    /// The stream of a plan of MedCards.
    static func cardPlan(_ id: CardPlanID) -> StreamReference { StreamReference(id.retagged(), category: "cardPlan") }

    /// The stream of a MedCard.
    static func card(_ id: CardID) -> StreamReference { StreamReference(id.retagged(), category: "medCard") }

    /// The stream of a claim on a MedCard.
    static func cardClaim(_ id: CardClaimID) -> StreamReference {
        StreamReference(id.retagged(), category: "cardClaim")
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
