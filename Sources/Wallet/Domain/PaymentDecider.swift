import Kernel
import WalletAPI

/// Decides what commands do to payments, as a part of `WalletDecider`.
enum PaymentDecider {
    typealias Decision = WalletDecider.Decision

    static func streams(of command: PaymentCommand) -> [StreamReference] {
        switch command {
        case .initiate(let command):
            [WalletStreams.payment(command.paymentID)]
                + (command.terms.merchantId.map { [WalletStreams.merchant($0)] } ?? [])
                + (command.payerWalletID.map { [WalletStreams.wallet($0)] } ?? [])
        case .refund(let place, let command):
            streams(of: place) + (command.hospitalID.map { [WalletStreams.settings(of: $0)] } ?? [])
        case .keepOrder(let place, _), .authorize(let place, _, _), .capture(let place, _, _), .cancel(let place, _),
            .expire(let place, _), .endOrder(let place), .report(let place, _, _, _):
            streams(of: place)
        }
    }

    private static func streams(of place: PaymentPlace) -> [StreamReference] {
        [WalletStreams.payment(place.paymentID)]
            + [place.payerWalletID, place.payeeWalletID].compactMap { $0.map(WalletStreams.wallet) }
    }

    static func decide(_ command: PaymentCommand, _ states: [WalletState]) throws(WalletRejection) -> Decision {
        switch command {
        case .initiate(let command): return try initiate(command, states)
        case .keepOrder(let place, let checkout):
            var turn = try PaymentTurn(place, states)
            turn.keepOrder(checkout)
            return turn.events
        case .authorize(let place, let holdID, let caller):
            var turn = try PaymentTurn(place, states)
            try turn.authorize(holdID, caller)
            return turn.events
        case .capture(let place, let amount, let isPartlyTaken):
            var turn = try PaymentTurn(place, states)
            try turn.capture(amount, isPartlyTaken: isPartlyTaken)
            return turn.events
        case .refund(let place, let command):
            var turn = try PaymentTurn(place, states)
            try turn.refund(command, WalletDecider.settings(states))
            return turn.events
        case .cancel(let place, let voids):
            var turn = try PaymentTurn(place, states)
            try turn.cancel(voids: voids)
            return turn.events
        case .expire(let place, let voids):
            var turn = try PaymentTurn(place, states)
            try turn.expire(voids: voids)
            return turn.events
        case .endOrder(let place):
            var turn = try PaymentTurn(place, states)
            turn.endOrder()
            return turn.events
        case .report(let place, let report, let spareID, let voids):
            var turn = try PaymentTurn(place, states)
            try turn.take(report, spareID, voids: voids)
            return turn.events
        }
    }

    private static func initiate(
        _ command: InitiatePaymentCommand, _ states: [WalletState]
    ) throws(WalletRejection) -> Decision {
        guard case .empty = states[0] else { throw .idTaken }
        let (terms, currency) = (command.terms, command.terms.amount.currency)
        var payeeWalletID: WalletID?
        if terms.merchantId != nil {
            guard case .merchant(let merchant) = states[1] else { throw .merchant(.unknownMerchant) }
            try merchant.requireTakes(terms.method == .wallet ? .wallet : .gateway)
            if merchant.currency != currency { throw .rule(.currencyMismatch(expected: merchant.currency)) }
            payeeWalletID = merchant.walletID
        }
        var payerID = command.caller
        if let walletID = command.payerWalletID {
            guard case .wallet(let wallet)? = states.last, command.caller == nil || command.caller == wallet.ownerID
            else { throw .rule(.unknownWallet) }
            try WalletDecider.requireCurrency(terms.amount, of: wallet)
            if walletID == payeeWalletID { throw .rule(.sameWallet) }
            payerID = wallet.ownerID
        }
        let event = PaymentInitiated(
            paymentID: command.paymentID, terms: terms, gateway: command.gateway, payerID: payerID,
            payerWalletID: command.payerWalletID, payeeWalletID: payeeWalletID, isAutomatic: command.isAutomatic,
            expiresAt: command.expiresAt, description: command.description, at: command.at)
        return [StreamEvent(.payment(.initiated(event)))]
    }
}

extension PaymentTurn {
    /// Keeps how the payer gets to the gateway; an order that is known stays.
    fileprivate mutating func keepOrder(_ checkout: GatewayCheckout) {
        guard payment.orderID == nil else { return }
        add(.orderMade(PaymentOrderMade(step: step(1), checkout: checkout)))
    }

