import Kernel
import WalletAPI

/// A payment and its wallets while a command is decided: each event changes what the next one is decided on.
struct PaymentTurn {
    private(set) var payment: Payment
    private(set) var payer: WalletAccount?
    private(set) var payee: WalletAccount?
    private(set) var events: WalletDecider.Decision = []
    let place: PaymentPlace
    private let payerIndex = 1
    private var payeeIndex: Int { place.payerWalletID == nil ? 1 : 2 }

    /// The states are those of `WalletDecider.streams(of:)`; throws `outdated` where the wallets are others.
    init(_ place: PaymentPlace, _ states: [WalletState]) throws(WalletRejection) {
        guard case .payment(let payment) = states[0] else { throw .notFound }
        self.payment = payment
        self.place = place
        guard place.payerWalletID == nil || place.payerWalletID == payment.payerWalletID,
            place.payeeWalletID == nil || place.payeeWalletID == payment.payeeWalletID
        else { throw .outdated }
        if place.payerWalletID != nil { payer = try WalletDecider.wallet(states[1], nil) }
        if place.payeeWalletID != nil { payee = try WalletDecider.wallet(states[payeeIndex], nil) }
    }

    /// The wallet that pays.
    func requirePayer() throws(WalletRejection) -> WalletAccount {
        guard let payer else { throw .outdated }
        return payer
    }

    /// The merchant's wallet; nil where the tenant itself is paid.
    func requirePayee() throws(WalletRejection) -> WalletAccount? {
        if payment.payeeWalletID != nil && payee == nil { throw .outdated }
        return payee
    }

    /// What an event says of the payment, whose sums change with it.
    func step(_ number: Int, _ change: (inout PaymentSums) -> Void = { _ in }) -> PaymentStep {
        var sums = payment.sums
        change(&sums)
        return PaymentStep(
            paymentID: payment.paymentID, terms: payment.terms, sums: sums, number: number, at: place.at)
    }

    /// Money that moves by an event; the rest is set by the caller.
    func moved(_ amountMinor: Int64, _ step: PaymentStep) -> PaymentMoved {
        PaymentMoved(step: step, amount: payment.money(amountMinor), day: place.day)
    }

    /// Adds an event of the payment alone.
    mutating func add(_ event: PaymentEvent) { add(event, and: nil) }

    /// Adds an event of the payment and of the wallet that it names, where it names one.
    mutating func add(_ make: (PaymentMoved) -> PaymentEvent, _ moved: PaymentMoved) {
        switch moved.walletID {
        case nil: add(make(moved), and: nil)
        case place.payerWalletID: add(make(moved), and: payerIndex)
        default: add(make(moved), and: payeeIndex)
        }
    }

    private mutating func add(_ event: PaymentEvent, and second: Int?) {
        take(StreamEvent(.payment(event), on: 0, and: second))
    }

    /// Adds events of the payer's wallet alone, as its own commands decide them: at place 0 of their streams.
    mutating func addOfPayer(_ decided: WalletDecider.Decision) {
        for event in decided { take(StreamEvent(event.event, on: payerIndex)) }
    }

    /// Gives back what is over in the merchant's wallet, before something is taken out of it.
    mutating func expirePayee() {
        guard let payee else { return }
        for event in WalletDecider.expired(payee, at: place.at, on: payeeIndex).events { take(event) }
    }

    private mutating func take(_ event: StreamEvent<WalletEvent>) {
        events.append(event)
        for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
            if index == 0 {
                if case .payment(let inner) = event.event { payment = WalletDecider.evolve(payment, inner) }
            } else if index == payerIndex, let payer {
                self.payer = WalletDecider.evolve(payer, event.event)
            } else if let payee {
                self.payee = WalletDecider.evolve(payee, event.event)
            }
        }
    }
}
