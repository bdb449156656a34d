import TestSupport
import Testing

@testable import Postgres

@Suite struct PoolStateTests {
    @Test func `a connection is opened, lent, given back and lent again`() {
        var pool = PoolState(limit: 2, waiterLimit: 8)
        #expect(pool.borrow(waiter: 1, .app) == [.open(connection: 1, .app)])
        #expect(pool.opened(1) == [.lend(connection: 1, waiter: 1)])
        #expect(pool.giveBack(1, isUsable: true) == [])
        #expect(pool.borrow(waiter: 2, .app) == [.lend(connection: 1, waiter: 2)])
    }

    @Test func `over the limit callers wait their turn`() {
        var pool = PoolState(limit: 1, waiterLimit: 8)
        _ = pool.borrow(waiter: 1, .app)
        _ = pool.opened(1)
        #expect(pool.borrow(waiter: 2, .app) == [])
        #expect(pool.borrow(waiter: 3, .app) == [])
        #expect(pool.giveBack(1, isUsable: true) == [.lend(connection: 1, waiter: 2)])
        #expect(pool.giveBack(1, isUsable: true) == [.lend(connection: 1, waiter: 3)])
    }

    @Test func `an idle connection of the other role makes room`() {
        var pool = PoolState(limit: 1, waiterLimit: 8)
        _ = pool.borrow(waiter: 1, .app)
        _ = pool.opened(1)
        _ = pool.giveBack(1, isUsable: true)
        #expect(pool.borrow(waiter: 2, .system) == [.close(connection: 1), .open(connection: 2, .system)])
    }

    @Test func `a waiter of the other role is served when the last connection comes back`() {
        var pool = PoolState(limit: 1, waiterLimit: 8)
        _ = pool.borrow(waiter: 1, .app)
        _ = pool.opened(1)
        #expect(pool.borrow(waiter: 2, .system) == [])
        #expect(
            pool.giveBack(1, isUsable: true) == [.close(connection: 1), .open(connection: 2, .system)])
        #expect(pool.opened(2) == [.lend(connection: 2, waiter: 2)])
    }

    @Test func `a broken connection is closed and replaced for whoever waits`() {
        var pool = PoolState(limit: 1, waiterLimit: 8)
        _ = pool.borrow(waiter: 1, .app)
        _ = pool.opened(1)
        _ = pool.borrow(waiter: 2, .app)
        #expect(pool.giveBack(1, isUsable: false) == [.close(connection: 1), .open(connection: 2, .app)])
    }

    @Test func `where none can be made everyone who waits for that role learns it`() {
        var pool = PoolState(limit: 2, waiterLimit: 8)
        _ = pool.borrow(waiter: 1, .app)
        _ = pool.borrow(waiter: 2, .system)
        #expect(pool.openFailed(1, .unavailable) == [.refuse(waiter: 1, .unavailable)])
        #expect(pool.opened(2) == [.lend(connection: 2, waiter: 2)])
    }

    @Test func `the place of one that could not be made goes to the other role's waiter`() {
        var pool = PoolState(limit: 1, waiterLimit: 8)
        _ = pool.borrow(waiter: 1, .app)
        #expect(pool.borrow(waiter: 2, .system) == [])
        #expect(
            pool.openFailed(1, .unavailable) == [.refuse(waiter: 1, .unavailable), .open(connection: 2, .system)])
    }

    @Test func `the queue of waiters is bounded and a waiter may leave it`() {
        var pool = PoolState(limit: 1, waiterLimit: 1)
        _ = pool.borrow(waiter: 1, .app)
        #expect(pool.borrow(waiter: 2, .app) == [.refuse(waiter: 2, .queueFull)])
        let isWithdrawn = [pool.withdraw(waiter: 1), pool.withdraw(waiter: 1)]
        #expect(isWithdrawn == [true, false])
        #expect(pool.opened(1) == [])
        #expect(pool.borrow(waiter: 3, .app) == [.lend(connection: 1, waiter: 3)])
    }

    @Test func `a closed pool refuses everyone and takes nothing back`() {
        var pool = PoolState(limit: 2, waiterLimit: 8)
        _ = pool.borrow(waiter: 1, .app)
        _ = pool.opened(1)
        _ = pool.borrow(waiter: 2, .app)
        #expect(pool.close() == [.refuse(waiter: 2, .unavailable), .close(connection: 2)])
        #expect(pool.giveBack(1, isUsable: true) == [.close(connection: 1)])
        #expect(pool.borrow(waiter: 3, .app) == [.refuse(waiter: 3, .unavailable)])
    }

    /// Everything that may happen, in any order: what must hold after each step is checked by `Model`.
    @Test(arguments: [1, 2, 3, 5])
    func `in any order the limit holds and every waiter is answered at most once`(limit: Int) {
        var random = SeededRandom(fallback: UInt64(limit) * 7919)
        var model = PoolModel(limit: limit)
        for _ in 0..<4_000 { model.step(&random) }
        model.settle()
        #expect(model.faults == [], "seed \(random.seed)")
        #expect(model.answered.count == model.asked - model.withdrawn.count)
    }
}

