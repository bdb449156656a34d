import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What tests of merchants begin with.
enum MerchantGiven {
    static let merchantID = MerchantID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let walletID = WalletID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let payerID = WalletID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0003)
    static let payer = UserID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0004)
    static let settlementID = SettlementID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0005)
    static let at = Timestamp(seconds: 1_767_600_000)
    static let fees = MerchantFeeTerms(basisPoints: 250, fixedMinor: 100, minimumMinor: 150, taxBasisPoints: 1_400)
    static let details = MerchantDetails(
        name: "Nile Pharmacy", contact: MerchantContact(name: "Mona Adel"), payoutAccount: "Account 4711")

    static func currency(_ code: String = "EGP") throws -> Currency { try #require(Currency(code)) }

    static func money(_ amountMinor: Int64) throws -> Money {
        Money(amountMinor: amountMinor, currency: try currency())
    }

    static func day(_ text: String = "2026-01-05") throws -> LocalDate { try #require(LocalDate(text)) }

    static func applied() throws -> MerchantAccount {
        MerchantAccount(
            MerchantApplied(
                merchantID: merchantID, walletID: walletID, details: details, currency: try currency(), at: at))
    }

    static func verified(_ settlementDays: Int = 1) throws -> MerchantAccount {
        let event = MerchantVerified(merchantID: merchantID, fees: fees, settlementDays: settlementDays, at: at)
        return WalletDecider.evolve(try applied(), .verified(event))
    }

    /// A merchant and their wallet, as activating makes them.
    static func active(_ settlementDays: Int = 1) throws -> [WalletState] {
        try after(.activate(status()), [.merchant(try verified(settlementDays)), .empty])
    }

    static func suspended() throws -> [WalletState] { try after(.suspend(status()), try active()) }

    static func status(_ reason: String? = nil) -> MerchantStatusCommand {
        MerchantStatusCommand(merchantID: merchantID, walletID: walletID, reason: reason, at: at)
    }

    /// The states after a command.
    static func after(_ command: MerchantCommand, _ states: [WalletState]) throws -> [WalletState] {
        var states = states
        for event in try WalletDecider.decide(.merchant(command), states) {
            for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                states[index] = WalletDecider.evolve(states[index], event.event)
            }
        }
        return states
    }

    /// A wallet that pays, with something in it.
    static func payingWallet(_ balanceMinor: Int64) throws -> WalletAccount {
        var wallet = WalletAccount(
            WalletCreated(walletID: payerID, ownerID: payer, type: .personal, currency: try currency(), at: at))
        wallet.status = .active
        wallet.balanceMinor = balanceMinor
        return wallet
    }

    static func transfer(
        from: WalletID = payerID, to: WalletID = walletID, _ amountMinor: Int64
    ) throws -> TransferCommand {
        TransferCommand(
            from: from, to: to, amount: try money(amountMinor), reference: "order-1", description: nil, caller: nil,
            at: at, day: try day())
    }
}

extension WalletState {
    var merchant: MerchantAccount? { if case .merchant(let merchant) = self { merchant } else { nil } }
    var wallet: WalletAccount? { if case .wallet(let wallet) = self { wallet } else { nil } }
}
