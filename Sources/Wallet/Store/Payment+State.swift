import Kernel
import WalletAPI

/// A payment's state in the row of its stream (`WalletStateCodec`): ids, terms and sums, nothing that names anybody.
extension Payment {
    /// Writes what is behind the kind; false where its counts cannot say it, which limits far below see to.
    func write(to writer: inout StateWriter) -> Bool {
        let texts = [terms.reference, gateway, orderID, attemptID].compactMap { $0 } + failedAttempts
        guard texts.allSatisfy({ $0.utf8.count <= Int(UInt16.max) }),
            let failures = UInt8(exactly: failedAttempts.count), let refundCount = UInt8(exactly: refunds.count),
            refunds.allSatisfy({ ($0.gatewayID?.utf8.count ?? 0) <= Int(UInt16.max) })
        else { return false }
        writer.id(paymentID)
        write(terms, to: &writer)
        writer.optionalText(gateway)
        writer.optionalID(payerID)
        writer.optionalID(payerWalletID)
        writer.optionalID(payeeWalletID)
        writer.flag(isAutomatic)
        writer.integer(expiresAt.microseconds)
        writer.integer(PaymentCode.code(of: sums.status))
        for sum in [sums.capturedMinor, sums.capturingMinor, sums.refundedMinor, sums.refundingMinor] {
            writer.integer(sum)
        }
        writer.integer(PaymentCode.code(of: sums.afterwards))
        writer.integer(collectedMinor)
        writer.integer(returnableMinor)
        writer.optionalID(holdID)
        writer.optionalText(orderID)
        writer.optionalText(attemptID)
        writer.integer(failures)
        for attempt in failedAttempts { writer.text(attempt, of: UInt16.self) }
        writer.optional(inFlight.map { Int64($0.number) })
        if let inFlight { writer.integer(inFlight.targetMinor) }
        writer.integer(refundCount)
        for refund in refunds { write(refund, to: &writer) }
        for count in [counts.authorized, counts.captureRequested, counts.captured, counts.refunded, counts.failed] {
            writer.integer(Int64(count))
        }
        writer.flag(isOver)
        writer.flag(isOrderEnded)
        writer.integer(createdAt.microseconds)
        writer.integer(updatedAt.microseconds)
        return true
    }

    private func write(_ terms: PaymentTerms, to writer: inout StateWriter) {
        writer.integer(PaymentCode.code(of: terms.method))
        writer.integer(terms.amount.amountMinor)
        writer.text(terms.amount.currency.code, of: UInt8.self)
        writer.optionalID(terms.merchantId)
        writer.optionalID(terms.invoiceId)
        writer.text(terms.reference, of: UInt16.self)
    }

    private func write(_ refund: Refund, to writer: inout StateWriter) {
        writer.id(refund.id)
        writer.integer(refund.amountMinor)
        writer.integer(PaymentCode.code(of: refund.status))
        writer.flag(refund.isFromWallet)
        writer.integer(refund.returnMinor)
        writer.optionalText(refund.gatewayID)
    }

    /// Reads what is behind the kind.
    init?(_ reader: inout StateReader) {
        guard let paymentID: PaymentID = reader.id(), let terms = Self.terms(&reader),
            let gateway = reader.optionalText(), let payerID: OptionalField<UserID> = reader.optionalID(),
            let payerWalletID: OptionalField<WalletID> = reader.optionalID(),
            let payeeWalletID: OptionalField<WalletID> = reader.optionalID(), let isAutomatic = reader.flag(),
            let expiresAt = reader.integer(Int64.self), let sums = Self.sums(&reader),
            let collectedMinor = reader.integer(Int64.self), let returnableMinor = reader.integer(Int64.self),
            let holdID: OptionalField<HoldID> = reader.optionalID(),
            let orderID = reader.optionalText(), let attemptID = reader.optionalText(),
            let failedAttempts = Self.attempts(&reader), let inFlight = Self.inFlight(&reader),
            let refunds = Self.refunds(&reader), let counts = Self.counts(&reader), let isOver = reader.flag(),
            let isOrderEnded = reader.flag(), let createdAt = reader.integer(Int64.self),
            let updatedAt = reader.integer(Int64.self)
        else { return nil }
        self.init(
            paymentID: paymentID, terms: terms, gateway: gateway.value, payerID: payerID.value,
            payerWalletID: payerWalletID.value, payeeWalletID: payeeWalletID.value, isAutomatic: isAutomatic,
            expiresAt: Timestamp(microseconds: expiresAt), sums: sums, collectedMinor: collectedMinor,
            returnableMinor: returnableMinor, holdID: holdID.value, orderID: orderID.value, attemptID: attemptID.value,
            failedAttempts: failedAttempts, inFlight: inFlight.value, refunds: refunds, counts: counts, isOver: isOver,
            isOrderEnded: isOrderEnded,
            createdAt: Timestamp(microseconds: createdAt), updatedAt: Timestamp(microseconds: updatedAt))
    }

    private static func terms(_ reader: inout StateReader) -> PaymentTerms? {
        guard let method = reader.integer(UInt8.self).flatMap(PaymentCode.method),
            let amount = reader.integer(Int64.self), let currency = reader.text(UInt8.self).flatMap({ Currency($0) }),
            let merchantID: OptionalField<MerchantID> = reader.optionalID(),
            let invoiceID: OptionalField<PaidInvoiceID> = reader.optionalID(), let reference = reader.text(UInt16.self)
        else { return nil }
        return PaymentTerms(
            method: method, amount: Money(amountMinor: amount, currency: currency), merchantId: merchantID.value,
            invoiceId: invoiceID.value, reference: reference)
    }

