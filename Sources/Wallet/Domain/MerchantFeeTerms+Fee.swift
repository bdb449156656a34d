import Kernel
import WalletAPI

extension MerchantFeeTerms {
    /// What one sale costs, in minor units: fee and tax, each rounded half-even, together never above the sale.
    ///
    /// A sale is above zero and at most `WalletLimits.amountMinor`.
    func fee(ofSaleMinor saleMinor: Int64) -> (feeMinor: Int64, taxMinor: Int64) {
        let share = Self.share(of: saleMinor, Int64(basisPoints), over: Self.whole)
        let fee = min(max(share + fixedMinor, minimumMinor), saleMinor)
        let tax = Self.share(of: fee, Int64(taxBasisPoints), over: Self.whole)
        if fee <= saleMinor - tax { return (fee, tax) }
        // The fee takes the whole sale: what of it is tax is cut out of it.
        let within = Self.share(of: saleMinor, Int64(taxBasisPoints), over: Self.whole + Int64(taxBasisPoints))
        return (saleMinor - within, within)
    }

    private static let whole: Int64 = 10_000

    /// A share of an amount, rounded half-even; both are zero or more, and what is shared out is no more than the whole.
    private static func share(of amountMinor: Int64, _ numerator: Int64, over denominator: Int64) -> Int64 {
        let (high, low) = amountMinor.multipliedFullWidth(by: numerator)
        let (quotient, remainder) = denominator.dividingFullWidth((high, low))
        let rest = denominator - remainder
        if remainder < rest { return quotient }
        if remainder > rest { return quotient + 1 }
        return quotient + quotient & 1
    }
}
