import Kernel
import Postgres
import WalletAPI

/// The SQL texts that read payments. Each names the hospital, and is answered in the order of an index.
enum PaymentQueries {
    /// A payment.
    static func payment(_ hospital: HospitalID, _ id: PaymentID) -> SQL {
        """
        SELECT \(unsafeRaw: PaymentRow.columns)
        FROM wallet.payment p
        WHERE p.hospital_id = \(hospital) AND p.payment_id = \(id)
        """
    }

    /// A page of payments, newest first; those of one payer where `payer` names one.
    static func payments(
        _ hospital: HospitalID, _ query: PaymentListQuery, payer: UserID?, before: PaymentID?, limit: Int
    ) -> SQL {
        var conditions: SQL = "p.hospital_id = \(hospital)"
        if let before { conditions = "\(conditions) AND p.payment_id < \(before)" }
        if let payer { conditions = "\(conditions) AND p.payer_id = \(payer)" }
        if let status = query.status { conditions = "\(conditions) AND p.status = \(status.rawValue)" }
        if let merchant = query.merchantID { conditions = "\(conditions) AND p.merchant_id = \(merchant)" }
        if let invoice = query.invoiceID { conditions = "\(conditions) AND p.invoice_id = \(invoice)" }
        if let reference = query.reference { conditions = "\(conditions) AND p.reference = \(reference)" }
        return """
            SELECT \(unsafeRaw: PaymentRow.columns)
            FROM wallet.payment p
            WHERE \(conditions)
            ORDER BY p.payment_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// The payments of all tenants that are to be looked at by `now`, the oldest first, behind `after`; for `medley_system`.
    static func due(_ now: Timestamp, after: DuePayment?, limit: Int) -> SQL {
        var conditions: SQL = "p.due_at <= \(now)"
        if let after {
            conditions = """
                \(conditions)
                AND (p.due_at, p.hospital_id, p.payment_id) > (\(after.dueAt), \(after.hospitalID), \(after.paymentID))
                """
        }
        return """
            SELECT p.due_at, p.hospital_id, p.payment_id, p.gateway
            FROM wallet.payment p
            WHERE \(conditions)
            ORDER BY p.due_at, p.hospital_id, p.payment_id
            LIMIT \(Int64(limit))
            """
    }
}

/// A payment that is to be looked at.
struct DuePayment: Hashable, Sendable {
    var dueAt: Timestamp
    var hospitalID: HospitalID
    var paymentID: PaymentID
    /// Nil where a wallet pays.
    var gateway: String?

    /// Reads a row of `PaymentQueries.due`.
    init(_ row: Row) throws {
        dueAt = try row.timestamp(0)
        hospitalID = try row.id(1)
        paymentID = try row.id(2)
        gateway = try row.optionalText(3)
    }
}

/// A row of `wallet.payment`.
struct PaymentRow: Sendable {
    static let columns = """
        p.payment_id, p.version, p.status, p.method, p.currency, p.amount_minor, p.captured_minor, p.capturing_minor, \
        p.refunded_minor, p.refunding_minor, p.merchant_id, p.invoice_id, p.reference, p.gateway, p.payer_wallet_id, \
        p.is_automatic, p.order_id, p.checkout_url, p.checkout_key, p.failure_code, p.description, p.expires_at, \
        p.created_at, p.updated_at, p.payer_id
        """

    /// The payment as clients see it.
    var view: PaymentView
    /// Who pays, where that is known.
    var payerID: UserID?

    init(_ row: Row) throws {
        let currency = try MerchantRow.currency(row, 4)
        func money(_ column: Int) throws -> Money {
            Money(amountMinor: Int64(try row.int(column)), currency: currency)
        }
        func moneyOrNone(_ column: Int) throws -> Money? {
            let money = try money(column)
            return money.amountMinor == 0 ? nil : money
        }
        view = PaymentView(
            id: try row.id(0), method: try Self.stored(row, 3), amount: try money(5), reference: try row.text(12),
            createdAt: try row.timestamp(22))
        view.version = try row.int(1)
        view.status = try Self.stored(row, 2)
        (view.captured, view.capturing) = (try money(6), try moneyOrNone(7))
        (view.refunded, view.refunding) = (try money(8), try moneyOrNone(9))
        view.merchantId = try row.optionalID(10)
        view.invoiceId = try row.optionalID(11)
        view.gateway = try row.optionalText(13)
        view.walletId = try row.optionalID(14)
        view.capture = try row.bool(15) ? .automatic : .manual
        if let orderID = try row.optionalText(16) {
            view.checkout = PaymentCheckoutView(
                orderId: orderID, url: try row.optionalText(17), publicKey: try row.optionalText(18))
        }
        view.failureCode = try row.optionalText(19)
        view.description = try row.optionalText(20)
        view.expiresAt = try row.timestamp(21)
        view.updatedAt = try row.timestamp(23)
        payerID = try row.optionalID(24)
    }

    private static func stored<Value: RawRepresentable<String>>(_ row: Row, _ column: Int) throws -> Value {
        guard let value = Value(rawValue: try row.text(column)) else {
            throw PostgresError.decoding(column: column, expected: "a name that this release knows")
        }
        return value
    }
}