    private static func sums(_ reader: inout StateReader) -> PaymentSums? {
        guard let status = reader.integer(UInt8.self).flatMap(PaymentCode.status),
            let captured = reader.integer(Int64.self), let capturing = reader.integer(Int64.self),
            let refunded = reader.integer(Int64.self), let refunding = reader.integer(Int64.self),
            let afterwards = reader.integer(UInt8.self).flatMap(PaymentCode.afterwards)
        else { return nil }
        return PaymentSums(
            status: status, capturedMinor: captured, capturingMinor: capturing, refundedMinor: refunded,
            refundingMinor: refunding, afterwards: afterwards.value)
    }

    private static func attempts(_ reader: inout StateReader) -> [String]? {
        guard let count = reader.integer(UInt8.self) else { return nil }
        var attempts: [String] = []
        for _ in 0..<count {
            guard let attempt = reader.text(UInt16.self) else { return nil }
            attempts.append(attempt)
        }
        return attempts
    }

    private static func inFlight(_ reader: inout StateReader) -> OptionalField<CaptureInFlight>? {
        guard let number = reader.optional(Int64.self) else { return nil }
        guard let number = number.value else { return OptionalField(value: nil) }
        return reader.integer(Int64.self).map {
            OptionalField(value: CaptureInFlight(number: Int(number), targetMinor: $0))
        }
    }

    private static func refunds(_ reader: inout StateReader) -> [Refund]? {
        guard let count = reader.integer(UInt8.self) else { return nil }
        var refunds: [Refund] = []
        for _ in 0..<count {
            guard let id: PaymentRefundID = reader.id(), let amount = reader.integer(Int64.self),
                let status = reader.integer(UInt8.self).flatMap(PaymentCode.refundStatus),
                let isFromWallet = reader.flag(), let returnMinor = reader.integer(Int64.self),
                let gatewayID = reader.optionalText()
            else { return nil }
            refunds.append(
                Refund(
                    id: id, amountMinor: amount, status: status, isFromWallet: isFromWallet, returnMinor: returnMinor,
                    gatewayID: gatewayID.value))
        }
        return refunds
    }

    private static func counts(_ reader: inout StateReader) -> Counts? {
        guard let authorized = reader.integer(Int64.self), let requested = reader.integer(Int64.self),
            let captured = reader.integer(Int64.self), let refunded = reader.integer(Int64.self),
            let failed = reader.integer(Int64.self)
        else { return nil }
        return Counts(
            authorized: Int(authorized), captureRequested: Int(requested), captured: Int(captured),
            refunded: Int(refunded), failed: Int(failed))
    }
}

extension StateWriter {
    /// Yes or no.
    mutating func flag(_ value: Bool) { integer(UInt8(value ? 1 : 0)) }

    /// A text that may be absent: 0, or 1 and the text.
    mutating func optionalText(_ value: String?) {
        flag(value != nil)
        if let value { text(value, of: UInt16.self) }
    }
}

extension StateReader {
    /// Yes or no.
    mutating func flag() -> Bool? {
        guard let value = integer(UInt8.self), value <= 1 else { return nil }
        return value == 1
    }

    /// A text that may be absent.
    mutating func optionalText() -> OptionalField<String>? {
        guard let isThere = flag() else { return nil }
        if !isThere { return OptionalField(value: nil) }
        return text(UInt16.self).map { OptionalField(value: $0) }
    }
}

/// The stored numbers of methods and statuses, never changed.
private enum PaymentCode {
    static func code(of method: PaymentMethod) -> UInt8 {
        switch method {
        case .gateway: 1
        case .wallet: 2
        }
    }

    static func method(_ code: UInt8) -> PaymentMethod? { PaymentMethod.allCases.first { Self.code(of: $0) == code } }

    static func code(of status: PaymentStatus) -> UInt8 {
        switch status {
        case .initiated: 1
        case .authorized: 2
        case .partiallyCaptured: 3
        case .captured: 4
        case .partiallyRefunded: 5
        case .refunded: 6
        case .failed: 7
        case .cancelled: 8
        case .expired: 9
        }
    }

    static func status(_ code: UInt8) -> PaymentStatus? { PaymentStatus.allCases.first { Self.code(of: $0) == code } }

    static func code(of afterwards: PaymentAfterwards?) -> UInt8 {
        switch afterwards {
        case nil: 0
        case .voiding: 1
        }
    }

    static func afterwards(_ code: UInt8) -> OptionalField<PaymentAfterwards>? {
        if code == 0 { return OptionalField(value: nil) }
        return PaymentAfterwards.allCases.first { Self.code(of: $0) == code }.map { OptionalField(value: $0) }
    }

    static func code(of status: PaymentRefundStatus) -> UInt8 {
        switch status {
        case .underWay: 1
        case .done: 2
        case .failed: 3
        }
    }

    static func refundStatus(_ code: UInt8) -> PaymentRefundStatus? {
        PaymentRefundStatus.allCases.first { Self.code(of: $0) == code }
    }
}
