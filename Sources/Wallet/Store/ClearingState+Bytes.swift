import Kernel
import WalletAPI

/// The bytes of clearings' states, behind the byte of the kind: first which of the two it is.
extension ClearingState {
    private enum Kind: UInt8 {
        case clearing = 1
        case agreement = 2
    }

    /// Writes the fields; false where a count of them cannot be said.
    func write(to writer: inout StateWriter) -> Bool {
        switch self {
        case .clearing(let record):
            writer.integer(Kind.clearing.rawValue)
            return record.write(to: &writer)
        case .agreement(let agreement):
            guard let count = UInt16(exactly: agreement.operators.count) else { return false }
            writer.integer(Kind.agreement.rawValue)
            writer.integer(count)
            for operatorID in agreement.operators { writer.id(operatorID) }
            writer.integer(agreement.updatedAt.microseconds)
            return true
        }
    }

    /// Reads the fields; nil where they are none.
    init?(_ reader: inout StateReader) {
        switch reader.integer(UInt8.self).flatMap(Kind.init) {
        case .clearing:
            guard let record = ClearingRecord(&reader) else { return nil }
            self = .clearing(record)
        case .agreement:
            guard let count = reader.integer(UInt16.self) else { return nil }
            var operators: [HospitalID] = []
            for _ in 0..<count {
                guard let id: HospitalID = reader.id() else { return nil }
                operators.append(id)
            }
            guard let updatedAt = reader.integer(Int64.self) else { return nil }
            self = .agreement(
                ClearingAgreement(operators: operators, updatedAt: Timestamp(microseconds: updatedAt)))
        case nil: return nil
        }
    }
}

extension ClearingRecord {
    fileprivate func write(to writer: inout StateWriter) -> Bool {
        guard fact.reference.utf8.count <= UInt16.max else { return false }
        writer.id(fact.clearingID)
        writer.id(fact.from)
        writer.id(fact.to)
        switch fact.purpose {
        case .wallet(let id):
            writer.integer(UInt8(1))
            writer.id(id)
        case .invoice(let id):
            writer.integer(UInt8(2))
            writer.id(id)
        }
        writer.integer(fact.amount.amountMinor)
        writer.text(fact.amount.currency.code, of: UInt8.self)
        writer.text(fact.reference, of: UInt16.self)
        writer.integer(UInt8(walletID == nil ? 0 : 1))
        if let walletID { writer.id(walletID) }
        writer.integer(ClearingCode.code(of: status))
        writer.optional(refusal.map(ClearingCode.code))
        writer.integer(UInt8(inSuspense ? 1 : 0))
        writer.integer(createdAt.microseconds)
        writer.integer(updatedAt.microseconds)
        return true
    }

    fileprivate init?(_ reader: inout StateReader) {
        guard let fact = Self.fact(&reader), let hasWallet = reader.integer(UInt8.self), hasWallet <= 1 else {
            return nil
        }
        var walletID: WalletID?
        if hasWallet == 1 {
            guard let id: WalletID = reader.id() else { return nil }
            walletID = id
        }
        guard let status = reader.integer(UInt8.self).flatMap(ClearingCode.status),
            let refusal = reader.optional(UInt8.self), let inSuspense = reader.integer(UInt8.self), inSuspense <= 1,
            let createdAt = reader.integer(Int64.self), let updatedAt = reader.integer(Int64.self)
        else { return nil }
        self.init(
            fact: fact, walletID: walletID, status: status, inSuspense: inSuspense == 1,
            createdAt: Timestamp(microseconds: createdAt), updatedAt: Timestamp(microseconds: updatedAt))
        if let code = refusal.value {
            guard let reason = ClearingCode.refusal(code) else { return nil }
            self.refusal = reason
        }
    }

    private static func fact(_ reader: inout StateReader) -> ClearingFact? {
        guard let clearingID: ClearingID = reader.id(), let from: HospitalID = reader.id(),
            let to: HospitalID = reader.id(), let kind = reader.integer(UInt8.self)
        else { return nil }
        let purpose: ClearingPurpose
        switch kind {
        case 1:
            guard let id: WalletID = reader.id() else { return nil }
            purpose = .wallet(id)
        case 2:
            guard let id: PaidInvoiceID = reader.id() else { return nil }
            purpose = .invoice(id)
        default: return nil
        }
        guard let amount = reader.integer(Int64.self),
            let currency = reader.text(UInt8.self).flatMap({ Currency($0) }), let reference = reader.text(UInt16.self)
        else { return nil }
        return ClearingFact(
            clearingID: clearingID, from: from, to: to, purpose: purpose,
            amount: Money(amountMinor: amount, currency: currency), reference: reference)
    }
}

/// The stored numbers of statuses and refusals, never changed.
private enum ClearingCode {
    static func code(of status: ClearingStatus) -> UInt8 {
        switch status {
        case .sent: 1
        case .settled: 2
        case .returned: 3
        case .received: 4
        case .refused: 5
        }
    }

    static func status(_ code: UInt8) -> ClearingStatus? {
        ClearingStatus.allCases.first { Self.code(of: $0) == code }
    }

    static func code(of refusal: ClearingRefusal) -> UInt8 {
        switch refusal {
        case .notAgreed: 1
        case .unknownWallet: 2
        case .walletNotActive: 3
        case .transfersNotTaken: 4
        case .currencyMismatch: 5
        case .balanceTooLarge: 6
        case .unknownInvoice: 7
        case .exceedsOpenAmount: 8
        }
    }

    static func refusal(_ code: UInt8) -> ClearingRefusal? {
        ClearingRefusal.allCases.first { Self.code(of: $0) == code }
    }
}