    /// Reserves the money of the payer's wallet, and takes it where that is automatic.
    fileprivate mutating func authorize(_ holdID: HoldID, _ caller: UserID?) throws(WalletRejection) {
        guard payment.terms.method == .wallet else { throw .payment(.authorizedByGateway) }
        try requireOpen([.initiated])
        let payer = try requirePayer()
        if let caller, caller != payer.ownerID { throw .notFound }
        let hold = HoldCommand(
            walletID: payer.walletID, holdID: holdID, amount: payment.terms.amount, reference: payment.terms.reference,
            description: nil, expiresAt: payment.expiresAt, caller: nil, at: place.at)
        addOfPayer(try WalletDecider.hold(hold, [.wallet(payer)]))
        let step = step(payment.counts.authorized + 1) { $0.status = .authorized }
        add(.authorized(PaymentNoted(step: step, holdID: holdID)))
        if payment.isAutomatic { try takeFromWallet(payment.remainingMinor) }
    }

    /// Takes money: of the hold at once, of a gateway by asking it.
    fileprivate mutating func capture(_ amount: Money?, isPartlyTaken: Bool) throws(WalletRejection) {
        if payment.inFlight != nil { throw .payment(.captureUnderWay) }
        try requireOpen([.authorized, .partiallyCaptured])
        let amount = amount ?? payment.money(payment.remainingMinor)
        try requireCurrency(amount)
        if amount.amountMinor > payment.remainingMinor {
            throw .payment(.exceedsAuthorized(remaining: payment.money(payment.remainingMinor)))
        }
        if payment.terms.method == .wallet { return try takeFromWallet(amount.amountMinor) }
        if !isPartlyTaken && amount != payment.terms.amount { throw .payment(.notInParts) }
        requestCapture(amount.amountMinor)
    }

    /// Says that the gateway is to take money.
    mutating func requestCapture(_ amountMinor: Int64) {
        let step = step(payment.counts.captureRequested + 1) { $0.capturingMinor = amountMinor }
        add(.captureRequested(moved(amountMinor, step)))
    }

    /// Gives back what was asked for.
    fileprivate mutating func refund(
        _ command: RefundPaymentCommand, _ settings: WalletSettings
    ) throws(WalletRejection) {
        if payment.sums.capturedMinor == 0 { throw .payment(.paymentStatus(payment.sums.status)) }
        if payment.inFlight != nil { throw .payment(.captureUnderWay) }
        let left = payment.money(payment.refundableMinor)
        let amount = command.amount ?? left
        try requireCurrency(amount)
        guard amount.amountMinor > 0, amount.amountMinor <= left.amountMinor else {
            throw .payment(.exceedsCaptured(remaining: left))
        }
        if payment.refunds.count >= PaymentLimits.refunds { throw .payment(.tooManyRefunds) }
        // What was given back before counts, so that nobody goes beneath the threshold in parts.
        if let threshold = settings.threshold(of: amount.currency)?.refundMinor,
            payment.sums.refundedMinor + payment.sums.refundingMinor + amount.amountMinor > threshold
        {
            throw .payment(.refundAboveThreshold(payment.money(threshold)))
        }
        // Nothing more is taken of what is given back: the wallet has the rest of the hold again.
        if payment.terms.method == .wallet { try releaseHold() }
        try requestRefund(command.refundID, amount.amountMinor, reason: command.reason)
    }

    /// Frees what is left of the hold in the payer's wallet; one that is gone is no fault.
    mutating func releaseHold() throws(WalletRejection) {
        guard let holdID = payment.holdID else { return }
        let payer = try requirePayer()
        addOfPayer(WalletDecider.expired(payer, at: place.at).events)
        let freed = try requirePayer()
        guard freed.holds.contains(where: { $0.id == holdID }) else { return }
        let release = ReleaseHoldCommand(walletID: freed.walletID, holdID: holdID, caller: nil, at: place.at)
        addOfPayer(try WalletDecider.releaseHold(release, .wallet(freed)))
    }

    /// Refuses a payment of another status, and one whose time is over though nobody said so yet.
    private func requireOpen(_ statuses: [PaymentStatus]) throws(WalletRejection) {
        guard statuses.contains(payment.sums.status) else { throw .payment(.paymentStatus(payment.sums.status)) }
        if place.at >= payment.expiresAt { throw .payment(.paymentStatus(.expired)) }
    }

    private func requireCurrency(_ amount: Money) throws(WalletRejection) {
        let currency = payment.terms.amount.currency
        if amount.currency != currency { throw .rule(.currencyMismatch(expected: currency)) }
    }
}
