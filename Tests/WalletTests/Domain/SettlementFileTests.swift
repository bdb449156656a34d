import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// The bytes of a settlement's file.
@Suite struct SettlementFileTests {
    @Test func `a file says each movement and the sums, in minor units`() throws {
        let day = try MerchantGiven.day()
        var tally = SettlementTally(afterVersion: 0)
        var file = SettlementFile()
        let movements = [
            SettlementLine(
                kind: .sale, amountMinor: 10_000, feeMinor: 350, taxMinor: 49, reference: "a,\"b\"", day: day),
            SettlementLine(kind: .refund, amountMinor: 100, reference: "=1+1", day: day),
            SettlementLine(kind: .adjustment, amountMinor: -7, reference: "c", day: day),
        ]
        for (index, line) in movements.enumerated() {
            let isTaken = tally.add(line)
            #expect(isTaken)
            file.append(
                line, EventID(high: 0, low: UInt64(index + 1)), recordedAt: MerchantGiven.at,
                try MerchantGiven.currency())
        }
        let amounts = SettlementAmounts(tally, after: MerchantAccount.Settled(), spendableMinor: 9_893)
        let bytes = file.closed(MerchantGiven.settlementID, day: day, amounts, try MerchantGiven.currency())
        let expected = ##"""
            record,id,time,day,reference,amountMinor,feeMinor,taxMinor,currency
            sale,00000000-0000-0000-0000-000000000001,2026-01-05T08:00:00Z,2026-01-05,"a,""b""",10000,350,49,EGP
            refund,00000000-0000-0000-0000-000000000002,2026-01-05T08:00:00Z,2026-01-05,'=1+1,100,0,0,EGP
            adjustment,00000000-0000-0000-0000-000000000003,2026-01-05T08:00:00Z,2026-01-05,c,-7,0,0,EGP
            broughtForward,01900000-0000-7000-8000-000000000005,,2026-01-05,,0,,,EGP
            feesTaken,01900000-0000-7000-8000-000000000005,,2026-01-05,,350,,,EGP
            taxTaken,01900000-0000-7000-8000-000000000005,,2026-01-05,,49,,,EGP
            payout,01900000-0000-7000-8000-000000000005,,2026-01-05,,9494,,,EGP
            carriedForward,01900000-0000-7000-8000-000000000005,,2026-01-05,,0,,,EGP
            feesOwed,01900000-0000-7000-8000-000000000005,,2026-01-05,,0,,,EGP
            taxOwed,01900000-0000-7000-8000-000000000005,,2026-01-05,,0,,,EGP

            """##
        let lines = expected.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(String(decoding: bytes, as: UTF8.self) == lines.joined(separator: "\r\n"))
    }
}
