import Kernel
import WalletAPI

/// What a settlement is made of: the events of a merchant's wallet after the last settlement, up to the end of a business day.
///
/// It is given them in the order of their versions and takes the first ones, so that each is in one settlement and no other. An
/// event of a later day ends it: one of an earlier day that was recorded behind that is in the next settlement.
struct SettlementSpan: Sendable {
    let walletID: WalletID
    let day: LocalDate
    let currency: Currency
    let terms: MerchantFeeTerms
    private(set) var tally: SettlementTally
    /// Whether everything of the day is in it, as far as events were given; not where there is more than one settlement takes.
    private(set) var isWhole = true
    private var file = SettlementFile()

    init(
        of walletID: WalletID, after version: Int, through day: LocalDate, in currency: Currency,
        _ terms: MerchantFeeTerms
    ) {
        self.walletID = walletID
        self.day = day
        self.currency = currency
        self.terms = terms
        tally = SettlementTally(afterVersion: version)
    }

    /// Takes an event, which is the next of the wallet's stream; says no where the span ends before it.
    mutating func take(
        _ event: WalletEvent, version: Int, _ id: EventID, recordedAt: Timestamp
    ) -> Bool {
        if let line = SettlementLine(event, of: walletID, terms) {
            if line.day > day { return false }
            guard tally.add(line) else {
                isWhole = false
                return false
            }
            file.append(line, id, recordedAt: recordedAt, currency)
        }
        tally.throughVersion = version
        return true
    }

    /// The file of a settlement over the span.
    func file(_ id: SettlementID, _ amounts: SettlementAmounts) -> [UInt8] {
        file.closed(id, day: day, amounts, currency)
    }
}
