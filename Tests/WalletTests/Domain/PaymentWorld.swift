import Kernel
import TestSupport
import WalletAPI

@testable import Wallet

/// Payments, a merchant and a payer in memory, on which random commands and reports are tried; what was posted is kept by account.
struct PaymentWorld {
    static let payerID = MerchantGiven.payerID
    static let shopID = MerchantGiven.walletID

    var random: SeededRandom
    var states: [StreamID: WalletState] = [:]
    /// Credits − debits by account, in minor units.
    var books: [LedgerAccountID: Int64] = [:]
    /// What the postings of a payment's own events brought who was paid, in minor units.
    var brought: [PaymentID: Int64] = [:]
    var payments: [PaymentID] = []
    var statuses: Set<PaymentStatus> = []
    var refused: Set<String> = []
    var events: Set<String> = []
    /// What is wrong, in words.
    var faults: [String] = []
    private var now = MerchantGiven.at
    private var madeIDs: UInt64 = 0
    private let currency: Currency

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        currency = try MerchantGiven.currency()
        states[MerchantGiven.merchantID.retagged()] = .merchant(try MerchantGiven.verified())
        perform(.merchant(.activate(MerchantGiven.status())))
        states[Self.payerID.retagged()] = .wallet(try MerchantGiven.payingWallet(0))
        move(Self.payerID, 1_000_000)
    }

    mutating func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }

    private mutating func id<Tag>() -> EntityID<Tag> {
        madeIDs += 1
        return EntityID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0100_0000 + madeIDs)
    }

    func payment(_ id: PaymentID) -> Payment? {
        guard case .payment(let payment)? = states[id.retagged()] else { return nil }
        return payment
    }

    func wallet(_ id: WalletID) -> WalletAccount? { states[id.retagged()]?.wallet }

    mutating func perform(_ command: WalletCommand) {
        let ids = WalletDecider.streams(of: command).map(\.id)
        let decided: WalletDecider.Decision
        do throws(WalletRejection) {
            decided = try WalletDecider.decide(command, ids.map { states[$0] ?? .empty })
        } catch {
            if case .payment(let rule) = error { refused.insert(rule.code) }
            if case .outdated = error { faults.append("outdated") }
            return
        }
        for event in decided {
            for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                states[ids[index]] = WalletDecider.evolve(states[ids[index]] ?? .empty, event.event)
            }
            book(event.event)
        }
    }

    /// Posts an event, and holds what it says is in a wallet against the books.
    private mutating func book(_ event: WalletEvent) {
        if case .payment(let event) = event { events.insert("\(event)".prefix { $0 != "(" }.description) }
        guard let posting = LedgerPosting(event, of: Given.hospital) else { return }
        let amountMinor = posting.amount.amountMinor
        if amountMinor <= 0 { faults.append("an amount of \(amountMinor)") }
        books[posting.debit.accountID, default: 0] -= amountMinor
        books[posting.credit.accountID, default: 0] += amountMinor
        for leg in [posting.debit, posting.credit] {
            if let balance = leg.balanceMinor, books[leg.accountID] != balance { faults.append("a balance: \(event)") }
        }
        guard case .payment(let event) = event, let moved = event.moved else { return }
        switch event {
        case .captured, .refundFailed: brought[moved.step.paymentID, default: 0] += amountMinor
        case .refundRequested: brought[moved.step.paymentID, default: 0] -= amountMinor
        default: break
        }
    }

    private mutating func move(
        _ wallet: WalletID, _ amountMinor: Int64, _ direction: MoveMoneyCommand.Direction = .credit
    ) {
        perform(
            .move(
                MoveMoneyCommand(
                    walletID: wallet, direction: direction, amount: Money(amountMinor: amountMinor, currency: currency),
                    reference: "m", description: nil, caller: nil, at: now, day: .earliest)))
    }

    /// Something happens.
    mutating func step() {
        now = now.advanced(by: .seconds(below(40)))
        if payments.count < 6 || below(25) == 0 { return initiate() }
        let id = payments[payments.count - 1 - Int(below(6))]
        guard let payment = payment(id) else { return }
        let place = PaymentPlace(
            paymentID: id, payerWalletID: payment.payerWalletID, payeeWalletID: payment.payeeWalletID, at: now,
            day: .earliest)
        let isWatched = payment.isOver && !payment.isOrderEnded && payment.orderID != nil
        if isWatched && below(3) == 0 { return seeOff(place, payment) }
        switch below(16) {
        case 0: perform(.payment(.authorize(place, self.id(), caller: nil)))
        case 1, 2: perform(.payment(.capture(place, amountOrAll(), isPartlyTaken: below(2) > 0)))
        case 3: perform(.payment(.refund(place, RefundPaymentCommand(refundID: self.id(), amount: amountOrAll()))))
        case 4: if below(4) == 0 { perform(.payment(.cancel(place, voids: below(2) == 0))) }
        case 5: perform(.payment(.expire(place, voids: below(2) == 0)))
        case 6: perform(.payment(.keepOrder(place, GatewayCheckout(orderID: "o"))))
        case 7: move(Self.shopID, 1 + below(400), .debit)
        default:
            let report = report(payment)
            // Whatever is told may be told twice.
            for _ in 0...below(2) {
                perform(.payment(.report(place, report, spareID: self.id(), voids: below(2) == 0)))
            }
        }
        check(id)
    }

    /// What comes of a payment that is over: the gateway answers, the payer agrees late, or nothing can come any more.
    private mutating func seeOff(_ place: PaymentPlace, _ payment: Payment) {
        var place = place
        switch below(5) {
        case 0:
            // Long afterwards its order ends as well.
            place.at = now.advanced(by: .seconds(2 * PaymentLimits.orderSeconds))
            perform(.payment(.endOrder(place)))
        case 1: perform(.payment(.report(place, .voided, spareID: id())))
        case 2: perform(.payment(.report(place, .voidFailed(code: "no"), spareID: id())))
        default:
            let late = PaymentReport.authorized(payment.terms.amount, attemptID: "late\(below(4))")
            perform(.payment(.report(place, late, spareID: id(), voids: true)))
        }
        check(payment.paymentID)
    }

    private mutating func initiate() {
        let (isWallet, isShop) = (below(3) == 0, below(2) == 0)
        let terms = PaymentTerms(
            method: isWallet ? .wallet : .gateway, amount: Money(amountMinor: 1 + below(500), currency: currency),
            merchantId: isShop ? MerchantGiven.merchantID : nil, invoiceId: nil, reference: "r")
        let command = InitiatePaymentCommand(
            paymentID: id(), terms: terms, gateway: isWallet ? nil : "g", payerWalletID: isWallet ? Self.payerID : nil,
            isAutomatic: below(2) == 0, expiresAt: now.advanced(by: .seconds(60 + below(3_000))), description: nil,
            caller: nil, at: now)
        perform(.payment(.initiate(command)))
        payments.append(command.paymentID)
        // Most orders are there at once.
        if isWallet || below(2) == 0 { return }
        let place = PaymentPlace(paymentID: command.paymentID, at: now, day: .earliest)
        perform(.payment(.keepOrder(place, GatewayCheckout(orderID: "o"))))
    }

    private mutating func amountOrAll() -> Money? {
        below(3) == 0 ? nil : Money(amountMinor: 1 + below(500), currency: currency)
    }

    /// Anything a gateway may say, sensible or not.
    private mutating func report(_ payment: Payment) -> PaymentReport {
        let attemptID = below(5) == 0 ? "p2" : "p1"
        let asked = payment.terms.amount
        let some = Money(amountMinor: 1 + below(asked.amountMinor + 1), currency: currency)
        let refund = payment.refunds.randomElement(using: &random)
        switch below(8) {
        case 0: return .authorized(below(8) == 0 ? some : asked, attemptID: attemptID)
        case 1: return .captured(total: below(2) == 0 ? some : asked, attemptID: attemptID)
        case 2:
            let total = payment.inFlight.map { payment.money($0.targetMinor) }
            return .captured(total: total ?? asked, attemptID: nil)
        case 3: return .captureRefused(number: payment.inFlight?.number ?? 1, code: "no")
        case 4: return .failed(code: "no", attemptID: "f\(below(30))")
        case 5: return .refunded(refundID: nil, gatewayID: "g\(below(200))", some)
        case 6:
            guard let refund else { return .orderRefused(code: "no") }
            return .refunded(refundID: refund.id, gatewayID: "own", payment.money(refund.amountMinor))
        default: return .refundFailed(refundID: refund?.id ?? PaymentRefundID(high: 0, low: 0), code: "no")
        }
    }

    /// What must hold of a payment at every step.
    private mutating func check(_ id: PaymentID) {
        guard let payment = payment(id) else { return faults.append("a payment is gone") }
        let sums = payment.sums
        statuses.insert(sums.status)
        func require(_ holds: Bool, _ words: String) {
            if !holds { faults.append("\(words): \(payment)") }
        }
        let given = sums.refundedMinor + sums.refundingMinor
        require(sums.capturedMinor >= 0 && sums.capturedMinor <= payment.terms.amount.amountMinor, "captured")
        require(sums.refundedMinor >= 0 && sums.refundingMinor >= 0 && given <= sums.capturedMinor, "refunded")
        require(brought[id, default: 0] == sums.capturedMinor - given, "the books")
        require((payment.inFlight == nil) == (sums.capturingMinor == 0), "capturing")
        require(
            payment.refunds.filter { $0.status != .failed }.reduce(0) { $0 + $1.amountMinor } == given, "refunds")
        require(payment.refunds.count <= Payment.keptRefunds, "kept refunds")
        require((0...payment.refundableMinor).contains(payment.returnableMinor), "late money")
        require(sums.status != .refunded || sums.refundedMinor == sums.capturedMinor, "refunded whole")
        require(sums.status != .initiated || sums.capturedMinor == 0, "initiated")
        require(sums.afterwards == nil || (payment.isOver && payment.orderID != nil), "afterwards")
        require(sums.afterwards != .voiding || payment.attemptID != nil, "voiding")
        for wallet in [wallet(Self.payerID), wallet(Self.shopID)] {
            require(wallet.map { $0.availableMinor >= 0 } ?? false, "a wallet below nothing")
        }
        // The state in the row is the state that the log adds up to.
        let kept = try? WalletStateCodec().encode(.payment(payment)).map { try WalletStateCodec().decode($0.data) }
        require(kept == .payment(payment), "the row")
    }
}
