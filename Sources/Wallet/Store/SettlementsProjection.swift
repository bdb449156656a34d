import Crypto
import Journal
import Kernel
import Postgres
import WalletAPI

/// The settlements; a row is written once.
struct SettlementsProjection: InlineProjection {
    let name = "settlements"
    let tables = [MerchantTable.settlement]

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        let settled = events.compactMap { appended -> Settled? in
            guard case .merchant(.settled(let event)) = appended.event else { return nil }
            return Settled(hospitalID: appended.hospitalID, eventID: appended.eventID, event: event)
        }
        return settled.isEmpty ? [] : [Self.insert(settled, target.table(MerchantTable.settlement))]
    }

    /// Nothing here was sealed.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    /// A settlement, and where it is.
    private struct Settled {
        var hospitalID: HospitalID
        var eventID: EventID
        var event: SettlementRan
    }

    private static func insert(_ settled: [Settled], _ table: String) -> SQL {
        let events = settled.map(\.event)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, event_id, settlement_id, merchant_id, wallet_id, number, day, completes_day, currency,
                after_version, through_version, line_count, sales_minor, refunds_minor, adjustments_minor, fees_minor,
                tax_minor, brought_forward_minor, fees_taken_minor, tax_taken_minor, payout_minor, carried_minor,
                owed_fees_minor, owed_tax_minor, basis_points, fixed_minor, minimum_minor, tax_basis_points,
                file_sha256, created_at)
            SELECT * FROM unnest(
                \(.ids(settled.map(\.hospitalID))), \(.ids(settled.map(\.eventID))), \(keys(events)),
                \(tallies(events.map(\.tally))), \(amounts(events.map(\.amounts))), \(terms(events.map(\.terms))),
                \(.texts(events.map { Hexadecimal.encode($0.fileSHA256) })), \(.timestamps(events.map(\.at))))
            """
    }

    /// settlement_id, merchant_id, wallet_id, number, day, completes_day, currency.
    private static func keys(_ events: [SettlementRan]) -> SQL {
        """
        \(.ids(events.map(\.settlementID))), \(.ids(events.map(\.merchantID))), \(.ids(events.map(\.walletID))),
        \(.int32s(events.map { Int32(clamping: $0.number) })),
        \(.dates(events.map { Int32(clamping: $0.day.dayNumber) })), \(.bools(events.map(\.completesDay))),
        \(.texts(events.map(\.currency.code)))
        """
    }

    /// after_version, through_version, line_count, sales_minor, refunds_minor, adjustments_minor, fees_minor, tax_minor.
    private static func tallies(_ tallies: [SettlementTally]) -> SQL {
        """
        \(.int32s(tallies.map { Int32(clamping: $0.afterVersion) })),
        \(.int32s(tallies.map { Int32(clamping: $0.throughVersion) })),
        \(.int32s(tallies.map { Int32(clamping: $0.lineCount) })), \(.int64s(tallies.map(\.salesMinor))),
        \(.int64s(tallies.map(\.refundsMinor))), \(.int64s(tallies.map(\.adjustmentsMinor))),
        \(.int64s(tallies.map(\.feesMinor))), \(.int64s(tallies.map(\.taxMinor)))
        """
    }

    /// brought_forward_minor, fees_taken_minor, tax_taken_minor, payout_minor, carried_minor, owed_fees_minor,
    /// owed_tax_minor.
    private static func amounts(_ amounts: [SettlementAmounts]) -> SQL {
        """
        \(.int64s(amounts.map(\.broughtForwardMinor))), \(.int64s(amounts.map(\.feesTakenMinor))),
        \(.int64s(amounts.map(\.taxTakenMinor))), \(.int64s(amounts.map(\.payoutMinor))),
        \(.int64s(amounts.map(\.carriedMinor))), \(.int64s(amounts.map(\.owedFeesMinor))),
        \(.int64s(amounts.map(\.owedTaxMinor)))
        """
    }

    /// basis_points, fixed_minor, minimum_minor, tax_basis_points.
    private static func terms(_ terms: [MerchantFeeTerms]) -> SQL {
        """
        \(.int32s(terms.map { Int32(clamping: $0.basisPoints) })), \(.int64s(terms.map(\.fixedMinor))),
        \(.int64s(terms.map(\.minimumMinor))), \(.int32s(terms.map { Int32(clamping: $0.taxBasisPoints) }))
        """
    }
}
