import Journal
import Kernel
import WalletAPI

extension LiveDeskService {
    func settings(_ context: RequestContext) async throws(WalletServiceError) -> WalletSettingsView {
        try requireStaff(context)
        return try await present(context)
    }

    private func present(_ context: RequestContext) async throws(WalletServiceError) -> WalletSettingsView {
        do throws(JournalError) {
            let found = try await dependencies.journal.presentState(
                of: stream(context), WalletDecider.self, in: wallets.definition, context: context)
            guard let found, case .settings(let version) = found.state else {
                return WalletSettingsView(version: 0, settings: WalletSettings())
            }
            return WalletSettingsView(version, number: found.version)
        } catch {
            throw WalletServiceError(journal: error)
        }
    }

    func changeSettings(
        _ context: RequestContext, expectedVersion: Int?, _ settings: WalletSettings
    ) async throws(WalletServiceError) -> SettingsOutcome {
        let by = try requirePerson(context)
        var fields = WalletFields(now: now)
        fields.read(settings)
        try fields.check()
        if settings.singleApprover, try await !isAlone(context) { throw .desk(.severalStaff) }
        let command = ChangeSettingsCommand(
            settings: settings, by: by, hospitalID: context.hospitalID, at: fields.now)
        let options = CommandOptions(
            resourceID: stream(context), status: 200, expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
        do {
            return try await changed(context, try await execute(context, .changeSettings(command), options))
        } catch .notFound {
            // Nothing was set yet, which is version 0.
            throw .stale(version: 0)
        } catch .desk(.approvalRequired) {
            return .requested(try await ask(context, settings, expectedVersion: expectedVersion))
        }
    }

    private func changed(
        _ context: RequestContext, _ outcome: CommandOutcome<WalletDecider>
    ) async throws(WalletServiceError) -> SettingsOutcome {
        switch outcome {
        case .committed(let commit):
            guard case .settings(let version)? = commit.states.first, let number = commit.versions.first else {
                throw .unknown(code: "state")
            }
            let receipt = WriteReceipt(
                eventID: commit.eventIDs.first, position: commit.position, version: number, isReplay: false)
            return .changed(Written(WalletSettingsView(version, number: number), receipt: receipt))
        case .replayed(let earlier):
            // The same request asked a second person before.
            if earlier.resourceID != stream(context) { return .requested(try await shown(context, earlier)) }
            let view = try await present(context)
            return .changed(Written(view, receipt: earlier.receipt(version: view.version)))
        }
    }

    /// Asks a second person for settings in the place of those that are set now.
    private func ask(
        _ context: RequestContext, _ settings: WalletSettings, expectedVersion: Int?
    ) async throws(WalletServiceError) -> Written<ApprovalView> {
        var version = expectedVersion
        if version == nil { version = try await present(context).version }
        let terms = SettingsTerms(settings: settings, version: version ?? 0, hospitalID: context.hospitalID)
        return try await ask(context, .settings(terms), expectedVersion: terms.version)
    }

    func settingsHistory(
        _ context: RequestContext, _ page: WalletPageRequest
    ) async throws(WalletServiceError) -> Page<WalletSettingsView> {
        try requireStaff(context)
        let limit = wallets.limit(page)
        let before = try LedgerPages.cursor(page, as: Int.self)
        let newest = try await present(context).version
        // A cursor is ours, but it comes from outside: what is above all versions begins at the newest.
        let end = min(newest, (before ?? .max) &- 1)
        guard end >= 1 else { return Page(items: [], nextCursor: nil) }
        let start = max(1, end - limit + 1)
        let events: [RecordedEvent<WalletEvent>]
        do throws(JournalError) {
            events = try await dependencies.journal.events(
                of: stream(context), WalletDecider.self, in: wallets.definition, fromVersion: start,
                limit: end - start + 1, context: context)
        } catch {
            throw WalletServiceError(journal: error)
        }
        let views = events.compactMap { recorded -> WalletSettingsView? in
            guard case .desk(.settingsChanged(let event)) = recorded.event else { return nil }
            let version = SettingsVersion(settings: event.settings, by: event.by, at: event.at)
            return WalletSettingsView(version, number: recorded.stored.version)
        }
        let next =
            start > 1
            ? try WalletServiceError.catching { () throws(Failure) in try Cursor.encode(start) } : nil
        return Page(items: views.reversed(), nextCursor: next)
    }

    private func stream(_ context: RequestContext) -> StreamID { WalletStreams.settings(of: context.hospitalID).id }
}

extension WalletSettingsView {
    /// A version as clients see it.
    init(_ version: SettingsVersion, number: Int) {
        self.init(version: number, settings: version.settings)
        changedBy = version.by
        changedAt = version.at
    }
}
