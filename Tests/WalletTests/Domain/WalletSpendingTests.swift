import Kernel
import Testing
import WalletAPI

@testable import Wallet

/// How what left a wallet counts by day and month.
@Suite struct WalletSpendingTests {
    struct Step: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The business days on which ten left the wallet each.
        var days: [String]
        var expected: WalletAccount.Spending
    }

    private static func spent(_ day: String, _ dayMinor: Int64, _ monthMinor: Int64) -> WalletAccount.Spending {
        WalletAccount.Spending(day: Given.day(day), dayMinor: dayMinor, monthMinor: monthMinor)
    }

    static let steps: [Step] = [
        Step(testDescription: "the first", days: ["2026-01-05"], expected: spent("2026-01-05", 10, 10)),
        Step(
            testDescription: "one day twice", days: ["2026-01-05", "2026-01-05"],
            expected: spent("2026-01-05", 20, 20)),
        Step(
            testDescription: "the next day", days: ["2026-01-05", "2026-01-06"],
            expected: spent("2026-01-06", 10, 20)),
        Step(
            testDescription: "the next month", days: ["2026-01-31", "2026-02-01"],
            expected: spent("2026-02-01", 10, 10)),
        Step(
            testDescription: "the same month of the next year", days: ["2026-01-31", "2027-01-31"],
            expected: spent("2027-01-31", 10, 10)),
        Step(
            testDescription: "a leap day and the day after", days: ["2028-02-29", "2028-03-01"],
            expected: spent("2028-03-01", 10, 10)),
        Step(
            testDescription: "a day that goes backwards counts as the last one", days: ["2026-01-06", "2026-01-05"],
            expected: spent("2026-01-06", 20, 20)),
        Step(
            testDescription: "a month that goes backwards too", days: ["2026-02-01", "2026-01-31", "2026-02-01"],
            expected: spent("2026-02-01", 30, 30)),
    ]

    @Test(arguments: steps)
    func `what left a wallet counts for its last day and that day's month`(_ row: Step) throws {
        var state = Given.wallet(balance: 1_000)
        for day in row.days {
            for event in try WalletDecider.decide(Given.debit(Given.money(10), on: Given.day(day)), [state]) {
                state = WalletDecider.evolve(state, event.event)
            }
        }
        guard case .wallet(let wallet) = state else { return #expect(Bool(false), "there is no wallet") }
        #expect(wallet.spending == row.expected)
    }

    @Test func `debits, transfers and captures count against one limit, and what comes in against none`() throws {
        var states = [
            Given.wallet(balance: 100) {
                $0.limits.perDayMinor = 30
                $0.reserve(10)
            }, Given.wallet(2, balance: 100),
        ]
        let commands: [WalletCommand] = [
            Given.debit(Given.money(10)), .transfer(Given.transferring(Given.money(10))), Given.capture(),
            Given.credit(Given.money(500)), .transfer(Given.transferring(Given.money(9), from: 2, to: 1)),
        ]
        for command in commands { states = try Self.applying(command, to: states) }
        #expect(throws: WalletRejection.rule(.exceedsDailyLimit(remaining: Given.money(0)))) {
            try WalletDecider.decide(Given.debit(Given.money(1)), [states[0]])
        }
        let tomorrow = Given.debit(Given.money(30), on: Given.day("2026-01-06"))
        #expect(try WalletDecider.decide(tomorrow, [states[0]]).count == 1)
    }

    /// The two wallets after a command on either.
    private static func applying(_ command: WalletCommand, to states: [WalletState]) throws -> [WalletState] {
        let references = WalletDecider.streams(of: command)
        let places = references.map { $0.id == Given.id(1).retagged() ? 0 : 1 }
        var next = states
        for event in try WalletDecider.decide(command, places.map { states[$0] }) {
            for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                next[places[index]] = WalletDecider.evolve(next[places[index]], event.event)
            }
        }
        return next
    }

    @Test func `a sum beyond 64 bits stays at the most that there is`() {
        let spent = WalletAccount.Spending(day: Given.today, dayMinor: .max - 1, monthMinor: .max)
        #expect(spent.adding(5, on: Given.today) == Self.spent("2026-01-05", .max, .max))
    }
}
