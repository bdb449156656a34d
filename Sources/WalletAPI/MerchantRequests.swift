public import Kernel

/// What asks to take a merchant on (`POST /api/v1/merchants`).
public struct ApplyMerchantRequest: Hashable, Sendable, Codable {
    /// The name under which they trade, 1–200 characters; sealed.
    public var name: String
    /// Whom to ask about them; sealed.
    public var contact: MerchantContact
    /// The currency in which they are paid, for ever.
    public var currency: Currency
    /// Where payouts go, such as an IBAN, 1–200 characters; sealed.
    public var payoutAccount: String

    /// Makes a request; see the properties.
    public init(name: String, contact: MerchantContact, currency: Currency, payoutAccount: String) {
        self.name = name
        self.contact = contact
        self.currency = currency
        self.payoutAccount = payoutAccount
    }
}

/// What staff agreed on with a merchant (`PUT /api/v1/merchants/{id}/verify`).
public struct VerifyMerchantRequest: Hashable, Sendable, Codable {
    /// What each sale costs them.
    public var fees: MerchantFeeTerms
    /// How many days after a business day it is settled, 0–30; on the next one where absent. With 0 a day that is not over yet
    /// may be settled by hand, as far as it went; by itself it is settled once it is over.
    public var settlementDays: Int?

    /// Makes a request; see the properties.
    public init(fees: MerchantFeeTerms, settlementDays: Int? = nil) {
        self.fees = fees
        self.settlementDays = settlementDays
    }
}

/// What changes a merchant (`PATCH /api/v1/merchants/{id}`): what is absent stays. Fees hold for whatever is settled later.
public struct ChangeMerchantRequest: Hashable, Sendable, Codable {
    /// Another name.
    public var name: String?
    /// Another contact, whole.
    public var contact: MerchantContact?
    /// Another account for payouts.
    public var payoutAccount: String?
    /// Other fees; once they were verified.
    public var fees: MerchantFeeTerms?
    /// Another number of days until settlement; once they were verified.
    public var settlementDays: Int?

    /// Makes a request that changes nothing; see the properties.
    public init() {}
}

/// Which ways to pay a merchant are on (`PUT /api/v1/merchants/{id}/methods`).
public struct ChangeMethodsRequest: Hashable, Sendable, Codable {
    /// Those that are on, each once; the others are off.
    public var methods: [PaymentMethodSwitch]

    /// Makes a request; see the property.
    public init(methods: [PaymentMethodSwitch]) { self.methods = methods }
}

/// Which merchants to list, newest first; everything given must match.
public struct MerchantListQuery: Hashable, Sendable {
    /// In which status.
    public var status: MerchantStatus?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query; see the properties.
    public init(status: MerchantStatus? = nil, page: WalletPageRequest = WalletPageRequest()) {
        self.status = status
        self.page = page
    }
}

/// What settles merchants' days (`POST /api/v1/settlements:run`).
public struct RunSettlementsRequest: Hashable, Sendable, Codable {
    /// The last business day that is settled, not after the present one; what is due by each merchant's terms where absent.
    public var day: LocalDate?
    /// One merchant alone; all of them where absent.
    public var merchantId: MerchantID?
    /// Where an earlier answer left off: only merchants after this one, in the order of ids.
    public var afterMerchantId: MerchantID?

    /// Makes a request; the rest is set afterwards.
    public init(day: LocalDate? = nil, merchantId: MerchantID? = nil) {
        self.day = day
        self.merchantId = merchantId
    }
}

/// Which settlements to list, newest first; everything given must match.
public struct SettlementListQuery: Hashable, Sendable {
    /// Whose.
    public var merchantID: MerchantID?
    /// Which page.
    public var page: WalletPageRequest

    /// Makes a query; see the properties.
    public init(merchantID: MerchantID? = nil, page: WalletPageRequest = WalletPageRequest()) {
        self.merchantID = merchantID
        self.page = page
    }
}
