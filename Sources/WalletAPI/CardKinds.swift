public import JSON
public import Kernel

/// Where a plan is on its way; the raw values are stored and never renamed.
public enum CardPlanStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Cards are issued on it.
    case open
    /// No further card is issued on it; those that were go on by the terms that they were issued with.
    case withdrawn
}

/// Where a card is on its way; the raw values are stored and never renamed.
public enum CardStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Made out, and not yet to be used.
    case issued
    /// In use.
    case active
    /// Stopped, until it is activated again.
    case blocked
    /// Past its last day.
    case expired
}

/// How often a benefit's limit begins anew; the raw values are stored and never renamed.
///
/// The day of service says which period it is. Days and months are those of the calendar, a year is that of the card.
public enum BenefitPeriod: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Each day.
    case day
    /// Each month of the calendar.
    case month
    /// Each year from the card's first day.
    case year
    /// Once for the card's whole time.
    case card
}

/// Whose use counts together against a limit; the raw values are stored and never renamed.
public enum BenefitScope: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// The holder and each beneficiary have the limit of their own.
    case person
    /// All who use a card share it.
    case family
}

/// What a beneficiary is to the holder; the raw values are stored and never renamed.
public enum BeneficiaryRelation: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Husband or wife.
    case spouse
    /// A child, of whatever age.
    case child
    /// Mother or father.
    case parent
    /// Anyone else.
    case other
}

/// Where a claim is on its way; the raw values are stored and never renamed.
public enum CardClaimStatus: String, Sendable, Hashable, Codable, CaseIterable, JSONSchemaDescribed {
    /// Approved and paid, in one commit.
    case processed
    /// Taken back, benefit and money.
    case reversed
}

/// One benefit of a plan.
public struct CardBenefit: Hashable, Sendable, Codable {
    /// What it is for, such as `dental`: 1–40 lower-case letters, digits and hyphens; each class once in a plan.
    public var benefitClass: String
    /// The most that the plan pays in a period, above zero.
    public var limit: Money
    /// How often the limit begins anew.
    public var period: BenefitPeriod
    /// Whose use counts together.
    public var scope: BenefitScope
    /// What the member pays of each claim, in hundredths of a percent: 0–9,999.
    public var copayBasisPoints: Int

    /// Makes a benefit; see the properties.
    public init(
        benefitClass: String, limit: Money, period: BenefitPeriod, scope: BenefitScope, copayBasisPoints: Int
    ) {
        self.benefitClass = benefitClass
        self.limit = limit
        self.period = period
        self.scope = scope
        self.copayBasisPoints = copayBasisPoints
    }
}
