import Journal
import Kernel
import TestSupport
import Testing
import WalletAPI

@testable import Wallet

/// The stored forms of clearings: what is in the log and in rows for ever.
@Suite struct ClearingCodecTests {
    private static let c = #""clearingId":"018f0000-0000-7000-8000-000000000c01""#
    private static let fact =
        #""fact":{\#(c),"fromHospitalId":"018f0000-0000-7000-8000-000000000001","#
        + #""toHospitalId":"018f0000-0000-7000-8000-000000000002","#
    private static let amount = #""amount":{"amountMinor":500,"currency":"EGP"},"reference":"c1""#
    private static let at = #""at":"2026-01-05T08:00:00Z","day":"2026-01-05""#
    private static let toWallet = #""toWalletId":"018f0000-0000-7000-8000-000000000102","#
    private static let w = #""walletId":"018f0000-0000-7000-8000-000000000101""#

    struct Golden: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var event: ClearingEvent
        var data: String
    }

    static let golden: [Golden] = [
        Golden(
            testDescription: "ClearingSent",
            event: .sent(
                ClearingSent(
                    fact: Given.fact(), walletID: Given.id(1), balanceMinor: 300, at: Given.at, day: Given.today)),
            data: "{\(fact)\(toWallet)\(amount)},\(w),\"balanceMinor\":300,\(at)}"),
        Golden(
            testDescription: "ClearingReceived",
            event: .received(
                ClearingReceived(fact: Given.fact(), balanceMinor: 600, at: Given.at, day: Given.today)),
            data: "{\(fact)\(toWallet)\(amount)},\"balanceMinor\":600,\(at)}"),
        Golden(
            testDescription: "ClearingReceived",
            event: .received(
                ClearingReceived(
                    fact: Given.fact(to: .invoice(Given.invoiceID)), balanceMinor: nil, at: Given.at, day: Given.today)),
            data: "{\(fact)\"invoiceId\":\"018f0000-0000-7000-8000-000000000d01\",\(amount)},\(at)}"),
        Golden(
            testDescription: "ClearingRefused",
            event: .refused(ClearingRefused(fact: Given.fact(), reason: .notAgreed, at: Given.at)),
            data: "{\(fact)\(toWallet)\(amount)},\"reason\":\"notAgreed\",\"at\":\"2026-01-05T08:00:00Z\"}"),
        Golden(
            testDescription: "ClearingSettled",
            event: .settled(ClearingSettled(clearingID: Given.clearingID, at: Given.at)),
            data: "{\(c),\"at\":\"2026-01-05T08:00:00Z\"}"),
        Golden(
            testDescription: "ClearingReturned",
            event: .returned(
                ClearingReturned(
                    clearingID: Given.clearingID, walletID: Given.id(1), amount: Given.money(500), reference: "c1",
                    reason: .unknownWallet, balanceMinor: nil, at: Given.at, day: Given.today)),
            data: "{\(c),\(w),\(amount),\"reason\":\"unknownWallet\",\(at)}"),
        Golden(
            testDescription: "ClearingAgreed",
            event: .agreed(ClearingAgreed(hospitalID: Given.payee, operators: [Given.hospital], at: Given.at)),
            data: #"{"hospitalId":"018f0000-0000-7000-8000-000000000002","operators":["#
                + #""018f0000-0000-7000-8000-000000000001"],"at":"2026-01-05T08:00:00Z"}"#),
    ]

    @Test(arguments: golden)
    func `an event is stored in its form for ever, and read again`(_ row: Golden) throws {
        let encoded = try ClearingEventCodec.encode(row.event)
        #expect(encoded.type == row.testDescription && encoded.schemaVersion == 1)
        #expect(String(decoding: encoded.data, as: UTF8.self) == row.data)
        let stored = StoredEvent(
            encoded, hospitalID: Given.hospital, streamID: Given.clearingID.retagged(), version: 1,
            eventID: EventID(high: 1, low: 2))
        let name = try #require(ClearingEventCodec.Name(rawValue: encoded.type))
        #expect(try ClearingEventCodec.decode(stored, name) == row.event)
        #expect(WalletEventCodec.versions.newest(of: encoded.type) == 1)
    }

    @Test func `every name has a form`() {
        #expect(Set(Self.golden.map(\.testDescription)) == Set(ClearingEventCodec.Name.allCases.map(\.rawValue)))
    }

    @Test func `a fact that pays nobody or two is no event`() throws {
        for purpose in [
            "",
            #""toWalletId":"018f0000-0000-7000-8000-000000000102","invoiceId":"018f0000-0000-7000-8000-000000000d01","#,
        ] {
            let data = Array("{\(Self.fact)\(purpose)\(Self.amount)},\(Self.w),\"balanceMinor\":300,\(Self.at)}".utf8)
            let stored = StoredEvent(
                EncodedEvent(type: "ClearingSent", schemaVersion: 1, data: data), hospitalID: Given.hospital,
                streamID: Given.clearingID.retagged(), version: 1, eventID: EventID(high: 1, low: 2))
            #expect(throws: EventCodecError.malformed(type: "ClearingSent")) {
                try ClearingEventCodec.decode(stored, .sent)
            }
        }
    }

    static var states: [WalletState] {
        ClearingStatus.allCases.flatMap { status in
            [Given.fact(), Given.fact(to: .invoice(Given.invoiceID))].map { fact in
                Given.sent(fact) {
                    $0.status = status
                    $0.walletID = [.received, .refused].contains(status) ? nil : Given.id(1)
                }
            }
        }
            + ClearingRefusal.allCases.map { refusal in
                Given.sent { ($0.status, $0.refusal, $0.inSuspense) = (.returned, refusal, true) }
            } + [Given.agreement(), Given.agreement([])]
    }

    @Test(arguments: states)
    func `a state in a row is read as it was, and no damage passes`(_ state: WalletState) throws {
        let kept = try #require(try WalletStateCodec().encode(state))
        #expect(kept.subject == nil && kept.data.first == 7)
        #expect(try WalletStateCodec().decode(kept.data) == state)
        var random = SeededRandom(seed: 71)
        for _ in 0..<200 {
            var damaged = kept.data
            damaged[Int.random(in: damaged.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            #expect(throws: EventCodecError.malformed(type: "snapshot")) { try WalletStateCodec().decode(damaged) }
        }
    }
}
