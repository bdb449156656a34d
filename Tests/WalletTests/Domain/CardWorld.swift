import Kernel
import TestSupport
import WalletAPI

@testable import Wallet

/// An operator's cards in memory, on which random commands are tried; every event is kept.
struct CardWorld {
    static let funderMinor: Int64 = 40_000
    static let cards: UInt64 = 3

    var random: SeededRandom
    var states: [StreamID: WalletState] = [:]
    /// By stream, in the order of its own versions.
    var events: [StreamID: [WalletEvent]] = [:]
    var refused: [String: Int] = [:]
    var claims: [CardClaimID] = []
    private var day = Given.today
    private var claimCount: UInt64 = 0
    private var beneficiaryCount: UInt64 = 0

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        let (first, second) = (Given.id(1), Given.id(2))
        states[first.retagged()] = Given.wallet(1, balance: Self.funderMinor)
        states[second.retagged()] = Given.wallet(2)
        states[GivenCards.merchantID.retagged()] = GivenCards.merchant()
        states[GivenCards.planID.retagged()] = GivenCards.plan { $0.months = 14 }
    }

    static func cardID(_ number: UInt64) -> CardID {
        CardID(high: GivenCards.cardID.high, low: GivenCards.cardID.low + number)
    }

    func card(_ number: UInt64) -> MedCard? {
        if case .medCard(let card)? = states[Self.cardID(number).retagged()] { card } else { nil }
    }

    func claim(_ id: CardClaimID) -> CardClaim? {
        if case .cardClaim(let claim)? = states[id.retagged()] { claim } else { nil }
    }

    func balance(_ number: UInt64) -> Int64 {
        if case .wallet(let wallet)? = states[Given.id(number).retagged()] { wallet.balanceMinor } else { 0 }
    }

    /// Tries a command; what is refused must leave no trace.
    mutating func perform(_ command: CardCommand) {
        let streams = WalletDecider.streams(of: .card(command))
        do throws(WalletRejection) {
            let decided = try WalletDecider.decide(.card(command), streams.map { states[$0.id] ?? .empty })
            for event in decided {
                for index in [event.streamIndex, event.secondStreamIndex].compactMap({ $0 }) {
                    let id = streams[index].id
                    states[id] = WalletDecider.evolve(states[id] ?? .empty, event.event)
                    events[id, default: []].append(event.event)
                }
            }
            if case .claim(let command) = command { claims.append(command.claimID) }
        } catch {
            let name =
                switch error {
                case .rule(let rule): rule.code
                case .card(let rule): rule.code
                default: "\(error)"
                }
            refused[name, default: 0] += 1
        }
    }

    /// The next command: any that makes sense, and now and then one that does not.
    mutating func next() -> CardCommand {
        if below(40) == 0 { day = day.advanced(byDays: Int(below(4))) }
        let number = UInt64(below(Int64(Self.cards)))
        let cardID = Self.cardID(number)
        guard let card = card(number) else {
            return .issue(
                IssueCardCommand(
                    cardID: cardID, planID: GivenCards.planID, holderID: Given.owner,
                    firstDay: day.advanced(byDays: Int(below(20)) - 10), at: Given.at, day: day))
        }
        switch below(30) {
        case 0: return changing(cardID, below(3) == 0 ? .blocked : .active)
        case 1:
            beneficiaryCount += 1
            return .addBeneficiary(
                AddBeneficiaryCommand(
                    cardID: cardID, beneficiaryID: GivenCards.beneficiaryID(beneficiaryCount), name: "x",
                    relation: .child, at: Given.at, day: day))
        case 2:
            let someone = card.beneficiaries.randomElement(using: &random) ?? GivenCards.beneficiaryID(999)
            return .removeBeneficiary(someone, from: cardID, at: Given.at, day: day)
        case 3: return .expire(cardID, at: Given.at, day: day)
        case 4...9: return reversing(cardID)
        default:
            if card.status == .issued { return changing(cardID, .active) }
            return claiming(card)
        }
    }

    private mutating func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &random) }

    private func changing(_ cardID: CardID, _ target: ChangeCardStatusCommand.Target) -> CardCommand {
        .changeStatus(
            ChangeCardStatusCommand(
                cardID: cardID, target: target, reason: nil, caller: nil, at: Given.at, day: day))
    }

    private mutating func reversing(_ cardID: CardID) -> CardCommand {
        let id = claims.randomElement(using: &random) ?? GivenCards.claimID(0)
        return .reverseClaim(
            ReverseCardClaimCommand(
                cardID: claim(id)?.processed.cardID ?? cardID, claimID: id, wallets: GivenCards.wallets,
                merchantCaller: nil, at: Given.later, day: day))
    }

    private mutating func claiming(_ card: MedCard) -> CardCommand {
        claimCount += 1
        var command = GivenCards.claiming(1 + below(700))
        command.cardID = card.cardID
        command.claimID = GivenCards.claimID(claimCount)
        command.benefitClass = GivenCards.benefits[Int(below(4))].benefitClass
        command.serviceDate = day.advanced(byDays: 2 - Int(below(40)))
        command.beneficiaryID = below(3) == 0 ? card.beneficiaries.randomElement(using: &random) : nil
        command.day = day
        return .claim(command)
    }
}
