import EventLoop

/// A connection that is remade whenever it is lost.
final class KeptConnection {
    let connection: Connection
    var backoff = Backoff()
    /// Its owner has let go of it: it is not made anew.
    var isReleased = false
    /// When the next try is due; nil while none waits.
    var retry: TimerToken?

    init(_ connection: Connection) { self.connection = connection }
}

extension DatabaseShard {
    func makeShared() -> KeptConnection {
        let style = Connection.Style(
            inFlightLimit: DatabaseLimits.sharedInFlightUnits, queueLimit: configuration.queueLimitPerConnection,
            isShared: true, session: SessionSettings(.app, .shared, configuration.pooling))
        return keep(KeptConnection(Connection(reactor: reactor, style: style, meter: meter)))
    }

    func makeDedicated(_ role: DatabaseRole) -> KeptConnection {
        keep(KeptConnection(Connection(reactor: reactor, style: ownedStyle(role), meter: meter)))
    }

    /// How a connection is used that one caller has for itself.
    func ownedStyle(_ role: DatabaseRole) -> Connection.Style {
        Connection.Style(
            inFlightLimit: DatabaseLimits.borrowedInFlightUnits, queueLimit: configuration.queueLimitPerConnection,
            isShared: false, session: SessionSettings(role, .borrowed, configuration.pooling))
    }

    private func keep(_ kept: KeptConnection) -> KeptConnection {
        // These hold each other until `stop` or `release` closes the connection.
        kept.connection.onLost = {
            self.noteReadiness()
            self.reconnectLater(kept)
        }
        return kept
    }

    /// Makes the connection anew; after a failure again, later and later.
    func reconnect(_ kept: KeptConnection) {
        if isStopped || kept.isReleased { return }
        // It is the connection's own life, not part of any caller's.
        let id = ObjectIdentifier(kept)
        reactor.spawn { await self.connect(id) }
    }

    private func connect(_ id: ObjectIdentifier) async {
        guard let kept = (shared + dedicated.values).first(where: { ObjectIdentifier($0) == id }) else { return }
        do throws(PostgresError) {
            attach(try await connect(kept.connection.style.session), to: kept)
        } catch {
            reconnectLater(kept)
        }
    }

    private func attach(_ handle: ConnectionHandle, to kept: KeptConnection) {
        // The shard may have been stopped, and even started again with others, while this one was being made.
        guard !isStopped, !kept.isReleased, shared.contains(where: { $0 === kept }) || isDedicated(kept) else { return }
        do throws(PostgresError) {
            try kept.connection.attach(handle)
            kept.backoff.reset()
            noteReadiness()
            retryOthers()
        } catch {
            reconnectLater(kept)
        }
    }

    private func isDedicated(_ kept: KeptConnection) -> Bool { dedicated.values.contains { $0 === kept } }

    private func reconnectLater(_ kept: KeptConnection) {
        if isStopped || kept.isReleased { return }
        var generator = SystemRandomNumberGenerator()
        let delay = kept.backoff.next(using: &generator)
        kept.retry = reactor.schedule(after: delay) {
            kept.retry = nil
            self.reconnect(kept)
        }
    }

    /// The server is back: what waits for its next try need not wait any longer.
    private func retryOthers() {
        for kept in shared + dedicated.values {
            guard let retry = kept.retry else { continue }
            reactor.cancel(retry)
            kept.retry = nil
            kept.backoff.reset()
            reconnect(kept)
        }
    }
}
