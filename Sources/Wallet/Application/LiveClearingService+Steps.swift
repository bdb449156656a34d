import Journal
import Kernel
import Postgres
import WalletAPI

/// The steps of a clearing after it was sent, each under one tenant's own context. Between them only a fact and its answer
/// cross, so that no tenant reads another's rows; each can be repeated, by whichever process.
extension LiveClearingService {
    /// A clearing that has no answer yet, as the tenant that sent it has it.
    struct UnderWay: Sendable {
        var fact: ClearingFact
        /// The wallet that paid.
        var walletID: WalletID
    }

    /// A page of what a tenant sent and has no answer to, in the order of ids.
    func underWay(
        _ hospital: HospitalID, after: ClearingID?, limit: Int
    ) async throws(WalletServiceError) -> [UnderWay] {
        let statement = ClearingQueries.underWay(hospital, after: after, limit: limit)
        let views = try await wallets.query(systemContext(hospital), statement) { try ClearingRow.clearing($0) }
        return views.compactMap { view in
            let purpose = view.toWalletId.map(ClearingPurpose.wallet) ?? view.invoiceId.map(ClearingPurpose.invoice)
            guard let purpose, let wallet = view.fromWalletId else { return nil }
            let fact = ClearingFact(
                clearingID: view.id, from: hospital, to: view.hospitalId, purpose: purpose, amount: view.amount,
                reference: view.reference)
            return UnderWay(fact: fact, walletID: wallet)
        }
    }

    /// Carries one on to its end.
    func carry(_ clearing: UnderWay) async throws(WalletServiceError) {
        let answer = try await receive(clearing.fact)
        try await end(clearing, answer)
    }

    /// In the tenant that is paid: takes what was sent, or refuses it; says what was done before where it was.
    func receive(_ fact: ClearingFact) async throws(WalletServiceError) -> ClearingAnswer {
        let context = systemContext(fact.to)
        let moment = try await wallets.moment(context)
        let command = ReceiveClearingCommand(
            fact: fact, invoiceRefusal: try await invoiceRefusal(context, fact), at: moment.now, day: moment.day)
        let state = try await state(context, .receive(command), fact.clearingID)
        guard case .clearing(.clearing(let record)) = state, record.fact == fact, let answer = record.answer else {
            throw .unknown(code: "clearing")
        }
        return answer
    }

    /// Why an invoice is not to be paid; nil where it is, or a wallet is paid.
    private func invoiceRefusal(
        _ context: RequestContext, _ fact: ClearingFact
    ) async throws(WalletServiceError) -> ClearingRefusal? {
        guard let id = fact.purpose.invoiceID else { return nil }
        do throws(Failure) {
            guard let invoice = try await dependencies.invoices.payable(context, id) else { return .unknownInvoice }
            if invoice.open.currency != fact.amount.currency { return .currencyMismatch }
            return invoice.open.amountMinor < fact.amount.amountMinor ? .exceedsOpenAmount : nil
        } catch {
            throw .failed(error)
        }
    }

    /// In the tenant that sent: notes the answer, and takes back what was refused.
    func end(_ clearing: UnderWay, _ answer: ClearingAnswer) async throws(WalletServiceError) {
        let context = systemContext(clearing.fact.from)
        let moment = try await wallets.moment(context)
        let command = EndClearingCommand(
            clearingID: clearing.fact.clearingID, walletID: clearing.walletID, answer: answer, at: moment.now,
            day: moment.day)
        _ = try await state(context, .end(command), clearing.fact.clearingID)
    }

    /// The clearing's state after a command, which has none of its own key: what it did before its states say.
    private func state(
        _ context: RequestContext, _ command: ClearingCommand, _ id: ClearingID
    ) async throws(WalletServiceError) -> WalletState? {
        do throws(CommandFailure<WalletRejection>) {
            let outcome = try await dependencies.journal.execute(
                .clearing(command), of: WalletDecider.self, in: wallets.definition,
                CommandOptions(resourceID: id.retagged(), status: 200), context: context)
            guard case .committed(let commit) = outcome else { return nil }
            return commit.states.first
        } catch {
            throw WalletServiceError(command: error)
        }
    }
}
