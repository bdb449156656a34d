import Crypto
import Journal
import Kernel
import WalletAPI

/// The data of `MerchantFeesCharged` and `MerchantTaxCharged`, version 1.
struct StoredCharge: Codable {
    var merchantId: MerchantID
    var walletId: WalletID
    var settlementId: SettlementID
    var amountMinor: Int64
    var currency: Currency
    var balanceMinor: Int64
    var at: Timestamp

    init(_ event: MerchantCharge) {
        merchantId = event.merchantID
        walletId = event.walletID
        settlementId = event.settlementID
        amountMinor = event.amount.amountMinor
        currency = event.amount.currency
        balanceMinor = event.balanceMinor
        at = event.at
    }

    func event(in name: MerchantEventCodec.Name) throws(EventCodecError) -> MerchantCharge {
        if amountMinor <= 0 { throw .malformed(type: name.rawValue) }
        return MerchantCharge(
            walletID: walletId, merchantID: merchantId, settlementID: settlementId,
            amount: Money(amountMinor: amountMinor, currency: currency), balanceMinor: balanceMinor, at: at)
    }
}

/// The data of `SettlementRan`, version 1.
struct StoredSettlement: Codable {
    var settlementId: SettlementID
    var merchantId: MerchantID
    var walletId: WalletID
    var number: Int
    var day: LocalDate
    var completesDay: Bool
    var currency: Currency
    var afterVersion: Int
    var throughVersion: Int
    var saleCount: Int
    var refundCount: Int
    var adjustmentCount: Int
    var salesMinor: Int64
    var refundsMinor: Int64
    var adjustmentsMinor: Int64
    var feesMinor: Int64
    var taxMinor: Int64
    var terms: MerchantFeeTerms
    var broughtForwardMinor: Int64
    var feesTakenMinor: Int64
    var taxTakenMinor: Int64
    var payoutMinor: Int64
    var carriedMinor: Int64
    var owedFeesMinor: Int64
    var owedTaxMinor: Int64
    var balanceMinor: Int64
    /// 64 hexadecimal digits.
    var fileSha256: String
    var at: Timestamp

    init(_ event: SettlementRan) {
        settlementId = event.settlementID
        merchantId = event.merchantID
        walletId = event.walletID
        number = event.number
        day = event.day
        completesDay = event.completesDay
        currency = event.currency
        let tally = event.tally
        afterVersion = tally.afterVersion
        throughVersion = tally.throughVersion
        saleCount = tally.saleCount
        refundCount = tally.refundCount
        adjustmentCount = tally.adjustmentCount
        salesMinor = tally.salesMinor
        refundsMinor = tally.refundsMinor
        adjustmentsMinor = tally.adjustmentsMinor
        feesMinor = tally.feesMinor
        taxMinor = tally.taxMinor
        terms = event.terms
        let amounts = event.amounts
        broughtForwardMinor = amounts.broughtForwardMinor
        feesTakenMinor = amounts.feesTakenMinor
        taxTakenMinor = amounts.taxTakenMinor
        payoutMinor = amounts.payoutMinor
        carriedMinor = amounts.carriedMinor
        owedFeesMinor = amounts.owedFeesMinor
        owedTaxMinor = amounts.owedTaxMinor
        balanceMinor = event.balanceMinor
        fileSha256 = Hexadecimal.encode(event.fileSHA256)
        at = event.at
    }

    func event() throws(EventCodecError) -> SettlementRan {
        guard let digest = Hexadecimal.decode(fileSha256), digest.count == Self.digestBytes, payoutMinor >= 0,
            feesTakenMinor >= 0, taxTakenMinor >= 0
        else { throw .malformed(type: MerchantEventCodec.Name.settled.rawValue) }
        return SettlementRan(
            settlementID: settlementId, merchantID: merchantId, walletID: walletId, number: number, day: day,
            completesDay: completesDay, currency: currency, tally: tally, terms: terms, amounts: amounts,
            balanceMinor: balanceMinor, fileSHA256: digest, at: at)
    }

    private static let digestBytes = 32

    private var tally: SettlementTally {
        var tally = SettlementTally(afterVersion: afterVersion)
        tally.throughVersion = throughVersion
        tally.saleCount = saleCount
        tally.refundCount = refundCount
        tally.adjustmentCount = adjustmentCount
        tally.salesMinor = salesMinor
        tally.refundsMinor = refundsMinor
        tally.adjustmentsMinor = adjustmentsMinor
        tally.feesMinor = feesMinor
        tally.taxMinor = taxMinor
        return tally
    }

    private var amounts: SettlementAmounts {
        SettlementAmounts(
            broughtForwardMinor: broughtForwardMinor, feesTakenMinor: feesTakenMinor, taxTakenMinor: taxTakenMinor,
            payoutMinor: payoutMinor, carriedMinor: carriedMinor, owedFeesMinor: owedFeesMinor,
            owedTaxMinor: owedTaxMinor)
    }
}
