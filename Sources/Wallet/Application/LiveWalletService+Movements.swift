import AuthAPI
import Journal
import Kernel
import Postgres
import WalletAPI

extension LiveWalletService {
    func credit(
        _ context: RequestContext, _ id: WalletID, _ request: MoveMoneyRequest
    ) async throws(WalletServiceError) -> Written<MovementView> {
        try await move(context, id, .credit, request)
    }

    func debit(
        _ context: RequestContext, _ id: WalletID, _ request: MoveMoneyRequest
    ) async throws(WalletServiceError) -> Written<MovementView> {
        try await move(context, id, .debit, request)
    }

    private func move(
        _ context: RequestContext, _ id: WalletID, _ direction: MoveMoneyCommand.Direction, _ request: MoveMoneyRequest
    ) async throws(WalletServiceError) -> Written<MovementView> {
        try requireStaff(context)
        let moment = try await moment(context)
        var fields = WalletFields(now: moment.now)
        let texts = fields.read(request)
        try fields.check()
        let command = MoveMoneyCommand(
            walletID: id, direction: direction, amount: request.amount, reference: texts.reference,
            description: texts.description, caller: nil, at: moment.now, day: moment.day)
        return try await moved(context, WalletCall(.move(command), on: id, status: 202))
    }

    func transfer(
        _ context: RequestContext, _ request: TransferRequest
    ) async throws(WalletServiceError) -> TransferOutcome {
        let moment = try await moment(context)
        var fields = WalletFields(now: moment.now)
        let (texts, phone) = fields.read(request, in: moment.profile.country)
        try fields.check()
        if let to = request.toWalletId {
            return .moved(try await transfer(context, request, to: to, texts, moment))
        }
        guard let phone else { throw .unknown(code: "recipient") }
        // Whom the phone leads to may change; what was done under the key before does not.
        return try await replaying(context, of: request.fromWalletId) { () async throws(WalletServiceError) in
            let payee = try await recipient(context, phone, request.amount.currency)
            guard request.recipientConfirmed == true else {
                return .preview(try await preview(context, request, of: payee))
            }
            return .moved(try await transfer(context, request, to: payee.walletID, texts, moment))
        } replay: { (earlier) async throws(WalletServiceError) in
            .moved(try await repeated(context, earlier, of: request.fromWalletId))
        }
    }

    private func transfer(
        _ context: RequestContext, _ request: TransferRequest, to payee: WalletID, _ texts: MovementTexts,
        _ moment: Moment
    ) async throws(WalletServiceError) -> Written<MovementView> {
        let command = command(request, to: payee, texts, caller: caller(context), moment)
        return try await moved(
            context, WalletCall(.transfer(command), on: request.fromWalletId, status: 202))
    }

    /// The command of a transfer whose fields were read.
    func command(
        _ request: TransferRequest, to payee: WalletID, _ texts: MovementTexts, caller: UserID?, _ moment: Moment
    ) -> TransferCommand {
        TransferCommand(
            from: request.fromWalletId, to: payee, amount: request.amount, reference: texts.reference,
            description: texts.description, caller: caller, at: moment.now, day: moment.day)
    }

    /// A member who is paid by their phone, and the wallet that the money goes to.
    private struct Recipient {
        var member: MemberSummary
        var walletID: WalletID
    }

    private func recipient(
        _ context: RequestContext, _ phone: PhoneNumber, _ currency: Currency
    ) async throws(WalletServiceError) -> Recipient {
        let member: MemberSummary?
        do throws(AuthServiceError) {
            member = try await dependencies.members.member(context, phone: phone)
        } catch {
            throw .failed(error.failure)
        }
        guard let member else { throw .rule(.unknownRecipient) }
        let statement = WalletQueries.payable(context.hospitalID, of: member.id, in: currency)
        guard let wallet = try await query(context, statement, { try $0.id(0, as: WalletID.self) }).first else {
            throw .rule(.unknownRecipient)
        }
        return Recipient(member: member, walletID: wallet)
    }

