import Crypto
import Journal
import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// The stored forms of MedCards' events: what is in the log for ever.
@Suite struct CardEventCodecTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var type: String
        var event: CardEvent
        /// The members without those of sealed text.
        var members: [String]
        /// The sealed document; nil where there is none.
        var text: String?
        var testDescription: String { "\(type), \(members.count) members" }
    }

    private static let p = "\"planId\":\"018f0000-0000-7000-8000-000000000301\""
    private static let c = "\"cardId\":\"018f0000-0000-7000-8000-000000000311\""
    private static let m = "\"merchantId\":\"018f0000-0000-7000-8000-000000000321\""
    private static let f = "\"funderWalletId\":\"018f0000-0000-7000-8000-000000000101\""
    private static let w = "\"merchantWalletId\":\"018f0000-0000-7000-8000-000000000102\""
    private static let q = "\"claimId\":\"018f0000-0000-7000-8000-000000000401\""
    private static let b = "\"beneficiaryId\":\"018f0000-0000-7000-8000-000000000501\""
    private static let n = "\"countsForId\":\"018f0000-0000-7000-8000-000000000501\""
    private static let h = "\"holderId\":\"018f0000-0000-7000-8000-000000000011\""
    private static let egp = "\"currency\":\"EGP\""
    private static let at = "\"at\":\"2026-01-05T08:00:00Z\""
    private static let use = ["\"benefitClass\":\"dental\"", "\"periodStart\":\"2026-01-01\""]
    private static let benefits = """
        "benefits":[{"benefitClass":"dental","limitMinor":1000,"period":"month","scope":"person",\
        "copayBasisPoints":1000},{"benefitClass":"optical","limitMinor":500,"period":"year","scope":"family",\
        "copayBasisPoints":0}]
        """

    private static func twoBenefits<Event>(_ event: Event, _ path: WritableKeyPath<Event, [CardBenefit]>) -> Event {
        var event = event
        event[keyPath: path] = Array(GivenCards.benefits.prefix(2))
        return event
    }

    private static let ofChild: ClaimProcessed = {
        var event = GivenCards.processed
        event.beneficiaryID = GivenCards.beneficiaryID(1)
        event.use.beneficiaryID = GivenCards.beneficiaryID(1)
        return event
    }()

    private static let claimMembers = [
        "\"amountMinor\":200", egp, "\"approvedMinor\":180", "\"remainingMinor\":820",
        "\"serviceDate\":\"2026-01-05\"", "\"reference\":\"c1\"", at,
    ]

    static let golden: [Golden] = [
        Golden(
            type: "CardPlanCreated", event: .planCreated(twoBenefits(GivenCards.planCreated, \.benefits)),
            members: [p, "\"name\":\"Gold\"", f, egp, benefits, "\"months\":12", at]),
        Golden(
            type: "CardPlanWithdrawn",
            event: .planWithdrawn(CardPlanWithdrawn(planID: GivenCards.planID, at: Given.at)), members: [p, at]),
        Golden(
            type: "CardIssued", event: .issued(twoBenefits(GivenCards.issued, \.benefits)),
            members: [
                c, p, h, f, egp, benefits, "\"firstDay\":\"2026-01-01\"", "\"lastDay\":\"2026-12-31\"", at,
            ]),
        Golden(type: "CardActivated", event: .activated(GivenCards.changed()), members: [c, at]),
        Golden(
            type: "CardBlocked", event: .blocked(GivenCards.changed("lost")), members: [c, at],
            text: "{\"reason\":\"lost\"}"),
        Golden(type: "CardExpired", event: .expired(GivenCards.changed()), members: [c, at]),
        Golden(
            type: "BeneficiaryAdded",
            event: .beneficiaryAdded(
                BeneficiaryAdded(
                    cardID: GivenCards.cardID, beneficiaryID: GivenCards.beneficiaryID(1), name: "Omar Hassan",
                    relation: .child, holderID: Given.owner, at: Given.at)),
            members: [c, b, "\"relation\":\"child\"", at], text: "{\"name\":\"Omar Hassan\"}"),
        Golden(
            type: "BeneficiaryRemoved",
            event: .beneficiaryRemoved(
                BeneficiaryRemoved(
                    cardID: GivenCards.cardID, beneficiaryID: GivenCards.beneficiaryID(1), at: Given.at)),
            members: [c, b, at]),
        Golden(
            type: "ClaimProcessed", event: .claimProcessed(GivenCards.processed),
            members: [c, q, m, f, w] + use + claimMembers),
        Golden(
            type: "ClaimProcessed", event: .claimProcessed(ofChild),
            members: [c, q, m, f, w] + use + [n, b] + claimMembers),
        Golden(
            type: "ClaimReversed", event: .claimReversed(GivenCards.reversed),
            members: [c, q] + use + ["\"amountMinor\":180", egp, "\"at\":\"2026-01-05T09:00:00Z\""]),
    ]

    private let codec = WalletEventCodec()
    private let place = FieldPlace(
        hospitalID: Given.hospital, streamID: GivenCards.cardID.retagged(), version: 3)
    private let key = DataKey()

    private func stored(_ type: String, _ data: [UInt8]) -> StoredEvent {
        StoredEvent(
            EncodedEvent(type: type, schemaVersion: 1, data: data), hospitalID: place.hospitalID,
            streamID: place.streamID, version: place.version, eventID: EventID(high: 5, low: 6))
    }

    @Test(arguments: golden)
    func `an event is stored in the form that was agreed for ever`(_ golden: Golden) throws {
        let sealer = FieldSealer(place: place, key: golden.text == nil ? nil : key)
        let encoded = try codec.encode(.card(golden.event), sealer)
        #expect(encoded.type == golden.type)
        #expect(encoded.schemaVersion == 1)
        let event = stored(encoded.type, encoded.data)
        let opener = FieldOpener(event, key: key)
        var data = String(decoding: encoded.data, as: UTF8.self)
        let mark = ",\"ownerId\":\"018f0000-0000-7000-8000-000000000011\",\"sealed\":\""
        if let text = golden.text {
            let range = try #require(data.firstRange(of: mark))
            let sealed = data[range.upperBound...].prefix { $0 != "\"" }
            #expect(try opener.open(String(sealed), field: "sealed") == text)
            data = data[..<range.lowerBound] + "}"
        }
        #expect(data == "{\(golden.members.joined(separator: ","))}")
        #expect(try codec.decode(event, opener) == .card(golden.event))
    }

    @Test(arguments: golden)
    func `an event reads without its words once the key is destroyed, and means the same`(_ golden: Golden) throws {
        let encoded = try codec.encode(.card(golden.event), FieldSealer(place: place, key: key))
        let event = stored(encoded.type, encoded.data)
        let erased = try codec.decode(event, FieldOpener(event, key: nil))
        #expect((erased == .card(golden.event)) == (golden.text == nil))
        #expect(codec.subject(of: erased) == codec.subject(of: .card(golden.event)))
        #expect(
            WalletDecider.evolve(GivenCards.card(), erased)
                == WalletDecider.evolve(GivenCards.card(), .card(golden.event)))
    }

    @Test func `every stored name has a golden form, and none is a wallet's`() {
        #expect(Set(Self.golden.map(\.type)) == Set(CardEventCodec.Name.allCases.map(\.rawValue)))
        let wallets = Set(WalletEventCodec.Name.allCases.map(\.rawValue))
        #expect(wallets.isDisjoint(with: Self.golden.map(\.type)))
    }

    @Test(arguments: golden)
    func `an event concerns the holder where their card begins or somebody's words are in it`(_ golden: Golden) {
        let concerns = golden.text != nil || golden.type == "CardIssued"
        #expect(codec.subject(of: .card(golden.event)) == (concerns ? Given.owner.retagged() : nil))
    }

    @Test(arguments: golden.filter { $0.text == nil })
    func `a member that is missing, unknown, null or of another kind is refused`(_ golden: Golden) {
        let optional: Set = ["beneficiaryId", "countsForId"]
        for (index, member) in golden.members.enumerated() {
            let name = String(member.dropFirst().prefix { $0 != "\"" })
            for other in ["\"\(name)\":null", "\"\(name)\":{}", "\"\(name)x\":1"] {
                var members = golden.members
                members[index] = other
                refuses(golden.type, members)
            }
            var members = golden.members
            members.remove(at: index)
            // A claim without its person is the holder's.
            if !(golden.type == "ClaimProcessed" && optional.contains(name)) { refuses(golden.type, members) }
        }
        refuses(golden.type, golden.members + ["\"more\":1"])
        refuses(golden.type, golden.members + [golden.members[0]])
    }

    @Test func `a beneficiary without a name's owner, and terms that no plan has, are refused`() {
        refuses("BeneficiaryAdded", [Self.c, Self.b, "\"relation\":\"child\"", Self.at])
        for (right, wrong) in [
            ("1000,\"period", "0,\"period"), ("month", "week"), ("person", "all"), ("Points\":1000", "Points\":10001"),
            ("\"scope\"", "\"more\":1,\"scope\""), ("{\"benefitClass\":\"dental\"", "1,{\"benefitClass\":\"dental\""),
        ] {
            let damaged = Self.benefits.replacing(right, with: wrong)
            #expect(damaged != Self.benefits, "\(right)")
            refuses(
                "CardPlanCreated", [Self.p, "\"name\":\"Gold\"", Self.f, Self.egp, damaged, "\"months\":12", Self.at])
        }
    }

    private func refuses(_ type: String, _ members: [String], _ location: SourceLocation = #_sourceLocation) {
        let event = stored(type, Array("{\(members.joined(separator: ","))}".utf8))
        let opener = FieldOpener(event, key: key)
        #expect(throws: EventCodecError.malformed(type: type), "\(members)", sourceLocation: location) {
            try codec.decode(event, opener)
        }
    }
}
