import Kernel
import WalletAPI

/// A merchant's state in the row of their stream (`WalletStateCodec`): ids, terms and sums, nothing that names anybody.
extension MerchantAccount {
    /// Bytes of a merchant.
    private static let usualBytes = 192

    /// The bytes behind the kind, with the check over all.
    var stateBytes: [UInt8] {
        var writer = StateWriter(capacityBytes: Self.usualBytes)
        writer.integer(StateKind.merchant.rawValue)
        writer.id(merchantID)
        writer.id(walletID)
        writer.integer(MerchantCode.code(of: status))
        writer.integer(methods.reduce(UInt8(0)) { $0 | MerchantCode.bit(of: $1) })
        writer.text(currency.code, of: UInt8.self)
        writer.integer(UInt8(fees == nil ? 0 : 1))
        if let fees {
            writer.integer(Int64(fees.basisPoints))
            writer.integer(fees.fixedMinor)
            writer.integer(fees.minimumMinor)
            writer.integer(Int64(fees.taxBasisPoints))
        }
        writer.integer(Int64(settlementDays))
        writer.integer(Int64(settled.count))
        writer.optional(settled.day.map { Int32(truncatingIfNeeded: $0.dayNumber) })
        writer.integer(Int64(settled.throughVersion))
        writer.integer(settled.carriedMinor)
        writer.integer(settled.owedFeesMinor)
        writer.integer(settled.owedTaxMinor)
        writer.integer(createdAt.microseconds)
        writer.integer(updatedAt.microseconds)
        return writer.checked()
    }

    /// Reads what is behind the kind.
    init?(_ reader: inout StateReader) {
        guard let merchantID: MerchantID = reader.id(), let walletID: WalletID = reader.id(),
            let status = reader.integer(UInt8.self).flatMap(MerchantCode.status),
            let methods = reader.integer(UInt8.self).flatMap(MerchantCode.methods),
            let currency = reader.text(UInt8.self).flatMap({ Currency($0) }), let fees = Self.fees(&reader),
            let days = reader.integer(Int64.self), let settled = Self.settled(&reader),
            let createdAt = reader.integer(Int64.self), let updatedAt = reader.integer(Int64.self)
        else { return nil }
        self.init(
            merchantID: merchantID, walletID: walletID, status: status, methods: methods, currency: currency,
            fees: fees.value, settlementDays: Int(days), settled: settled,
            createdAt: Timestamp(microseconds: createdAt), updatedAt: Timestamp(microseconds: updatedAt))
    }

    private static func fees(_ reader: inout StateReader) -> OptionalField<MerchantFeeTerms>? {
        switch reader.integer(UInt8.self) {
        case 0: return OptionalField(value: nil)
        case 1:
            guard let share = reader.integer(Int64.self), let fixed = reader.integer(Int64.self),
                let minimum = reader.integer(Int64.self), let tax = reader.integer(Int64.self)
            else { return nil }
            return OptionalField(
                value: MerchantFeeTerms(
                    basisPoints: Int(share), fixedMinor: fixed, minimumMinor: minimum, taxBasisPoints: Int(tax)))
        default: return nil
        }
    }

    private static func settled(_ reader: inout StateReader) -> Settled? {
        guard let count = reader.integer(Int64.self), let dayNumber = reader.optional(Int32.self),
            let version = reader.integer(Int64.self), let carried = reader.integer(Int64.self),
            let owedFees = reader.integer(Int64.self), let owedTax = reader.integer(Int64.self)
        else { return nil }
        var day: LocalDate?
        if let number = dayNumber.value {
            guard let read = LocalDate(dayNumber: Int(number)) else { return nil }
            day = read
        }
        return Settled(
            count: Int(count), day: day, throughVersion: Int(version), carriedMinor: carried, owedFeesMinor: owedFees,
            owedTaxMinor: owedTax)
    }
}

/// The stored numbers of statuses and methods, never changed.
private enum MerchantCode {
    static func code(of status: MerchantStatus) -> UInt8 {
        switch status {
        case .applied: 1
        case .verified: 2
        case .active: 3
        case .suspended: 4
        }
    }

    static func status(_ code: UInt8) -> MerchantStatus? {
        MerchantStatus.allCases.first { Self.code(of: $0) == code }
    }

    static func bit(of method: PaymentMethodSwitch) -> UInt8 {
        switch method {
        case .wallet: 1
        case .card: 2
        case .gateway: 4
        }
    }

    /// The methods of their bits; nil where there are others.
    static func methods(_ bits: UInt8) -> Set<PaymentMethodSwitch>? {
        let methods = PaymentMethodSwitch.allCases.filter { bits & bit(of: $0) != 0 }
        return bits < 8 ? Set(methods) : nil
    }
}
