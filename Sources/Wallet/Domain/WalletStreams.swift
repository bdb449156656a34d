import Kernel
import WalletAPI

/// The streams of the module: their stored category names.
enum WalletStreams {
    /// The stream of a wallet; the stream's id is the wallet's.
    static func wallet(_ id: WalletID) -> StreamReference { StreamReference(id.retagged(), category: "wallet") }
}

/// The accounts of the ledger that are no wallets.
enum TenantAccount {
    /// The account of what came from outside and went there, one to a tenant and currency, derived from both.
    static func clearing(_ currency: Currency, of hospital: HospitalID) -> LedgerAccountID {
        // Fixed words, never to be changed: they say "wallet" and "clearing" in place of the hospital's own id.
        let code = currency.code.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return LedgerAccountID(high: hospital.high ^ 0x7761_6c6c_6574_5f63, low: hospital.low ^ (1 << 32 | code))
    }
}
