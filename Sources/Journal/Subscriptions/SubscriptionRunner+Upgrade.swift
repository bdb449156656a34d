import Kernel
import Postgres
import Telemetry

extension SubscriptionRunner {
    /// Looks again and again whether this release makes a newer version of a projection than the live one.
    func upgradeWhereDue() async {
        while !Task.isCancelled {
            do {
                try await upgrade()
            } catch {
                logger.debug("the versions of readers were not read", ["error": .type(of: error)])
            }
            // Losing the error is right: cancellation ends the loop above.
            try? await Task.sleep(for: limits.leaseInterval)
        }
    }

    /// Builds newer versions of projections anew beside the live ones and puts them in their place.
    ///
    /// One process does it; the others see the new version with their next round.
    private func upgrade() async throws {
        let live = try await database.withConnection(.system) { try await self.leases.liveVersions(on: $0) }
        for reader in board.readers where reader.kind != .reaction {
            guard let version = live[reader.name], version < reader.version, !isEnding else { continue }
            let logger = logger
            let rebuilder = ProjectionRebuilder(
                catalogue, database: database, keys: carrier.keys,
                progress: { line in logger.info("a newer version is built", ["progress": .public(line)]) })
            do {
                _ = try await rebuilder.rebuild(reader.name)
                signal.ring()
            } catch RebuildError.busy {
                continue
            } catch {
                if Task.isCancelled { return }
                logger.error(
                    "a newer version of a projection was not built",
                    ["reader": .public(reader.name), "error": .type(of: error)])
            }
        }
    }
}
