extension Connection {
    /// Makes the connection fit for its next holder, behind what is under way; what fails here loses the connection.
    ///
    /// The callers' statements were answered, so what is open is a transaction that nobody will end, and what outlives one:
    /// settings, advisory locks, temporary tables, channels listened to.
    func prepareForNextHolder() {
        for unit in waiting.removeAll() { unit.finish(.failure(.cancelled)) }
        guard let handle else { return }
        // Something still runs: its holder went away without waiting for it.
        if !inFlight.isEmpty { return lose() }
        if !handle.isOutsideTransaction { sendOwn([SQL(utility: "ROLLBACK")]) }
        // Through a pooler nothing outlives a transaction, and what is sent here would reach any backend.
        guard needsReset, style.session.pooling == .none else { return }
        sendOwn([
            SQL(utility: "RESET ROLE"), SQL(utility: "RESET ALL"), SQL(utility: "UNLISTEN *"),
            SQL(utility: "SELECT pg_catalog.pg_advisory_unlock_all()"), SQL(utility: "DISCARD TEMP"),
        ])
        needsReset = false
    }
}
