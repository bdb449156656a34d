import GraphQL
import WalletAPI

extension CardSchema {
    static var status: GraphQLEnum {
        GraphQLEnum(
            "MedCardStatus", "Where a card is on its way.",
            values: CardStatus.allCases.map { status in
                switch status {
                case .issued: GraphQLEnumValue(status.rawValue, "Made out, and not yet to be used.")
                case .active: GraphQLEnumValue(status.rawValue, "In use.")
                case .blocked: GraphQLEnumValue(status.rawValue, "Stopped until it is activated again.")
                case .expired: GraphQLEnumValue(status.rawValue, "Past its last day.")
                }
            })
    }

    static var period: GraphQLEnum {
        GraphQLEnum(
            "BenefitPeriod", "How often a limit begins anew.",
            values: BenefitPeriod.allCases.map { period in
                switch period {
                case .day: GraphQLEnumValue(period.rawValue, "Each day.")
                case .month: GraphQLEnumValue(period.rawValue, "Each month of the calendar.")
                case .year: GraphQLEnumValue(period.rawValue, "Each year from the card's first day.")
                case .card: GraphQLEnumValue(period.rawValue, "Once for the card's whole time.")
                }
            })
    }

    static var scope: GraphQLEnum {
        GraphQLEnum(
            "BenefitScope", "Whose use counts together.",
            values: BenefitScope.allCases.map { scope in
                switch scope {
                case .person: GraphQLEnumValue(scope.rawValue, "Each person has the limit of their own.")
                case .family: GraphQLEnumValue(scope.rawValue, "All who use the card share it.")
                }
            })
    }

    static var relation: GraphQLEnum {
        GraphQLEnum(
            "BeneficiaryRelation", "What a beneficiary is to the holder.",
            values: BeneficiaryRelation.allCases.map { relation in
                switch relation {
                case .spouse: GraphQLEnumValue(relation.rawValue, "Husband or wife.")
                case .child: GraphQLEnumValue(relation.rawValue, "A child, of whatever age.")
                case .parent: GraphQLEnumValue(relation.rawValue, "Mother or father.")
                case .other: GraphQLEnumValue(relation.rawValue, "Anyone else.")
                }
            })
    }
}
