import Kernel
import WalletAPI

/// What the text fields of a movement hold, in the form in which they are kept.
struct MovementTexts: Sendable {
    var reference: String
    var description: String?
}

/// The requests of the module, each read whole: what is wrong with one is collected in `validator`.
extension WalletFields {
    mutating func read(_ request: MoveMoneyRequest) -> MovementTexts {
        amount(request.amount, "amount")
        return MovementTexts(
            reference: reference(request.reference), description: words(request.description, "description"))
    }

    /// `country` is that of the caller's hospital; where it is not known the phone is not judged.
    mutating func read(
        _ request: TransferRequest, in country: CountryCode?
    ) -> (texts: MovementTexts, phone: PhoneNumber?) {
        var phone: PhoneNumber?
        switch (request.toWalletId, request.toPhone) {
        case (nil, nil):
            if !isKnown("toPhone") { reject("toWalletId", "required", "Give toWalletId or toPhone.") }
        case (_?, _?): reject("toPhone", "ambiguous", "Give toWalletId or toPhone, not both.")
        case (_?, nil): break
        case (nil, let text?): if let country { phone = self.phone(text, "toPhone", in: country) }
        }
        return (readMovement(request), phone)
    }

    /// The transfers of a batch, each between wallets.
    mutating func read(_ request: TransferBatchRequest) -> [MovementTexts] {
        let count = request.transfers.count
        guard (1...WalletLimits.batchTransfers).contains(count) else {
            reject("transfers", "outOfRange", "Give 1 to \(WalletLimits.batchTransfers) transfers.")
            return []
        }
        var seen: Set<[String]> = []
        var texts: [MovementTexts] = []
        texts.reserveCapacity(count)
        each(request.transfers, of: "transfers") { fields, _, transfer in
            let read = fields.readInBatch(transfer)
            if !seen.insert([transfer.fromWalletId.description, read.reference]).inserted, !read.reference.isEmpty {
                fields.reject("reference", "repeated", "Give each reference once per payer.")
            }
            texts.append(read)
        }
        return texts
    }

    private mutating func readInBatch(_ request: TransferRequest) -> MovementTexts {
        if request.toPhone != nil {
            reject("toPhone", "notAllowed", "Name the wallet that is paid; phones are for single transfers.")
        } else if request.toWalletId == nil {
            reject("toWalletId", "required", "Give toWalletId.")
        }
        return readMovement(request)
    }

    private mutating func readMovement(_ request: TransferRequest) -> MovementTexts {
        amount(request.amount, "amount")
        return MovementTexts(
            reference: reference(request.reference), description: words(request.description, "description"))
    }

    mutating func read(_ request: HoldRequest) -> (texts: MovementTexts, expiresAt: Timestamp?) {
        amount(request.amount, "amount")
        let texts = MovementTexts(
            reference: reference(request.reference), description: words(request.description, "description"))
        return (texts, holdEnd(request.expiresAt))
    }

    /// The reference, where one is given.
    mutating func read(_ request: CaptureHoldRequest) -> String? {
        amount(request.amount, "amount")
        return request.reference.map { reference($0) }
    }

    mutating func read(_ request: ChangeLimitsRequest) {
        amount(request.perTransaction, "perTransaction")
        amount(request.perDay, "perDay")
        amount(request.perMonth, "perMonth")
        amountOrNothing(request.overdraft, "overdraft")
    }

    mutating func read(_ request: WalletReasonRequest) -> String? { words(request.reason, "reason") }
}
