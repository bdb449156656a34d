import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// What a sale costs.
@Suite struct MerchantFeeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var terms: MerchantFeeTerms
        var saleMinor: Int64
        var feeMinor: Int64
        var taxMinor: Int64
        var testDescription: String { "\(saleMinor) → \(feeMinor) + \(taxMinor)" }

        init(_ terms: (Int, Int64, Int64, Int), _ saleMinor: Int64, _ feeMinor: Int64, _ taxMinor: Int64) {
            self.terms = MerchantFeeTerms(
                basisPoints: terms.0, fixedMinor: terms.1, minimumMinor: terms.2, taxBasisPoints: terms.3)
            (self.saleMinor, self.feeMinor, self.taxMinor) = (saleMinor, feeMinor, taxMinor)
        }
    }

    static let rows: [Row] = [
        Row((0, 0, 0, 0), 1_000, 0, 0),
        Row((250, 0, 0, 0), 1_000, 25, 0),
        Row((250, 100, 0, 0), 1_000, 125, 0),
        Row((250, 100, 150, 1_400), 1_000, 150, 21),
        Row((250, 100, 150, 1_400), 10_000, 350, 49),
        // Half-even: 2.5 is 2, 3.5 is 4.
        Row((500, 0, 0, 0), 50, 2, 0), Row((500, 0, 0, 0), 70, 4, 0),
        // The tax by the same rule: 14 % of 25 is 3.5.
        Row((10_000, 0, 0, 1_400), 25, 22, 3),
        Row((0, 25, 0, 1_400), 1_000, 25, 4),
        // Never above the sale: tax is cut out of it.
        Row((0, 200, 0, 0), 150, 150, 0), Row((0, 100, 0, 1_400), 114, 100, 14), Row((0, 100, 0, 1_400), 113, 99, 14),
        Row((0, 100, 0, 10_000), 1, 1, 0), Row((0, 100, 0, 10_000), 3, 1, 2),
        Row(
            (10_000, MerchantLimits.feeMinor, 0, 10_000), WalletLimits.amountMinor, WalletLimits.amountMinor / 2,
            WalletLimits.amountMinor / 2),
    ]

    @Test(arguments: rows) func `a sale costs its share, the fixed part and tax`(_ row: Row) {
        let (fee, tax) = row.terms.fee(ofSaleMinor: row.saleMinor)
        #expect(fee == row.feeMinor)
        #expect(tax == row.taxMinor)
    }

    @Test func `fee and tax are never below zero nor above the sale`() {
        var random = SeededRandom()
        for _ in 0..<20_000 {
            let terms = MerchantFeeTerms(
                basisPoints: Int.random(in: 0...10_000, using: &random),
                fixedMinor: Int64.random(in: 0...500, using: &random),
                minimumMinor: Int64.random(in: 0...500, using: &random),
                taxBasisPoints: Bool.random(using: &random) ? Int.random(in: 1...10_000, using: &random) : 0)
            let sale = Int64.random(in: 1...1_000, using: &random)
            let (fee, tax) = terms.fee(ofSaleMinor: sale)
            #expect(fee >= 0 && tax >= 0 && fee + tax <= sale, "seed \(random.seed): \(terms) of \(sale)")
            if terms.taxBasisPoints == 0 {
                #expect(fee >= min(sale, max(terms.fixedMinor, terms.minimumMinor)), "seed \(random.seed)")
            }
        }
    }
}
