import Kernel
import WalletAPI

/// What a settlement takes and pays, in minor units.
///
/// broughtForward + sales − refunds + adjustments − feesTaken − taxTaken − payout = carried, always.
struct SettlementAmounts: Sendable, Hashable {
    /// What was in the wallet and not paid out before.
    var broughtForwardMinor: Int64
    /// What is taken of fees, those owed before included.
    var feesTakenMinor: Int64
    /// What is taken of tax, that owed before included.
    var taxTakenMinor: Int64
    /// What is paid out.
    var payoutMinor: Int64
    /// What is left in the wallet for later; below zero where more was paid back than was there.
    var carriedMinor: Int64
    /// Fees that are not to be had now.
    var owedFeesMinor: Int64
    /// Tax that is not to be had now.
    var owedTaxMinor: Int64

    /// What leaves the wallet.
    var takenMinor: Int64 { feesTakenMinor + taxTakenMinor + payoutMinor }
}

extension SettlementAmounts {
    /// Reckons a settlement. Nothing is taken that is not in the wallet: what was paid back since the span ended nets it now,
    /// fees that are not to be had are owed, and what is below zero is carried over.
    init(_ tally: SettlementTally, after settled: MerchantAccount.Settled, spendableMinor: Int64) {
        let gross =
            Int128(settled.carriedMinor) + Int128(tally.salesMinor) - Int128(tally.refundsMinor)
            + Int128(tally.adjustmentsMinor)
        let fees = Int128(settled.owedFeesMinor) + Int128(tally.feesMinor)
        let tax = Int128(settled.owedTaxMinor) + Int128(tally.taxMinor)
        var spendable = Int128(max(0, spendableMinor))
        func take(_ wanted: Int128) -> Int128 {
            let taken = max(0, min(wanted, spendable))
            spendable -= taken
            return taken
        }
        let feesTaken = take(fees)
        let taxTaken = take(tax)
        let payout = take(gross - fees - tax)
        broughtForwardMinor = settled.carriedMinor
        feesTakenMinor = Int64(clamping: feesTaken)
        taxTakenMinor = Int64(clamping: taxTaken)
        payoutMinor = Int64(clamping: payout)
        carriedMinor = Int64(clamping: gross - feesTaken - taxTaken - payout)
        owedFeesMinor = Int64(clamping: fees - feesTaken)
        owedTaxMinor = Int64(clamping: tax - taxTaken)
    }
}
