/// What a merchant pays for each sale: a share of it and a fixed part, together at least the minimum, and tax on that.
///
/// Minor units of the merchant's currency. Fee and tax together are never above the sale.
public struct MerchantFeeTerms: Hashable, Sendable, Codable {
    /// The share in ten-thousandths, 0–10,000: 250 for 2.5 %.
    public var basisPoints: Int
    /// What is added for each sale, 0 or more.
    public var fixedMinor: Int64
    /// The least of share and fixed part together, 0 or more.
    public var minimumMinor: Int64
    /// The tax on the fee in ten-thousandths, 0–10,000: 1,400 for 14 %.
    public var taxBasisPoints: Int

    /// Makes terms; see the properties.
    public init(basisPoints: Int, fixedMinor: Int64 = 0, minimumMinor: Int64 = 0, taxBasisPoints: Int = 0) {
        self.basisPoints = basisPoints
        self.fixedMinor = fixedMinor
        self.minimumMinor = minimumMinor
        self.taxBasisPoints = taxBasisPoints
    }
}

/// Whom to ask about a merchant; sealed.
public struct MerchantContact: Hashable, Sendable, Codable {
    /// The person's name, 1–200 characters.
    public var name: String
    /// Their phone, however typed.
    public var phone: String?
    /// Their e-mail address.
    public var email: String?

    /// Makes a contact; see the properties.
    public init(name: String, phone: String? = nil, email: String? = nil) {
        self.name = name
        self.phone = phone
        self.email = email
    }
}
