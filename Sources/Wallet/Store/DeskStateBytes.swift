import Kernel
import WalletAPI

/// The states of the operator's desk in the rows of their streams (`WalletStateCodec`): ids and amounts, nothing that names
/// anybody.
extension Approval {
    /// Writes what is behind the kind; says no where it cannot be kept.
    func write(_ writer: inout StateWriter) -> Bool {
        writer.id(approvalID)
        writer.id(requesterID)
        writer.id(ownerID)
        writer.integer(DeskCode.code(of: status))
        writer.integer(expiresAt.microseconds)
        writer.integer(createdAt.microseconds)
        writer.integer(updatedAt.microseconds)
        switch effect {
        case .limits(let terms):
            guard let stored = StoredLimitTerms(terms) else { return false }
            writer.integer(UInt8(1))
            writer.id(stored.walletId)
            writer.text(stored.currency?.code ?? "", of: UInt8.self)
            writer.optional(stored.perTransactionMinor)
            writer.optional(stored.perDayMinor)
            writer.optional(stored.perMonthMinor)
            writer.optional(stored.overdraftMinor)
        case .refund(let terms):
            guard terms.reference.utf8.count <= UInt16.max else { return false }
            writer.integer(UInt8(2))
            writer.id(terms.originalID)
            writer.integer(terms.original.amountMinor)
            writer.text(terms.original.currency.code, of: UInt8.self)
            writer.integer(UInt8(terms.from == nil ? 0 : 1))
            if let from = terms.from { writer.id(from) }
            writer.id(terms.to)
            writer.integer(terms.amount.amountMinor)
            writer.text(terms.reference, of: UInt16.self)
        case .settings(let terms):
            writer.integer(UInt8(3))
            writer.id(terms.hospitalID)
            writer.integer(Int64(terms.version))
            return terms.settings.write(&writer)
        }
        return true
    }

    /// Reads what is behind the kind.
    init?(_ reader: inout StateReader) {
        guard let approvalID: ApprovalID = reader.id(), let requesterID: UserID = reader.id(),
            let ownerID: UserID = reader.id(), let status = reader.integer(UInt8.self).flatMap(DeskCode.status),
            let expiresAt = reader.integer(Int64.self), let createdAt = reader.integer(Int64.self),
            let updatedAt = reader.integer(Int64.self), let effect = ApprovalEffect(&reader)
        else { return nil }
        self.init(
            approvalID: approvalID, requesterID: requesterID, ownerID: ownerID, effect: effect, status: status,
            expiresAt: Timestamp(microseconds: expiresAt), createdAt: Timestamp(microseconds: createdAt),
            updatedAt: Timestamp(microseconds: updatedAt))
    }
}

extension ApprovalEffect {
    fileprivate init?(_ reader: inout StateReader) {
        switch reader.integer(UInt8.self) {
        case 1:
            guard let walletID: WalletID = reader.id(), let code = reader.text(UInt8.self),
                let perTransaction = reader.optional(Int64.self), let perDay = reader.optional(Int64.self),
                let perMonth = reader.optional(Int64.self), let overdraft = reader.optional(Int64.self)
            else { return nil }
            // Where there is no amount there is no currency.
            let currency = Currency(code)
            if currency == nil && !code.isEmpty { return nil }
            func money(_ field: OptionalField<Int64>) -> Money? {
                guard let amountMinor = field.value, let currency else { return nil }
                return Money(amountMinor: amountMinor, currency: currency)
            }
            let limits = SpendingLimits(
                perTransaction: money(perTransaction), perDay: money(perDay), perMonth: money(perMonth))
            self = .limits(LimitTerms(walletID: walletID, limits: limits, overdraft: money(overdraft)))
        case 2:
            guard let originalID: EventID = reader.id(), let original = reader.integer(Int64.self),
                let currency = reader.currency(), let from = reader.optionalWallet(),
                let to: WalletID = reader.id(), let amount = reader.integer(Int64.self),
                let reference = reader.text(UInt16.self)
            else { return nil }
            self = .refund(
                RefundTerms(
                    originalID: originalID, original: Money(amountMinor: original, currency: currency),
                    from: from.value, to: to, amount: Money(amountMinor: amount, currency: currency),
                    reference: reference))
        case 3:
            guard let hospitalID: HospitalID = reader.id(), let version = reader.integer(Int64.self),
                let settings = WalletSettings(&reader)
            else { return nil }
            self = .settings(SettingsTerms(settings: settings, version: Int(version), hospitalID: hospitalID))
        default: return nil
        }
    }
}

