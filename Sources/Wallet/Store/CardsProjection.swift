import Journal
import Kernel
import Postgres
import WalletAPI

/// Writes `wallet.card_plan` and `wallet.card`: what lists are made of. What was used of a card is in its stream's row.
struct CardsProjection: InlineProjection {
    let name = "cards"
    let tables = [CardTable.plan, CardTable.card]

    /// What a batch does to the row of a plan.
    private struct PlanChange {
        var hospitalID: HospitalID
        var planID: CardPlanID
        var created: CardPlanCreated?
        var status = CardPlanStatus.open
    }

    /// What a batch does to the row of a card.
    private struct CardChange {
        var hospitalID: HospitalID
        var cardID: CardID
        var issued: CardIssued?
        var status = CardStatus.issued
    }

    private struct Changes {
        var plans = FoldedRows<TenantKey<CardPlanTag>, PlanChange>()
        var cards = FoldedRows<TenantKey<CardTag>, CardChange>()
    }

    func statements(for events: [AppendedEvent<WalletEvent>], into target: ProjectionTarget) -> [SQL] {
        var changes = Changes()
        for event in events { Self.apply(event, to: &changes) }
        let (plans, cards) = (changes.plans.changes, changes.cards.changes)
        // Nearly every batch has other events alone.
        if plans.isEmpty && cards.isEmpty { return [] }
        let (planTable, cardTable) = (target.table(CardTable.plan), target.table(CardTable.card))
        return Self.write(plans, isNew: { $0.created != nil }, planTable, Self.insertPlans, Self.updatePlans)
            + Self.write(cards, isNew: { $0.issued != nil }, cardTable, Self.insertCards, Self.updateCards)
    }

    /// No column comes from a sealed field.
    func erasure(of subjects: [ErasedSubject], in target: ProjectionTarget) -> [SQL] { [] }

    private static func apply(_ appended: AppendedEvent<WalletEvent>, to changes: inout Changes) {
        guard case .card(let event) = appended.event else { return }
        let hospital = appended.hospitalID
        func card(_ id: CardID, _ update: (inout CardChange) -> Void) {
            changes.cards.update(
                TenantKey(hospital, id), first: CardChange(hospitalID: hospital, cardID: id), update)
        }
        func plan(_ id: CardPlanID, _ update: (inout PlanChange) -> Void) {
            changes.plans.update(
                TenantKey(hospital, id), first: PlanChange(hospitalID: hospital, planID: id), update)
        }
        switch event {
        case .planCreated(let event): plan(event.planID) { $0.created = event }
        case .planWithdrawn(let event): plan(event.planID) { $0.status = .withdrawn }
        case .issued(let event): card(event.cardID) { $0.issued = event }
        case .activated(let event): card(event.cardID) { $0.status = .active }
        case .blocked(let event): card(event.cardID) { $0.status = .blocked }
        case .expired(let event): card(event.cardID) { $0.status = .expired }
        case .beneficiaryAdded, .beneficiaryRemoved, .claimProcessed, .claimReversed: break
        }
    }

    private static func write<Change>(
        _ changes: [Change], isNew: (Change) -> Bool, _ table: String, _ insert: ([Change], String) -> SQL,
        _ update: ([Change], String) -> SQL
    ) -> [SQL] {
        let made = changes.filter(isNew)
        let changed = changes.filter { !isNew($0) }
        return (made.isEmpty ? [] : [insert(made, table)]) + (changed.isEmpty ? [] : [update(changed, table)])
    }

    private static func insertPlans(_ changes: [PlanChange], _ table: String) -> SQL {
        """
        INSERT INTO \(unsafeRaw: table) (hospital_id, plan_id, status, created_at)
        SELECT * FROM unnest(\(keys(changes)), \(.timestamps(changes.compactMap { $0.created?.at })))
        """
    }

    private static func updatePlans(_ changes: [PlanChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS p
        SET status = x.status
        FROM unnest(\(keys(changes))) AS x (hospital_id, plan_id, status)
        WHERE p.hospital_id = x.hospital_id AND p.plan_id = x.plan_id
        """
    }

    private static func keys(_ changes: [PlanChange]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.planID))), \(.texts(changes.map(\.status.rawValue)))
        """
    }

    private static func insertCards(_ changes: [CardChange], _ table: String) -> SQL {
        let issued = changes.compactMap(\.issued)
        return """
            INSERT INTO \(unsafeRaw: table) (
                hospital_id, card_id, status, plan_id, holder_id, last_day, created_at)
            SELECT * FROM unnest(
                \(keys(changes)), \(.ids(issued.map(\.planID))), \(.ids(issued.map(\.holderID))),
                \(.dates(issued.map { Int32(clamping: $0.lastDay.dayNumber) })), \(.timestamps(issued.map(\.at))))
            """
    }

    private static func updateCards(_ changes: [CardChange], _ table: String) -> SQL {
        """
        UPDATE \(unsafeRaw: table) AS c
        SET status = x.status
        FROM unnest(\(keys(changes))) AS x (hospital_id, card_id, status)
        WHERE c.hospital_id = x.hospital_id AND c.card_id = x.card_id
        """
    }

    private static func keys(_ changes: [CardChange]) -> SQL {
        """
        \(.ids(changes.map(\.hospitalID))), \(.ids(changes.map(\.cardID))), \(.texts(changes.map(\.status.rawValue)))
        """
    }
}
