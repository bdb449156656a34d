/// Who has which of one reactor's borrowed connections, as a value: requests in, actions out.
///
/// It knows no connection.
///
/// A connection is *opening* → *idle* ⇄ *lent* → gone (closed or lost). It keeps its role; where all places are taken, an
/// idle one of the other role makes room. Waiters are served in order within a role.
struct PoolState {
    /// What is to be done.
    enum Action: Equatable {
        /// Give a connection to a waiter.
        case lend(connection: Int, waiter: Int)
        /// Make a connection.
        case open(connection: Int, DatabaseRole)
        /// Close a connection.
        case close(connection: Int)
        /// Tell a waiter that there is none.
        case refuse(waiter: Int, PostgresError)
    }

    private enum Phase: Equatable { case opening, idle, lent }

    private struct Place {
        var connection: Int
        var role: DatabaseRole
        var phase: Phase
    }

    private let limit: Int
    private let waiterLimit: Int
    private var places: [Place] = []
    private var waiters: [(waiter: Int, role: DatabaseRole)] = []
    private var isClosed = false
    private var lastConnection = 0

    init(limit: Int, waiterLimit: Int) {
        self.limit = limit
        self.waiterLimit = waiterLimit
    }

    var lentCount: Int { places.count { $0.phase == .lent } }
    var waiterCount: Int { waiters.count }
    var connections: [Int] { places.map(\.connection) }

    /// Someone wants a connection.
    mutating func borrow(waiter: Int, _ role: DatabaseRole) -> [Action] {
        if isClosed { return [.refuse(waiter: waiter, .unavailable)] }
        if let index = places.firstIndex(where: { $0.phase == .idle && $0.role == role }) {
            places[index].phase = .lent
            return [.lend(connection: places[index].connection, waiter: waiter)]
        }
        guard waiters.count < waiterLimit else { return [.refuse(waiter: waiter, .queueFull)] }
        waiters.append((waiter, role))
        return makePlace(role)
    }

    /// A connection was made.
    mutating func opened(_ connection: Int) -> [Action] {
        guard let index = index(of: connection) else { return [.close(connection: connection)] }
        return serve(index)
    }

    /// A connection could not be made: whoever waited for one of its role learns it now.
    mutating func openFailed(_ connection: Int, _ error: PostgresError) -> [Action] {
        guard let index = index(of: connection) else { return [] }
        let role = places.remove(at: index).role
        let refused = waiters.filter { $0.role == role }
        waiters.removeAll { $0.role == role }
        // The other role may have the place.
        return refused.map { .refuse(waiter: $0.waiter, error) } + serveWaiting()
    }

    /// A holder is done; `isUsable` says whether the connection can be lent again.
    mutating func giveBack(_ connection: Int, isUsable: Bool) -> [Action] {
        guard let index = index(of: connection), places[index].phase == .lent else { return [] }
        if isUsable { return serve(index) }
        places.remove(at: index)
        return [.close(connection: connection)] + serveWaiting()
    }

    /// A connection broke.
    ///
    /// One that is lent stays its holder's until that gives it back.
    mutating func lost(_ connection: Int) {
        guard let index = index(of: connection), places[index].phase != .lent else { return }
        places.remove(at: index)
    }

    /// A waiter went away; false where it is served already.
    mutating func withdraw(waiter: Int) -> Bool {
        guard let index = waiters.firstIndex(where: { $0.waiter == waiter }) else { return false }
        waiters.remove(at: index)
        return true
    }

    /// No more lending: everyone who waits is refused and what is not lent is closed.
    mutating func close() -> [Action] {
        isClosed = true
        let refused = waiters.map { Action.refuse(waiter: $0.waiter, .unavailable) }
        waiters = []
        let idle = places.filter { $0.phase != .lent }
        places.removeAll { $0.phase != .lent }
        return refused + idle.map { .close(connection: $0.connection) }
    }

    /// Gives a free connection to the next waiter of its role, or lets it rest, or gives its place to the other role.
    private mutating func serve(_ index: Int) -> [Action] {
        if isClosed { return [.close(connection: places.remove(at: index).connection)] }
        guard let next = waiters.firstIndex(where: { $0.role == places[index].role }) else {
            places[index].phase = .idle
            return serveWaiting()
        }
        places[index].phase = .lent
        return [.lend(connection: places[index].connection, waiter: waiters.remove(at: next).waiter)]
    }

    private mutating func serveWaiting() -> [Action] {
        waiters.first.map { makePlace($0.role) } ?? []
    }

    /// Opens a connection where there is a place, or makes one free of an idle connection of the other role.
    private mutating func makePlace(_ role: DatabaseRole) -> [Action] {
        let isServed = waiters.count { $0.role == role } <= places.count { $0.role == role && $0.phase == .opening }
        if isServed || isClosed { return [] }
        var actions: [Action] = []
        if places.count >= limit {
            guard let idle = places.firstIndex(where: { $0.phase == .idle }) else { return [] }
            actions.append(.close(connection: places.remove(at: idle).connection))
        }
        lastConnection += 1
        places.append(Place(connection: lastConnection, role: role, phase: .opening))
        return actions + [.open(connection: lastConnection, role)]
    }

    private func index(of connection: Int) -> Int? { places.firstIndex { $0.connection == connection } }
}
