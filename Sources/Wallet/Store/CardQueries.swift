import Kernel
import Postgres
import WalletAPI

/// The SQL texts that read MedCards. Each names the hospital, and uses operators that row-level security lets an index
/// serve.
enum CardQueries {
    /// A page of the ids of plans, newest first.
    static func plans(_ hospital: HospitalID, status: CardPlanStatus?, before: CardPlanID?, limit: Int) -> SQL {
        var conditions: SQL = "p.hospital_id = \(hospital)"
        if let before { conditions = "\(conditions) AND p.plan_id < \(before)" }
        if let status { conditions = "\(conditions) AND p.status = \(status.rawValue)" }
        return """
            SELECT p.plan_id
            FROM wallet.card_plan p
            WHERE \(conditions)
            ORDER BY p.plan_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// A page of the ids of cards, newest first.
    static func cards(_ hospital: HospitalID, _ query: CardListQuery, before: CardID?, limit: Int) -> SQL {
        var conditions: SQL = "c.hospital_id = \(hospital)"
        if let before { conditions = "\(conditions) AND c.card_id < \(before)" }
        if let holder = query.userID { conditions = "\(conditions) AND c.holder_id = \(holder)" }
        if let plan = query.planID { conditions = "\(conditions) AND c.plan_id = \(plan)" }
        if let status = query.status { conditions = "\(conditions) AND c.status = \(status.rawValue)" }
        return """
            SELECT c.card_id
            FROM wallet.card c
            WHERE \(conditions)
            ORDER BY c.card_id DESC
            LIMIT \(Int64(limit))
            """
    }

    /// Everyone who was ever a beneficiary of some cards, looked up card by card, by the key.
    static func beneficiaries(_ hospital: HospitalID, of cards: [CardID]) -> SQL {
        """
        SELECT b.beneficiary_id, b.name, b.relation, b.added_at
        FROM unnest(\(.ids(cards))) AS k (card_id)
        CROSS JOIN LATERAL (
            SELECT c.beneficiary_id, c.name, c.relation, c.added_at
            FROM wallet.card_beneficiary c
            WHERE c.hospital_id = \(hospital) AND c.card_id = k.card_id
            OFFSET 0
        ) AS b
        """
    }

    /// A page of the ids of a card's claims, newest first; of one merchant where one is named.
    static func claims(
        _ hospital: HospitalID, of card: CardID, merchant: MerchantID?, before: CardClaimID?, limit: Int
    ) -> SQL {
        var conditions: SQL = "c.hospital_id = \(hospital) AND c.card_id = \(card)"
        if let before { conditions = "\(conditions) AND c.claim_id < \(before)" }
        if let merchant { conditions = "\(conditions) AND c.merchant_id = \(merchant)" }
        return """
            SELECT c.claim_id
            FROM wallet.card_claim c
            WHERE \(conditions)
            ORDER BY c.claim_id DESC
            LIMIT \(Int64(limit))
            """
    }
}

extension CardQueries {
    /// The cards of all tenants whose last day may be over on a day, the oldest first, behind `after`; for `medley_system`.
    static func dueCards(_ today: LocalDate, after: DueCard?, limit: Int) -> SQL {
        let last = SQLBind.date(days: Int32(clamping: today.dayNumber))
        var conditions: SQL = "c.status <> 'expired' AND c.last_day <= \(last)"
        if let after {
            conditions = """
                \(conditions)
                AND (c.last_day, c.hospital_id, c.card_id) > (
                    \(SQLBind.date(days: Int32(clamping: after.lastDay.dayNumber))), \(after.hospitalID),
                    \(after.cardID))
                """
        }
        return """
            SELECT c.last_day, c.hospital_id, c.card_id
            FROM wallet.card c
            WHERE \(conditions)
            ORDER BY c.last_day, c.hospital_id, c.card_id
            LIMIT \(Int64(limit))
            """
    }
}

/// A card whose last day may be over.
struct DueCard: Hashable, Sendable {
    var lastDay: LocalDate
    var hospitalID: HospitalID
    var cardID: CardID

    /// Reads a row of `CardQueries.dueCards`.
    init(_ row: Row) throws {
        lastDay = try MerchantRow.day(row, 0)
        hospitalID = try row.id(1)
        cardID = try row.id(2)
    }
}

/// A row of `CardQueries.beneficiaries`.
enum BeneficiaryRow {
    /// The view of a row.
    static func view(_ row: Row) throws -> BeneficiaryView {
        guard let relation = BeneficiaryRelation(rawValue: try row.text(2)) else {
            throw PostgresError.decoding(column: 2, expected: "a relation that this release knows")
        }
        return BeneficiaryView(
            id: try row.id(0), name: try row.optionalText(1), relation: relation, addedAt: try row.timestamp(3))
    }
}
