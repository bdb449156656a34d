import GraphQL
import Kernel
import WalletAPI

/// MedCards in HealthPay's schema.
enum CardSchema {
    /// A card, and whom to ask for what is left of its benefits.
    struct Node: Sendable {
        var card: CardView
        var cards: any CardService
    }

    /// The permission that the field needs beside that of the route.
    static let permission = "card.read"

    /// The field of the root.
    static func medCard(_ cards: any CardService) -> GraphQLField<Void> {
        GraphQLField(
            "medCard", "MedCard", "A MedCard, or null with the error `notFound`; it needs `\(permission)`.",
            arguments: [GraphQLArgument("id", "ID!", "Which card.")]
        ) { _, call in
            guard call.context.principal.permissions.contains(permission) else {
                throw WalletServiceError.unauthorized(permission: permission)
            }
            let text: String = try call.arguments.required("id")
            guard let id = CardID(text) else { throw WalletServiceError.notFound }
            return GraphQLResult.object(Node(card: try await cards.card(call.context, id), cards: cards))
        }
        .costing(WalletSchema.recordCost)
    }

    /// The types, in the order in which the schema is printed.
    static var types: [any GraphQLNamedType] {
        [medCard, benefit, benefitLeft, beneficiary, status, period, scope, relation]
    }

    private static var medCard: GraphQLObject<Node> {
        GraphQLObject(
            "MedCard", of: Node.self, "The benefits of a plan for its holder and their family.",
            fields: [
                GraphQLField("id", "ID!") { $0.card.id.description },
                GraphQLField("planId", "ID!", "The plan that it was issued on.") { $0.card.planId.description },
                GraphQLField("userId", "ID!", "The holder.") { $0.card.userId.description },
                GraphQLField("status", "MedCardStatus!") { $0.card.status.rawValue },
                GraphQLField("firstDay", "String!", "The first day on which it counts: `2026-01-31`.") {
                    $0.card.firstDay.description
                },
                GraphQLField("lastDay", "String!", "The last day on which it counts.") { $0.card.lastDay.description },
                GraphQLField("benefits", "[Benefit!]!", "What it was issued with.") {
                    GraphQLResult.objects($0.card.benefits)
                }
                .holding(atMost: CardLimits.benefits),
                GraphQLField("beneficiaries", "[Beneficiary!]!", "Who may use it beside the holder.") {
                    GraphQLResult.objects($0.card.beneficiaries)
                }
                .holding(atMost: CardLimits.beneficiaries),
                benefitsLeft,
                GraphQLField("createdAt", "DateTime!", "When it was issued.") { $0.card.createdAt.description },
                GraphQLField("updatedAt", "DateTime!", "When it was changed last.") { $0.card.updatedAt.description },
            ])
    }

    private static var benefitsLeft: GraphQLField<Node> {
        GraphQLField(
            "benefitsLeft", "[BenefitLeft!]",
            "What is left of the benefits in the periods of a day; null with an error where the card does not count then.",
            arguments: [GraphQLArgument("day", "String", "Such as `2026-01-31`; today where absent.")]
        ) { node, call in
            let text: String? = call.arguments["day"]
            let day = text.flatMap { LocalDate($0) }
            var validator = Validator()
            validator.require(
                text == nil || day != nil, field: "day", code: "invalid", message: "Give a day such as 2026-01-31.")
            try validator.check()
            let left = try await node.cards.benefits(call.context, of: node.card.id, on: day)
            return GraphQLResult.objects(left.benefits)
        }
        .costing(WalletSchema.recordCost).holding(atMost: CardLimits.benefits)
    }

    private static var benefit: GraphQLObject<CardBenefit> {
        GraphQLObject(
            "Benefit", of: CardBenefit.self, "What a plan pays for, and how much.",
            fields: [
                GraphQLField("benefitClass", "String!", "Such as `dental`.") { $0.benefitClass },
                GraphQLField("limit", "Amount!", "The most that the plan pays in a period.") {
                    GraphQLResult.object($0.limit)
                },
                GraphQLField("period", "BenefitPeriod!") { $0.period.rawValue },
                GraphQLField("scope", "BenefitScope!") { $0.scope.rawValue },
                GraphQLField("copayBasisPoints", "Int!", "The member's part, in hundredths of a percent.") {
                    $0.copayBasisPoints
                },
            ])
    }

    private static var benefitLeft: GraphQLObject<BenefitLeftView> {
        GraphQLObject(
            "BenefitLeft", of: BenefitLeftView.self, "What is left of a benefit in one period.",
            fields: [
                GraphQLField("benefitClass", "String!") { $0.benefitClass },
                GraphQLField("scope", "BenefitScope!") { $0.scope.rawValue },
                GraphQLField("beneficiaryId", "ID", "Whose; null for the holder's, and for what all share.") {
                    $0.beneficiaryId?.description
                },
                GraphQLField("periodStart", "String!", "The first day.") { $0.periodStart.description },
                GraphQLField("periodEnd", "String!", "The last day.") { $0.periodEnd.description },
                GraphQLField("limit", "Amount!", "The most that the plan pays.") { GraphQLResult.object($0.limit) },
                GraphQLField("used", "Amount!", "What it paid.") { GraphQLResult.object($0.used) },
                GraphQLField("remaining", "Amount!", "What it may pay still.") {
                    GraphQLResult.object($0.remaining)
                },
            ])
    }

    private static var beneficiary: GraphQLObject<BeneficiaryView> {
        GraphQLObject(
            "Beneficiary", of: BeneficiaryView.self, "A person who may use a card beside its holder.",
            fields: [
                GraphQLField("id", "ID!") { $0.id.description },
                GraphQLField("name", "String", "Null once the holder was erased.") { $0.name },
                GraphQLField("relation", "BeneficiaryRelation!") { $0.relation.rawValue },
            ])
    }
}
