import Journal
import Kernel

/// A decider for tests whose movements concern two streams: purses, and what moves between them.
enum ToyPurse: Decider {
    enum Command: Sendable {
        case open(StreamID, owner: SubjectID? = nil)
        case credit(StreamID, Int)
        /// From one purse to another; the memo is sealed under the owner of the first.
        case move(from: StreamID, to: StreamID, Int, memo: String? = nil)
        /// A text of the state.
        case label(StreamID, String)
        /// Changes nothing.
        case touch(StreamID)
        /// Programs that contradict themselves: the second stream is the first, is none of the command's, or its very id.
        case moveWithin(StreamID)
        case moveNowhere(StreamID)
        case moveTwice(StreamID)
        /// A movement to a stream that is not looked at, such as another module's.
        case moveBlindly(from: StreamID, to: StreamID)
    }

    enum Event: Sendable, Hashable {
        case opened(StreamID, owner: SubjectID?)
        case credited(Int)
        case moved(from: StreamID, to: StreamID, Int, payer: SubjectID?, memo: String?)
        case labelled(String)
    }

    struct State: Sendable, Hashable {
        /// Its own id, by which it knows its side of a movement.
        var id: StreamID?
        var owner: SubjectID?
        var balance = 0
        var movements = 0
        var label = ""
    }

    enum Rejection: Error, Sendable, Hashable {
        case alreadyOpen
        case notOpen
        case insufficientFunds(balance: Int)
    }

    static var initial: State { State() }

    static func streams(of command: Command) -> [StreamReference] {
        switch command {
        case .open(let id, _), .credit(let id, _), .label(let id, _), .touch(let id), .moveWithin(let id),
            .moveNowhere(let id):
            [StreamReference(id, category: "purse")]
        case .move(let from, let to, _, _), .moveBlindly(let from, let to):
            [StreamReference(from, category: "purse"), StreamReference(to, category: "purse")]
        case .moveTwice(let id): [StreamReference(id, category: "purse"), StreamReference(id, category: "purse")]
        }
    }

    static func decide(_ command: Command, _ states: [State]) throws(Rejection) -> [StreamEvent<Event>] {
        if case .open(let id, let owner) = command {
            if states[0].id != nil { throw .alreadyOpen }
            return [StreamEvent(.opened(id, owner: owner))]
        }
        guard let id = states[0].id else { throw .notOpen }
        let within = Event.moved(from: id, to: id, 0, payer: nil, memo: nil)
        switch command {
        case .open, .touch: return []
        case .credit(_, let amount): return [StreamEvent(.credited(amount))]
        case .label(_, let text): return [StreamEvent(.labelled(text))]
        case .move(let from, let to, let amount, let memo):
            if states[1].id == nil { throw .notOpen }
            if states[0].balance < amount { throw .insufficientFunds(balance: states[0].balance) }
            let payer = memo == nil ? nil : states[0].owner
            return [StreamEvent(.moved(from: from, to: to, amount, payer: payer, memo: memo), on: 0, and: 1)]
        case .moveWithin: return [StreamEvent(within, and: 0)]
        case .moveNowhere: return [StreamEvent(within, and: 7)]
        case .moveTwice: return [StreamEvent(within, and: 1)]
        case .moveBlindly(let from, let to):
            return [StreamEvent(.moved(from: from, to: to, 1, payer: nil, memo: nil), and: 1)]
        }
    }

    static func evolve(_ state: State, _ event: Event) -> State {
        var next = state
        switch event {
        case .opened(let id, let owner):
            next.id = id
            next.owner = owner
        case .credited(let amount): next.balance += amount
        case .moved(let from, let to, let amount, _, _):
            next.movements += 1
            if next.id == from { next.balance -= amount }
            if next.id == to { next.balance += amount }
        case .labelled(let text): next.label = text
        }
        return next
    }
}

extension JournalModule where D == ToyPurse {
    /// Purses whose states are kept in their rows, by a codec of a form.
    static func purse(_ states: ToyPurseStates = ToyPurseStates(), inRows: Bool = true) -> JournalModule<ToyPurse> {
        var module = JournalModule<ToyPurse>(name: "purse", codec: ToyPurseCodec(), projections: [ToyPurseBalances()])
        module.snapshots = states
        module.keepsStateInRow = inRows
        return module
    }
}
