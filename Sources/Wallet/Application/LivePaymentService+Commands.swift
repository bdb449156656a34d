import Journal
import Kernel
import WalletAPI

extension LivePaymentService {
    func initiatePayment(
        _ context: RequestContext, _ request: InitiatePaymentRequest
    ) async throws(WalletServiceError) -> Written<PaymentView> {
        var caller: UserID?
        switch reach(context) {
        case .all: break
        case .payer(let member): caller = member
        case .merchant(let own):
            if request.merchantId == nil { throw .staffOnly }
            if request.merchantId != own { throw .merchant(.unknownMerchant) }
        }
        var fields = WalletFields(now: dependencies.clock.now())
        let texts = fields.read(request)
        try fields.check()
        // The closures that follow are given what they need, and nothing that changes.
        let (now, member) = (fields.now, caller)
        return try await wallets.replaying(context, of: nil) { () async throws(WalletServiceError) in
            let gateway = try gateway(of: request)
            if let id = request.invoiceId { try await requirePayable(context, id, request.amount) }
            let command = InitiatePaymentCommand(
                paymentID: dependencies.ids.make(),
                terms: PaymentTerms(
                    method: request.method, amount: request.amount, merchantId: request.merchantId,
                    invoiceId: request.invoiceId, reference: texts.reference),
                gateway: gateway?.name, payerWalletID: request.walletId, isAutomatic: request.capture != .manual,
                expiresAt: texts.expiresAt, description: texts.description, caller: member, at: now)
            return try await written(context, .initiate(command), command.paymentID, status: 201, isNew: true)
        } replay: { (earlier) async throws(WalletServiceError) in
            try await shown(context, earlier)
        }
    }

    /// The gateway that collects; nil where a wallet pays.
    private func gateway(
        of request: InitiatePaymentRequest
    ) throws(WalletServiceError) -> (any PaymentGateway)? {
        guard request.method == .gateway else { return nil }
        guard let gateway = gateway(request.gateway) else { throw .payment(.unknownGateway) }
        let currency = request.amount.currency
        guard gateway.takes(currency) else { throw .payment(.currencyNotTaken(currency)) }
        return gateway
    }

    func authorizePayment(
        _ context: RequestContext, _ id: PaymentID
    ) async throws(WalletServiceError) -> Written<PaymentView> {
        var caller: UserID?
        let payment = try await found(context, id)
        switch reach(context) {
        case .all: break
        case .payer(let member): caller = member
        // The payer agrees, not who is paid.
        case .merchant: throw .staffOnly
        }
        let place = try await place(context, payment, payer: true, payee: payment.isAutomatic)
        return try await written(context, .authorize(place, dependencies.ids.make(), caller: caller), id)
    }

    func capturePayment(
        _ context: RequestContext, _ id: PaymentID, _ request: CapturePaymentRequest
    ) async throws(WalletServiceError) -> Written<PaymentView> {
        let payment = try await taken(context, id)
        var fields = WalletFields(now: dependencies.clock.now())
        fields.read(request)
        try fields.check()
        let isWallet = payment.terms.method == .wallet
        let place = try await place(context, payment, payer: true, payee: isWallet)
        let isPartlyTaken = payment.gateway.flatMap { gateway($0)?.capturesPartly } ?? true
        return try await written(context, .capture(place, request.amount, isPartlyTaken: isPartlyTaken), id)
    }

    func refundPayment(
        _ context: RequestContext, _ id: PaymentID, _ request: RefundPaymentRequest
    ) async throws(WalletServiceError) -> Written<PaymentView> {
        let payment: Payment
        do {
            payment = try await taken(context, id)
        } catch .notFound {
            throw try await isClearing(context, id) ? .clearing(.clearingNotRefundable) : .notFound
        }
        var fields = WalletFields(now: dependencies.clock.now())
        let reason = fields.read(request)
        try fields.check()
        let place = try await place(context, payment, payer: true, payee: true)
        var command = RefundPaymentCommand(
            refundID: dependencies.ids.make(), amount: request.amount, reason: reason)
        if case .all = reach(context) { command.hospitalID = context.hospitalID }
        return try await written(context, .refund(place, command), id)
    }

    func cancelPayment(
        _ context: RequestContext, _ id: PaymentID
    ) async throws(WalletServiceError) -> Written<PaymentView> {
        let payment = try await found(context, id)
        let place = try await place(context, payment, payer: true, payee: false)
        return try await written(context, .cancel(place, voids: voids(payment)), id)
    }

    /// Whether what is told as a payment outside is a clearing between tenants (ADR-0028), and the caller may know.
    private func isClearing(_ context: RequestContext, _ id: PaymentID) async throws(WalletServiceError) -> Bool {
        guard reach(context) == .all else { return false }
        do throws(JournalError) {
            let found = try await dependencies.journal.presentState(
                of: id.retagged(), WalletDecider.self, in: wallets.definition, context: context)
            guard case .clearing(.clearing)? = found?.state else { return false }
            return true
        } catch {
            throw WalletServiceError(journal: error)
        }
    }

    /// A payment whose money the caller may take and give back: not the payer.
    private func taken(_ context: RequestContext, _ id: PaymentID) async throws(WalletServiceError) -> Payment {
        let payment = try await found(context, id)
        if case .payer = reach(context) { throw .staffOnly }
        return payment
    }

    /// Which payment a command is about, and which of its wallets it needs.
    func place(
        _ context: RequestContext, _ payment: Payment, payer: Bool, payee: Bool
    ) async throws(WalletServiceError) -> PaymentPlace {
        let moment = try await wallets.moment(context)
        return PaymentPlace(
            paymentID: payment.paymentID, payerWalletID: payer ? payment.payerWalletID : nil,
            payeeWalletID: payee ? payment.payeeWalletID : nil, at: moment.now, day: moment.day)
    }

    /// The payment after a command, and after what its gateway answered to that.
    private func written(
        _ context: RequestContext, _ command: PaymentCommand, _ id: PaymentID, status: Int = 200, isNew: Bool = false
    ) async throws(WalletServiceError) -> Written<PaymentView> {
        var call = LiveWalletService.WalletCall(.payment(command), on: id.retagged(), status: status)
        if isNew { call.options.newStreamIndices = [0] }
        switch try await wallets.execute(context, call) {
        case .replayed(let earlier): return try await shown(context, earlier)
        case .committed(let commit):
            if case .payment(let payment)? = commit.states.first { await advance(context, payment) }
            let view = try await self.payment(context, id)
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: view.version, isReplay: false)
            return Written(view, receipt: receipt)
        }
    }

    /// The payment of an earlier outcome, as it is now.
    private func shown(
        _ context: RequestContext, _ earlier: EarlierOutcome
    ) async throws(WalletServiceError) -> Written<PaymentView> {
        let view = try await payment(context, earlier.resourceID.retagged())
        return Written(view, receipt: earlier.receipt(version: view.version))
    }
}
