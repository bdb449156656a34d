import Foundation
import TestSupport

/// What is broken.
enum FaultBlow: String, CaseIterable, Sendable {
    /// A server is killed.
    case killServer
    /// One process of the database's is killed, and PostgreSQL begins anew.
    case killBackend
    /// PostgreSQL is killed with all its processes.
    case killDatabase
    /// PostgreSQL is stopped at once.
    case stopDatabase
    /// A server stands still for seconds while the other one serves.
    case suspendServer
    /// A server loses its connection when a commit was sent, or was done, and not answered.
    case dropAtCommit
    /// Nothing more can be written to the database's disk.
    case fillDisk

    /// Those that this machine allows.
    static var possible: [FaultBlow] { allCases.filter { $0 != .fillDisk || LimitedDisk.isAllowed } }
}

extension FaultRun {
    /// How long a server stands still, in microseconds: that is the fault itself, nobody waits for anything.
    static let suspension: useconds_t = 5_000_000
    /// A part of the statement that writes a batch.
    static let batchMark = "journal.write_batch"
    /// How many requests fail before a full disk is freed.
    static let refusalsOfFullDisk = 10

    /// One round: clients at work, a fault among them, and everything brought up again while they go on.
    func strike(_ blow: FaultBlow) throws {
        let before = Int.random(in: Self.calm, using: &random)
        let after = Int.random(in: Self.calm, using: &random)
        try work {
            try awaitAcknowledged(before)
            try fall(blow)
            ledger.setOut(false)
            try awaitAcknowledged(after)
        }
    }

    private func fall(_ blow: FaultBlow) throws {
        let place = Int.random(in: servers.indices, using: &random)
        switch blow {
        case .killServer:
            servers[place].kill()
            if servers.count > 1 { try awaitAcknowledged(Self.calm.lowerBound) }
            try servers[place].start()
        case .killBackend:
            let choice = Int.random(in: 0..<1_000, using: &random)
            guard try installation.postgres.killBackend(of: installation.database, choice: choice) else {
                throw TestFailure("no server was connected")
            }
            ledger.setOut(true)
        case .killDatabase:
            ledger.setOut(true)
            try installation.postgres.kill()
        case .stopDatabase:
            ledger.setOut(true)
            try installation.postgres.immediateStop()
        case .suspendServer: try suspend(place)
        case .dropAtCommit: try drop(place)
        case .fillDisk: try fillDisk()
        }
        try installation.postgres.bringUp()
        for server in servers { try server.waitUntilReady() }
    }

    private func suspend(_ place: Int) throws {
        let before = ledger.counts.byServer
        servers[place].suspend()
        usleep(Self.suspension)
        let others = ledger.counts.byServer.filter { $0.key != place }
        servers[place].resume()
        let served = others.reduce(0) { $0 + $1.value - before[$1.key, default: 0] }
        if served == 0 { ledger.note(fault: "nobody served while server \(place) stood still") }
    }

    /// Cuts a connection of each server at its next commit: one when it was sent, the other when it was done.
    private func drop(_ place: Int) throws {
        for (number, proxy) in proxies.enumerated() {
            let sprung = proxy.sprungCount
            proxy.set(WireTrap(at: [Self.batchMark], number == place ? .cutWhenSent : .cutWhenAnswered))
            try wait("no commit was met") { proxy.sprungCount > sprung }
        }
    }

    private func fillDisk() throws {
        guard let disk = installation.postgres.disk else { throw TestFailure("there is no disk to fill") }
        let lost = ledger.counts.lost
        defer { disk.free() }
        try wait("a full disk harmed nobody") {
            try disk.fill()
            return ledger.counts.lost >= lost + Self.refusalsOfFullDisk
        }
    }

    /// Looks again and again until something holds.
    func wait(_ fault: String, until holds: () throws -> Bool) throws {
        let end = ContinuousClock().now.advanced(by: .seconds(Patience.seconds))
        while try !holds() {
            guard ContinuousClock().now < end else { throw TestFailure("\(fault): \(logs)") }
            usleep(5_000)
        }
    }
}

/// What tests of the loop itself do.
extension FaultRun {
    /// Lets the clients work until a trap was sprung, by whichever server met it first, and then goes on for a while.
    func spring(_ deed: WireTrap.Deed, at marks: [String]) throws {
        try work {
            try awaitAcknowledged(Self.calm.lowerBound)
            let before = proxies.reduce(0) { $0 + $1.sprungCount }
            for proxy in proxies { proxy.set(WireTrap(at: marks, deed)) }
            try wait("no trap was met") { proxies.reduce(0) { $0 + $1.sprungCount } > before }
            for proxy in proxies { proxy.set(nil) }
            try awaitAcknowledged(Self.calm.lowerBound)
        }
    }

    /// Lets the clients work until the machine loses its power: servers and database are killed with what they had not written
    /// yet, and begin anew with nobody at work.
    func losePower() throws {
        try work {
            try awaitAcknowledged(Self.calm.lowerBound)
            try installation.postgres.suspendWriters()
            try awaitAcknowledged(Self.calm.lowerBound)
        }
        try installation.postgres.kill()
        for server in servers { server.kill() }
        try installation.postgres.bringUp()
        for server in servers {
            try server.start()
            try server.waitUntilReady()
        }
    }

    /// Prints what happened so far, at once: whoever watches a long run sees how far it is.
    func tell(_ what: String) {
        let counts = ledger.counts
        let effects = FaultEffect.Kind.allCases.map { "\($0) \(counts.effects[$0, default: 0])" }
        print(
            "fault loop, seed \(settings.seed), \(what): \(counts.acknowledged) acknowledged "
                + "(\(effects.joined(separator: ", "))), \(counts.refused) refused, \(counts.unknown) never answered, "
                + "\(counts.lost) attempts lost, \(repeatedCount) repeated, log at position \(checker.position), "
                + "\(Int((ContinuousClock().now - began) / .seconds(1))) s")
        fflush(nil)
    }
}
