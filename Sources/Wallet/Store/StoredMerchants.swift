import Journal
import Kernel
import WalletAPI

/// What of an event is sealed under the merchant's key. The members' names are stored and never change.
struct StoredMerchantText: Codable {
    var name: String?
    var contact: MerchantContact?
    var payoutAccount: String?
    var reason: String?

    init(_ details: MerchantDetails = MerchantDetails(), reason: String? = nil) {
        name = details.name
        contact = details.contact
        payoutAccount = details.payoutAccount
        self.reason = reason
    }

    /// Reads a sealed document; nothing where there is none, or once erased.
    init(_ sealed: String?, _ opener: FieldOpener, in name: MerchantEventCodec.Name) throws(EventCodecError) {
        self.init()
        guard let sealed, let text = try opener.open(sealed, field: WalletEventCodec.sealedField) else { return }
        self = try StoredJSON.decode(Self.self, from: Array(text.utf8), in: name.rawValue)
    }

    var details: MerchantDetails { MerchantDetails(name: name, contact: contact, payoutAccount: payoutAccount) }

    /// The sealed document; nil where there is nothing in it.
    func sealed(
        _ sealer: FieldSealer, in name: MerchantEventCodec.Name
    ) throws(EventCodecError) -> String? {
        if details.isEmpty && reason == nil { return nil }
        let document = try StoredJSON.encode(self, in: name.rawValue)
        return try sealer.seal(utf8: document, field: WalletEventCodec.sealedField)
    }
}

/// The data of `MerchantApplied`, version 1.
struct StoredApplication: Codable {
    var merchantId: MerchantID
    var walletId: WalletID
    var currency: Currency
    var at: Timestamp
    var sealed: String?

    init(_ event: MerchantApplied, _ sealer: FieldSealer) throws(EventCodecError) {
        merchantId = event.merchantID
        walletId = event.walletID
        currency = event.currency
        at = event.at
        sealed = try StoredMerchantText(event.details).sealed(sealer, in: .applied)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> MerchantApplied {
        MerchantApplied(
            merchantID: merchantId, walletID: walletId,
            details: try StoredMerchantText(sealed, opener, in: .applied).details, currency: currency, at: at)
    }
}

/// The data of `MerchantVerified`, version 1.
struct StoredVerification: Codable {
    var merchantId: MerchantID
    var fees: MerchantFeeTerms
    var settlementDays: Int
    var at: Timestamp

    init(_ event: MerchantVerified) {
        merchantId = event.merchantID
        fees = event.fees
        settlementDays = event.settlementDays
        at = event.at
    }

    var event: MerchantVerified {
        MerchantVerified(merchantID: merchantId, fees: fees, settlementDays: settlementDays, at: at)
    }
}

/// The data of `MerchantActivated` and `MerchantSuspended`, version 1.
struct StoredMerchantStatus: Codable {
    var merchantId: MerchantID
    var walletId: WalletID
    var methods: [PaymentMethodSwitch]
    var at: Timestamp
    var sealed: String?

    init(_ event: MerchantStatusChanged, _ sealer: FieldSealer) throws(EventCodecError) {
        merchantId = event.merchantID
        walletId = event.walletID
        methods = event.methods.inOrder
        at = event.at
        sealed = try StoredMerchantText(reason: event.reason).sealed(sealer, in: .suspended)
    }

    func event(
        _ opener: FieldOpener, in name: MerchantEventCodec.Name
    ) throws(EventCodecError) -> MerchantStatusChanged {
        MerchantStatusChanged(
            merchantID: merchantId, walletID: walletId, methods: Set(methods),
            reason: try StoredMerchantText(sealed, opener, in: name).reason, at: at)
    }
}

/// The data of `MerchantChanged`, version 1.
struct StoredMerchantChange: Codable {
    var merchantId: MerchantID
    var fees: MerchantFeeTerms?
    var settlementDays: Int?
    var at: Timestamp
    var sealed: String?

    init(_ event: MerchantChanged, _ sealer: FieldSealer) throws(EventCodecError) {
        merchantId = event.merchantID
        fees = event.fees
        settlementDays = event.settlementDays
        at = event.at
        sealed = try StoredMerchantText(event.details).sealed(sealer, in: .changed)
    }

    func event(_ opener: FieldOpener) throws(EventCodecError) -> MerchantChanged {
        MerchantChanged(
            merchantID: merchantId, details: try StoredMerchantText(sealed, opener, in: .changed).details, fees: fees,
            settlementDays: settlementDays, at: at)
    }
}

/// The data of `MerchantMethodsChanged`, version 1.
struct StoredMethods: Codable {
    var merchantId: MerchantID
    var walletId: WalletID
    var methods: [PaymentMethodSwitch]
    var at: Timestamp

    init(_ event: MerchantMethodsChanged) {
        merchantId = event.merchantID
        walletId = event.walletID
        methods = event.methods.inOrder
        at = event.at
    }

    var event: MerchantMethodsChanged {
        MerchantMethodsChanged(merchantID: merchantId, walletID: walletId, methods: Set(methods), at: at)
    }
}

extension Set<PaymentMethodSwitch> {
    /// The methods in the order in which they are always written.
    var inOrder: [PaymentMethodSwitch] { PaymentMethodSwitch.allCases.filter(contains) }
}