extension RefundTally {
    /// Writes what is behind the kind.
    func write(_ writer: inout StateWriter) -> Bool {
        writer.id(originalID)
        writer.integer(original.amountMinor)
        writer.text(original.currency.code, of: UInt8.self)
        writer.integer(refundedMinor)
        return true
    }

    /// Reads what is behind the kind.
    init?(_ reader: inout StateReader) {
        guard let originalID: EventID = reader.id(), let original = reader.integer(Int64.self),
            let currency = reader.currency(), let refunded = reader.integer(Int64.self),
            (0...max(original, 0)).contains(refunded)
        else { return nil }
        self.init(
            originalID: originalID, original: Money(amountMinor: original, currency: currency),
            refundedMinor: refunded)
    }
}

extension SettingsVersion {
    /// Writes what is behind the kind; says no where it cannot be kept.
    func write(_ writer: inout StateWriter) -> Bool {
        writer.id(by)
        writer.integer(at.microseconds)
        return settings.write(&writer)
    }

    /// Reads what is behind the kind.
    init?(_ reader: inout StateReader) {
        guard let by: UserID = reader.id(), let at = reader.integer(Int64.self),
            let settings = WalletSettings(&reader)
        else { return nil }
        self.init(settings: settings, by: by, at: Timestamp(microseconds: at))
    }
}

extension WalletSettings {
    /// Writes all of them; says no where they cannot be kept.
    fileprivate func write(_ writer: inout StateWriter) -> Bool {
        guard let defaults = UInt8(exactly: defaultLimits.count),
            let thresholds = UInt8(exactly: approvalThresholds.count)
        else { return false }
        writer.integer(Int64(holdSeconds))
        writer.integer(UInt8(singleApprover ? 1 : 0))
        writer.integer(defaults)
        for row in defaultLimits {
            writer.integer(StateCode.code(of: row.type))
            writer.text(row.currency.code, of: UInt8.self)
            writer.optional(row.perTransactionMinor)
            writer.optional(row.perDayMinor)
            writer.optional(row.perMonthMinor)
        }
        writer.integer(thresholds)
        for row in approvalThresholds {
            writer.text(row.currency.code, of: UInt8.self)
            writer.optional(row.limitMinor)
            writer.optional(row.refundMinor)
        }
        return true
    }

    /// Reads what `write` wrote.
    fileprivate init?(_ reader: inout StateReader) {
        guard let seconds = reader.integer(Int64.self), let single = reader.integer(UInt8.self), single <= 1,
            let defaults = reader.integer(UInt8.self)
        else { return nil }
        self.init()
        holdSeconds = Int(seconds)
        singleApprover = single == 1
        for _ in 0..<defaults {
            guard let type = reader.integer(UInt8.self).flatMap(StateCode.type), let currency = reader.currency(),
                let perTransaction = reader.optional(Int64.self), let perDay = reader.optional(Int64.self),
                let perMonth = reader.optional(Int64.self)
            else { return nil }
            var row = DefaultLimits(type: type, currency: currency)
            (row.perTransactionMinor, row.perDayMinor) = (perTransaction.value, perDay.value)
            row.perMonthMinor = perMonth.value
            defaultLimits.append(row)
        }
        guard let thresholds = reader.integer(UInt8.self) else { return nil }
        for _ in 0..<thresholds {
            guard let currency = reader.currency(), let limit = reader.optional(Int64.self),
                let refund = reader.optional(Int64.self)
            else { return nil }
            approvalThresholds.append(
                ApprovalThreshold(currency: currency, limitMinor: limit.value, refundMinor: refund.value))
        }
    }
}

extension StateReader {
    fileprivate mutating func currency() -> Currency? { text(UInt8.self).flatMap { Currency($0) } }

    /// A wallet that may be absent: 0, or 1 and its id.
    fileprivate mutating func optionalWallet() -> OptionalField<WalletID>? {
        switch integer(UInt8.self) {
        case 0: return OptionalField(value: nil)
        case 1: return id().map { OptionalField(value: $0) }
        default: return nil
        }
    }
}

/// The stored numbers of where requests are, never changed.
private enum DeskCode {
    static func code(of status: ApprovalStatus) -> UInt8 {
        switch status {
        case .pending: 1
        case .approved: 2
        case .refused: 3
        case .withdrawn: 4
        case .expired: 5
        }
    }

    static func status(_ code: UInt8) -> ApprovalStatus? {
        ApprovalStatus.allCases.first { Self.code(of: $0) == code }
    }
}
