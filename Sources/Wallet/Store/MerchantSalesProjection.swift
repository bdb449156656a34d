import Journal
import Kernel
import Postgres
import WalletAPI

/// What merchants sold by business day and method, written behind the log.
///
/// It stops at an event that it cannot take in: sums that run on without one would be wrong.
struct MerchantSalesProjection: AsynchronousProjection {
    /// By which what reads the tables names it.
    static let readerName = "wallet.sales"

    let name = Self.readerName
    let version = 1
    let tables = [MerchantTable.wallet, MerchantTable.sales]
    let onPoison = PoisonPolicy.stop

    /// What one side of a movement may be of a merchant; whose wallet it is the table of merchants' wallets knows.
    private struct Movement {
        var hospitalID: HospitalID
        var walletID: WalletID
        var day: LocalDate
        var isSale: Bool
        var method = PaymentMethodSwitch.wallet
        var amountMinor: Int64
        /// How many sales or refunds it is: one fewer where a refund came to nothing.
        var count: Int64 = 1
    }

    func statements(for events: [RecordedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        var applied: [(hospital: HospitalID, event: MerchantApplied)] = []
        var movements: [Movement] = []
        for recorded in events {
            let hospital = recorded.stored.hospitalID
            if case .merchant(.applied(let event)) = recorded.event { applied.append((hospital, event)) }
            movements += Self.movements(recorded.event, of: hospital)
        }
        var statements: [SQL] = []
        // Before the movements: a merchant's wallet is made after they applied, and the log has that order.
        if !applied.isEmpty { statements.append(Self.insert(applied, target.table(MerchantTable.wallet))) }
        if !movements.isEmpty { statements.append(Self.add(movements, target)) }
        return statements
    }

    /// Nothing here was sealed.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    /// What one wallet pays another: a sale of the second, and money back of the first, where those are merchants.
    private static func movements(_ event: WalletEvent, of hospital: HospitalID) -> [Movement] {
        func both(
            _ from: WalletID, _ to: WalletID, _ amount: Money, _ day: LocalDate, _ method: PaymentMethodSwitch
        ) -> [Movement] {
            [(from, false), (to, true)].map { wallet, isSale in
                Movement(
                    hospitalID: hospital, walletID: wallet, day: day, isSale: isSale, method: method,
                    amountMinor: amount.amountMinor)
            }
        }
        switch event {
        case .transferred(let event):
            let method: PaymentMethodSwitch = event.cardClaimID == nil ? .wallet : .card
            return both(event.from, event.to, event.amount, event.day, method)
        case .holdCaptured(let event):
            guard let to = event.to else { return [] }
            return both(event.walletID, to, event.amount, event.day, .wallet)
        case .payment(let event): return payment(event, of: hospital)
        case .desk(.refunded(let event)):
            // Who gave back sold less; who got it back sold nothing by that.
            guard let from = event.from else { return [] }
            return Array(both(from, event.to, event.amount, event.day, .wallet).prefix(1))
        default: return []
        }
    }

    /// What a payment brings a merchant, what they give back of it, and what of that is theirs again.
    private static func payment(_ event: PaymentEvent, of hospital: HospitalID) -> [Movement] {
        guard let moved = event.moved, let wallet = moved.walletID else { return [] }
        var movement = Movement(
            hospitalID: hospital, walletID: wallet, day: moved.day,
            isSale: false, method: moved.step.terms.method == .wallet ? .wallet : .gateway,
            amountMinor: moved.amount.amountMinor)
        switch event {
        case .captured: movement.isSale = true
        case .refundRequested: break
        case .refundFailed:
            movement.amountMinor = -movement.amountMinor
            movement.count = -1
        default: return []
        }
        return [movement]
    }

    private static func insert(
        _ applied: [(hospital: HospitalID, event: MerchantApplied)], _ table: String
    ) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (hospital_id, wallet_id, merchant_id, currency)
        SELECT * FROM unnest(
            \(.ids(applied.map(\.hospital))), \(.ids(applied.map(\.event.walletID))),
            \(.ids(applied.map(\.event.merchantID))), \(.texts(applied.map(\.event.currency.code))))
        """
    }

    private static func add(_ movements: [Movement], _ target: ProjectionTarget) -> SQL {
        """
        INSERT INTO \(unsafeRaw: target.table(MerchantTable.sales)) AS s (
            hospital_id, merchant_id, day, method, currency, sale_count, sales_minor, refund_count, refunds_minor)
        SELECT w.hospital_id, w.merchant_id, x.day, x.method, w.currency,
            coalesce(sum(x.count) FILTER (WHERE x.is_sale), 0),
            coalesce(sum(x.amount_minor) FILTER (WHERE x.is_sale), 0),
            coalesce(sum(x.count) FILTER (WHERE NOT x.is_sale), 0),
            coalesce(sum(x.amount_minor) FILTER (WHERE NOT x.is_sale), 0)
        FROM unnest(
            \(.ids(movements.map(\.hospitalID))), \(.ids(movements.map(\.walletID))),
            \(.dates(movements.map { Int32(clamping: $0.day.dayNumber) })), \(.bools(movements.map(\.isSale))),
            \(.int64s(movements.map(\.amountMinor))), \(.int64s(movements.map(\.count))),
            \(.texts(movements.map(\.method.rawValue)))
        ) AS x (hospital_id, wallet_id, day, is_sale, amount_minor, count, method)
        JOIN \(unsafeRaw: target.table(MerchantTable.wallet)) AS w
            ON w.hospital_id = x.hospital_id AND w.wallet_id = x.wallet_id
        GROUP BY w.hospital_id, w.merchant_id, x.day, x.method, w.currency
        ON CONFLICT (hospital_id, merchant_id, day, method) DO UPDATE
        SET sale_count = s.sale_count + EXCLUDED.sale_count,
            sales_minor = s.sales_minor + EXCLUDED.sales_minor,
            refund_count = s.refund_count + EXCLUDED.refund_count,
            refunds_minor = s.refunds_minor + EXCLUDED.refunds_minor
        """
    }
}
