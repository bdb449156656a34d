import Kernel
import WalletAPI

@testable import Wallet

/// Values that the tests of clearings share: the first hospital sends, the second is paid.
extension Given {
    static let payee = HospitalID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0002)
    static let clearingID = ClearingID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0c01)
    static let invoiceID = PaidInvoiceID(high: 0x018f_0000_0000_7000, low: 0x8000_0000_0000_0d01)

    static func fact(
        _ amountMinor: Int64 = 500, to purpose: ClearingPurpose = .wallet(id(2)), _ currency: Currency = egp,
        in hospital: HospitalID = payee
    ) -> ClearingFact {
        ClearingFact(
            clearingID: clearingID, from: self.hospital, to: hospital, purpose: purpose,
            amount: money(amountMinor, currency), reference: "c1")
    }

    static func send(_ fact: ClearingFact = fact(), by caller: UserID? = nil) -> WalletCommand {
        .clearing(.send(SendClearingCommand(fact: fact, walletID: id(1), caller: caller, at: at, day: today)))
    }

    static func receive(_ fact: ClearingFact = fact(), invoice refusal: ClearingRefusal? = nil) -> WalletCommand {
        .clearing(.receive(ReceiveClearingCommand(fact: fact, invoiceRefusal: refusal, at: at, day: today)))
    }

    static func end(_ answer: ClearingAnswer, wallet: WalletID = id(1)) -> WalletCommand {
        .clearing(
            .end(
                EndClearingCommand(
                    clearingID: clearingID, walletID: wallet, answer: answer, at: later, day: today)))
    }

    static func agreement(_ operators: [HospitalID] = [hospital]) -> WalletState {
        .clearing(.agreement(ClearingAgreement(operators: operators, updatedAt: at)))
    }

    /// A clearing of the first hospital, as it was sent unless `change` says otherwise.
    static func sent(
        _ fact: ClearingFact = fact(), _ change: (inout ClearingRecord) -> Void = { _ in }
    ) -> WalletState {
        var record = ClearingRecord(fact: fact, walletID: id(1), status: .sent, createdAt: at, updatedAt: at)
        change(&record)
        return .clearing(.clearing(record))
    }

    /// The same in the second hospital.
    static func came(_ status: ClearingStatus, _ refusal: ClearingRefusal? = nil) -> WalletState {
        .clearing(
            .clearing(
                ClearingRecord(
                    fact: fact(), walletID: nil, status: status, refusal: refusal, createdAt: at, updatedAt: at)))
    }
}
