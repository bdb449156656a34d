import Kernel
import WalletAPI

/// The requests of the operator's desk, each read whole: what is wrong with one is collected in `validator`.
extension WalletFields {
    mutating func read(_ request: BulkWalletRequest) -> String? {
        let ids = request.walletIds
        if !(1...DeskLimits.bulkWallets).contains(ids.count) {
            reject("walletIds", "outOfRange", "Give 1 to \(DeskLimits.bulkWallets) wallets.")
        } else if Set(ids).count != ids.count {
            reject("walletIds", "repeated", "Give each wallet once.")
        }
        return words(request.reason, "reason")
    }

    mutating func read(_ request: RefundRequest) -> MovementTexts {
        amount(request.amount, "amount")
        return MovementTexts(
            reference: reference(request.reference), description: words(request.description, "description"))
    }

    mutating func read(_ settings: WalletSettings) {
        let rows = DeskLimits.settingsRows
        if settings.defaultLimits.count > rows {
            reject("defaultLimits", "tooMany", "Give \(rows) at most.")
        }
        var kinds: Set<String> = []
        each(settings.defaultLimits, of: "defaultLimits") { fields, _, row in
            if !kinds.insert("\(row.type.rawValue) \(row.currency.code)").inserted {
                fields.reject("type", "repeated", "Give each type and currency once.")
            }
            fields.readMinor(row.perTransactionMinor, "perTransactionMinor", from: 1)
            fields.readMinor(row.perDayMinor, "perDayMinor", from: 1)
            fields.readMinor(row.perMonthMinor, "perMonthMinor", from: 1)
        }
        if settings.approvalThresholds.count > rows {
            reject("approvalThresholds", "tooMany", "Give \(rows) at most.")
        }
        var currencies: Set<Currency> = []
        each(settings.approvalThresholds, of: "approvalThresholds") { fields, _, row in
            if !currencies.insert(row.currency).inserted {
                fields.reject("currency", "repeated", "Give each currency once.")
            }
            fields.readMinor(row.limitMinor, "limitMinor", from: 0)
            fields.readMinor(row.refundMinor, "refundMinor", from: 0)
        }
        let seconds = DeskLimits.shortestHoldSeconds...WalletLimits.longestHoldSeconds
        if !seconds.contains(settings.holdSeconds) {
            reject("holdSeconds", "outOfRange", "Give \(seconds.lowerBound) to \(seconds.upperBound) seconds.")
        }
    }

    private mutating func readMinor(_ amountMinor: Int64?, _ field: String, from least: Int64) {
        guard let amountMinor, !(least...WalletLimits.amountMinor).contains(amountMinor) else { return }
        reject(field, "outOfRange", "Give \(least) to \(WalletLimits.amountMinor) minor units.")
    }
}