/// The world around a pool: connections that open, break and come back.
private struct PoolModel {
    var pool: PoolState
    let limit: Int
    var opening: Set<Int> = []
    var idle: Set<Int> = []
    var lent: Set<Int> = []
    var roles: [Int: DatabaseRole] = [:]
    var waiting: Set<Int> = []
    var waiterRoles: [Int: DatabaseRole] = [:]
    var answered: Set<Int> = []
    var withdrawn: Set<Int> = []
    var asked = 0
    var faults: [String] = []

    init(limit: Int) {
        self.limit = limit
        pool = PoolState(limit: limit, waiterLimit: 1_000_000)
    }

    mutating func step(_ random: inout SeededRandom) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2:
            asked += 1
            waiting.insert(asked)
            let role: DatabaseRole = Bool.random(using: &random) ? .app : .system
            waiterRoles[asked] = role
            apply(pool.borrow(waiter: asked, role))
        case 3, 4: if let connection = opening.sorted().randomElement(using: &random) { open(connection) }
        case 5:
            if let connection = opening.sorted().randomElement(using: &random) {
                opening.remove(connection)
                apply(pool.openFailed(connection, .unavailable))
            }
        case 6, 7: if let connection = lent.sorted().randomElement(using: &random) { giveBack(connection, true) }
        case 8: if let connection = lent.sorted().randomElement(using: &random) { giveBack(connection, false) }
        default: misfortune(&random)
        }
        if opening.count + idle.count + lent.count > limit { faults.append("over the limit") }
        if pool.lentCount != lent.count { faults.append("lent \(pool.lentCount), not \(lent.count)") }
    }

    /// Lets everything come to an end: whoever still waits must be served.
    mutating func settle() {
        while !opening.isEmpty || !lent.isEmpty {
            if let connection = opening.min() { open(connection) }
            if let connection = lent.min() { giveBack(connection, true) }
        }
        if !waiting.isEmpty { faults.append("\(waiting.count) wait for ever") }
    }

    private mutating func misfortune(_ random: inout SeededRandom) {
        if Bool.random(using: &random), let connection = idle.sorted().randomElement(using: &random) {
            idle.remove(connection)
            pool.lost(connection)
        } else if let waiter = waiting.sorted().randomElement(using: &random), pool.withdraw(waiter: waiter) {
            waiting.remove(waiter)
            withdrawn.insert(waiter)
        }
    }

    private mutating func open(_ connection: Int) {
        opening.remove(connection)
        idle.insert(connection)
        apply(pool.opened(connection))
    }

    private mutating func giveBack(_ connection: Int, _ isUsable: Bool) {
        lent.remove(connection)
        if isUsable { idle.insert(connection) }
        apply(pool.giveBack(connection, isUsable: isUsable))
    }

    private mutating func apply(_ actions: [PoolState.Action]) {
        for action in actions {
            switch action {
            case .open(let connection, let role):
                opening.insert(connection)
                roles[connection] = role
            case .close(let connection):
                idle.remove(connection)
            case .lend(let connection, let waiter):
                if idle.remove(connection) == nil { faults.append("lent \(connection), which was not idle") }
                if roles[connection] != waiterRoles[waiter] { faults.append("the wrong role") }
                lent.insert(connection)
                answer(waiter)
            case .refuse(let waiter, _): answer(waiter)
            }
        }
    }

    private mutating func answer(_ waiter: Int) {
        if waiting.remove(waiter) == nil { faults.append("answered \(waiter), who does not wait") }
        answered.insert(waiter)
    }
}
