import Kernel
import WalletAPI

/// The requests of merchants, each read whole: what is wrong with one is collected in `validator`.
extension WalletFields {
    /// `country` is that of the caller's hospital; where it is not known phones are not judged.
    mutating func read(_ request: ApplyMerchantRequest, in country: CountryCode?) -> MerchantDetails {
        MerchantDetails(
            name: text(request.name, "name", characters: MerchantLimits.nameCharacters),
            contact: read(request.contact, in: country), payoutAccount: payoutAccount(request.payoutAccount))
    }

    mutating func read(_ request: VerifyMerchantRequest) {
        read(request.fees)
        readDays(request.settlementDays)
    }

    mutating func read(_ request: ChangeMerchantRequest, in country: CountryCode?) -> MerchantDetails {
        if let fees = request.fees { read(fees) }
        readDays(request.settlementDays)
        return MerchantDetails(
            name: request.name.flatMap { text($0, "name", characters: MerchantLimits.nameCharacters) },
            contact: request.contact.map { read($0, in: country) },
            payoutAccount: request.payoutAccount.flatMap { payoutAccount($0) })
    }

    mutating func read(_ request: ChangeMethodsRequest) {
        if Set(request.methods).count != request.methods.count {
            reject("methods", "repeated", "Give each method once.")
        }
    }

    private mutating func read(_ contact: MerchantContact, in country: CountryCode?) -> MerchantContact {
        var read = contact
        read.name =
            text(contact.name, "contact.name", characters: MerchantLimits.nameCharacters) ?? contact.name
        if let typed = contact.phone, let country {
            read.phone = phone(typed, "contact.phone", in: country)?.e164
        }
        if let typed = contact.email {
            let email = EmailAddress(typed)
            if email == nil { reject("contact.email", "invalidEmail", "Give an e-mail address.") }
            read.email = email?.description
        }
        return read
    }

    private mutating func payoutAccount(_ account: String) -> String? {
        let characters = MerchantLimits.payoutAccountCharacters
        guard BankAccountText.isIBAN(account) else {
            return text(account, "payoutAccount", characters: characters)
        }
        return validator.text(account, field: "payoutAccount", rule: TextRule(characters: 1...characters))
    }

    private mutating func read(_ fees: MerchantFeeTerms) {
        for (name, points) in [("basisPoints", fees.basisPoints), ("taxBasisPoints", fees.taxBasisPoints)]
        where !(0...MerchantLimits.basisPoints).contains(points) {
            reject("fees.\(name)", "outOfRange", "Give 0 to \(MerchantLimits.basisPoints) ten-thousandths.")
        }
        for (name, amount) in [("fixedMinor", fees.fixedMinor), ("minimumMinor", fees.minimumMinor)]
        where !(0...MerchantLimits.feeMinor).contains(amount) {
            reject("fees.\(name)", "outOfRange", "Give 0 to \(MerchantLimits.feeMinor) minor units.")
        }
    }

    private mutating func readDays(_ days: Int?) {
        guard let days, !(0...MerchantLimits.settlementDays).contains(days) else { return }
        reject("settlementDays", "outOfRange", "Give 0 to \(MerchantLimits.settlementDays) days.")
    }
}
