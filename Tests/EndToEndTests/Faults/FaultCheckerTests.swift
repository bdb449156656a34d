import JSON
import TestSupport
import Testing

/// What the checker of the fault loop finds in logs that are sound but for one thing.
@Suite struct FaultCheckerTests {
    /// A log and what clients know of it, in which nothing is wrong: one wallet pays another, and of a hold a part is taken.
    private static let events: [LoggedEvent] = {
        let money: (Int) -> JSONValue = { ["amountMinor": .integer($0), "currency": "EGP"] }
        var transfer = LoggedEvent(
            "FundsTransferred", 5, of: "a", version: 3,
            money(30).setting("fromBalanceMinor", to: 70).setting("toBalanceMinor", to: 30)
                .setting("reference", to: "t"))
        (transfer.secondStream, transfer.secondVersion) = ("b", 2)
        return [
            LoggedEvent("WalletCreated", 1, of: "a", version: 1, ["currency": "EGP"]),
            LoggedEvent("WalletCreated", 2, of: "b", version: 1, ["currency": "EGP"]),
            LoggedEvent(
                "WalletCredited", 4, of: "a", version: 2,
                money(100).setting("balanceMinor", to: 100).setting("reference", to: "c")),
            transfer,
            LoggedEvent(
                "FundsHeld", 6, of: "a", version: 4,
                money(50).setting("holdId", to: "h").setting("reference", to: "h")),
            LoggedEvent(
                "HoldCaptured", 7, of: "a", version: 5,
                money(20).setting("holdId", to: "h").setting("balanceMinor", to: 50).setting("releasedMinor", to: 0)
                    .setting("reference", to: "k")),
            LoggedEvent("HoldReleased", 8, of: "a", version: 6, money(30).setting("holdId", to: "h")),
        ]
    }()

    private static let effects: [FaultEffect] = [
        FaultEffect(kind: .credit, wallet: "a", amount: 100, name: "c"),
        FaultEffect(kind: .transfer, wallet: "a", payee: "b", amount: 30, name: "t"),
        FaultEffect(kind: .hold, wallet: "a", amount: 50, name: "h"),
        FaultEffect(kind: .capture, wallet: "a", amount: 20, name: "k"),
        FaultEffect(kind: .release, wallet: "a", name: FaultEffect.releaseName("h")),
    ]

    private static let records = zip(effects, [4, 5, 6, 7, 8]).map { effect, position in
        record([effect], [.done(event: "event-\(position)")])
    }

    private static func record(_ effects: [FaultEffect], _ verdicts: [FaultVerdict], isWhole: Bool = true)
        -> FaultRecord
    {
        let command = FaultCommand(
            name: effects[0].name, target: "/", body: nil, effects: effects, isWhole: isWhole)
        var record = FaultRecord(unknown: command)
        record.verdicts = verdicts
        record.wasLost = verdicts.contains(.unknown)
        if !record.wasLost { record.answer = ServerAnswer(status: 200, fields: [], body: []) }
        return record
    }

    private static func faults(_ events: [LoggedEvent], _ records: [FaultRecord]) -> [String] {
        var checker = FaultChecker()
        return checker.read(events) + checker.judge(records)
    }

    @Test func `nothing is wrong where nothing is`() {
        var checker = FaultChecker()
        #expect(checker.read(Self.events) + checker.judge(Self.records) == [])
        #expect(checker.books["a"]?.balance == 50)
        #expect(checker.books["b"]?.balance == 30)
        #expect(checker.movementCount == 3)
        // What nobody was answered is there once or not at all, and may still come.
        let lost = FaultEffect(kind: .debit, wallet: "a", amount: 5, name: "d")
        #expect(checker.judge([Self.record([lost], [.unknown])]) == [])
        let late = LoggedEvent(
            "WalletDebited", 9, of: "a", version: 7,
            ["amountMinor": 5, "currency": "EGP", "balanceMinor": 45, "reference": "d"])
        #expect(checker.read([late]) + checker.judge([]) == [])
        var again = late
        (again.position, again.version, again.eventID) = (10, 8, "event-10")
        again.data = again.data.setting("balanceMinor", to: 40)
        #expect(checker.read([again]) + checker.judge([]) == ["d is in the log 2 times: event-9, event-10"])
    }

    /// One thing that is wrong with the log, and words of what is told of it.
    static let damages: [(name: String, words: String, damage: @Sendable (inout [LoggedEvent]) -> Void)] = [
        ("an event is gone", "t was acknowledged, and is not in the log", { $0.remove(at: 3) }),
        ("an event is gone", "has version 4 where 3 is next", { $0.remove(at: 3) }),
        ("an event is there twice", "c is in the log 2 times", { $0.insert($0[2], at: 3) }),
        ("positions go back", "position 2 comes after 4", { $0.swapAt(1, 2) }),
        ("a version is there twice", "has version 2 where 3 is next", { $0[3].version = 2 }),
        ("a payee's version is left out", "has version 3 where 2 is next", { $0[3].secondVersion = 3 }),
        ("a payee is not paid", "not as", { $0[3].secondStream = nil }),
        ("a payee is another", "not as", { $0[3].secondStream = "x" }),
        ("an amount is another", "c is in the log as", { $0[2].data = $0[2].data.setting("amountMinor", to: 99) }),
        (
            "a balance is another", "says 71 where 70 is left",
            { $0[3].data = $0[3].data.setting("fromBalanceMinor", to: 71) }
        ),
        (
            "more is reserved than there is", "leaves 70 with 71 reserved",
            { $0[4].data = $0[4].data.setting("amountMinor", to: 71) }
        ),
        ("a hold is resolved twice", "resolves hold h, which is not open", { $0.append($0[6]) }),
        (
            "more is taken than was held", "takes 1 more of hold h",
            { $0[6].data = $0[6].data.setting("amountMinor", to: 31) }
        ),
        (
            "nobody asked", "nobody asked for q, which is in the log",
            { $0[2].data = $0[2].data.setting("reference", to: "q") }
        ),
        ("an event has another id", "acknowledged as event-4, and is in the log as other", { $0[2].eventID = "other" }),
        ("a currency is another", "is in KWD", { $0[2].data = $0[2].data.setting("currency", to: "KWD") }),
    ]

    @Test(arguments: damages.indices)
    func `one thing that is wrong with the log is found`(index: Int) {
        let (name, words, damage) = Self.damages[index]
        var events = Self.events
        damage(&events)
        let faults = Self.faults(events, Self.records)
        #expect(faults.contains { $0.contains(words) }, "\(name): \(faults)")
    }

    @Test func `what was refused, or done in part, is found`() {
        let refused = [Self.record([Self.effects[0]], [.refused])] + Self.records.dropFirst()
        #expect(Self.faults(Self.events, refused) == ["c was refused, and is in the log: event-4"])
        let other = FaultEffect(kind: .transfer, wallet: "b", payee: "a", amount: 1, name: "u")
        let pair = [Self.effects[1], other]
        let rest = Self.records.filter { $0.command.name != "t" }
        let whole = Self.record(pair, [.unknown, .unknown])
        #expect(Self.faults(Self.events, rest + [whole]) == ["t is in the log in part: 1 of 2"])
        let each = Self.record(pair, [.unknown, .unknown], isWhole: false)
        #expect(Self.faults(Self.events, rest + [each]) == [])
    }
}