    /// Whom a transfer would pay; names are told to nobody but who could pay them.
    private func preview(
        _ context: RequestContext, _ request: TransferRequest, of payee: Recipient
    ) async throws(WalletServiceError) -> TransferPreviewView {
        let payer = try await account(context, request.fromWalletId).wallet
        if payee.walletID == request.fromWalletId { throw .rule(.sameWallet) }
        do throws(WalletRejection) {
            try WalletDecider.requireActive(payer)
            try WalletDecider.requireCurrency(request.amount, of: payer)
        } catch {
            throw WalletServiceError(command: .rejected(error))
        }
        return TransferPreviewView(maskedName: payee.member.maskedName, amount: request.amount)
    }

    /// Carries a movement out; a repeat is answered from the event that the first one wrote, word for word.
    func moved(
        _ context: RequestContext, _ call: WalletCall
    ) async throws(WalletServiceError) -> Written<MovementView> {
        switch try await execute(context, call) {
        case .committed(let commit):
            // Where holds were found to be over, the events that say so come first.
            guard case .wallet(let wallet)? = commit.states.first, let version = commit.versions.first,
                let eventID = commit.eventIDs.last, let position = commit.position, let time = commit.recordedAt
            else { throw .unknown(code: "state") }
            let view = MovementView(
                eventId: eventID, time: time, position: position, walletId: call.walletID,
                balance: wallet.money(wallet.balanceMinor))
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: position, version: version, isReplay: false)
            return Written(view, receipt: receipt)
        case .replayed(let earlier): return try await repeated(context, earlier, of: call.walletID)
        }
    }

    /// What the command of an earlier outcome did to a wallet, from the last event that it wrote there.
    func repeated(
        _ context: RequestContext, _ earlier: EarlierOutcome, of wallet: WalletID
    ) async throws(WalletServiceError) -> Written<MovementView> {
        guard let position = earlier.position,
            let found = try await events(context, of: wallet, from: earlier.version, limit: 1).first,
            let movement = found.event.movement(of: wallet)
        else { throw .unknown(code: "replay") }
        let view = MovementView(
            eventId: found.stored.eventID, time: found.stored.recordedAt, position: position, walletId: wallet,
            balance: movement.balance)
        return Written(view, receipt: earlier.receipt(version: earlier.version))
    }

    /// The events of a wallet from a version on.
    func events(
        _ context: RequestContext, of wallet: WalletID, from version: Int, limit: Int
    ) async throws(WalletServiceError) -> [RecordedEvent<WalletEvent>] {
        do throws(JournalError) {
            return try await dependencies.journal.events(
                of: wallet.retagged(), WalletDecider.self, in: definition, fromVersion: version, limit: limit,
                context: context)
        } catch {
            throw WalletServiceError(journal: error)
        }
    }
}

extension WalletEvent {
    /// What a movement of money left in a wallet, and when; nil for other events, and for wallets that it is not of.
    func movement(of wallet: WalletID) -> (balance: Money, at: Timestamp)? {
        switch self {
        case .credited(let event), .debited(let event):
            guard event.walletID == wallet else { return nil }
            return (Money(amountMinor: event.balanceMinor, currency: event.amount.currency), event.at)
        case .transferred(let event):
            guard event.from == wallet || event.to == wallet else { return nil }
            let balance = event.from == wallet ? event.fromBalanceMinor : event.toBalanceMinor
            return (Money(amountMinor: balance, currency: event.amount.currency), event.at)
        case .desk(.refunded(let event)):
            guard event.to == wallet || event.from == wallet else { return nil }
            let balance = event.to == wallet ? event.toBalanceMinor : event.fromBalanceMinor ?? 0
            return (Money(amountMinor: balance, currency: event.amount.currency), event.at)
        case .created, .activated, .suspended, .closed, .limitsChanged, .held, .holdCaptured, .holdReleased,
            .holdExpired, .card, .merchant, .payment, .clearing, .desk:
            return nil
        }
    }
}
