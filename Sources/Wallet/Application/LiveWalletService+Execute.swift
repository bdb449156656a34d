import Journal
import Kernel
import WalletAPI

extension LiveWalletService {
    /// A command as it is sent, and whose repeats are answered.
    struct WalletCall: Sendable {
        var command: WalletCommand
        /// The wallet that the command is about, which must be the caller's.
        var walletID: WalletID
        var options: CommandOptions

        /// A command on a wallet that changes it.
        init(_ command: WalletCommand, on walletID: WalletID, status: Int, expectedVersion: Int? = nil) {
            self.command = command
            self.walletID = walletID
            options = CommandOptions(
                resourceID: walletID.retagged(), status: status,
                expectedVersions: expectedVersion.map { [0: $0] } ?? [:])
        }
    }

    /// Carries a command out.
    ///
    /// Where a text cannot be sealed any more, because the owner was erased, it is left out: their money moves all the same.
    func execute(
        _ context: RequestContext, _ call: WalletCall
    ) async throws(WalletServiceError) -> CommandOutcome<WalletDecider> {
        var outcome = await outcome(context, call.command, call.options)
        if case .failure(.journal(.erased)) = outcome, let command = call.command.withoutText {
            outcome = await self.outcome(context, command, call.options)
        }
        switch outcome {
        case .success(.committed(let commit)): return .committed(commit)
        case .success(.replayed(let earlier)):
            try await requireOwnRepeat(context, of: call.walletID)
            return .replayed(earlier)
        case .failure(.keyReused):
            try await requireOwnRepeat(context, of: call.walletID)
            throw .keyReused
        case .failure(.stale(let index, let actual)):
            // The version of what is not the caller's is told to nobody.
            if caller(context) != nil { _ = try await account(context, call.walletID) }
            throw WalletServiceError(command: .stale(streamIndex: index, actual: actual))
        case .failure(let failure): throw WalletServiceError(command: failure)
        }
    }

    /// Refuses the repeat of what another owner's wallet did: a key that is the wallet's own is found by whoever names the
    /// wallet.
    private func requireOwnRepeat(_ context: RequestContext, of wallet: WalletID) async throws(WalletServiceError) {
        guard context.idempotency?.owner != nil, caller(context) != nil else { return }
        _ = try await account(context, wallet)
    }

    /// What `body` gives; where its checks refuse what was done before under the same key, what `replay` gives for that.
    ///
    /// For checks that come before the journal.
    func replaying<Value: Sendable>(
        _ context: RequestContext, of wallet: WalletID?, _ body: () async throws(WalletServiceError) -> Value,
        replay: (EarlierOutcome) async throws(WalletServiceError) -> Value
    ) async throws(WalletServiceError) -> Value {
        try await dependencies.journal.replaying(context, body) { (earlier) async throws(WalletServiceError) in
            if let wallet { try await requireOwnRepeat(context, of: wallet) }
            return try await replay(earlier)
        }
    }

    private func outcome(
        _ context: RequestContext, _ command: WalletCommand, _ options: CommandOptions
    ) async -> Result<CommandOutcome<WalletDecider>, CommandFailure<WalletRejection>> {
        do throws(CommandFailure<WalletRejection>) {
            return .success(
                try await dependencies.journal.execute(
                    command, of: WalletDecider.self, in: definition, options, context: context))
        } catch {
            return .failure(error)
        }
    }
}

extension WalletCommand {
    /// The same without its free text; nil where it has none.
    var withoutText: WalletCommand? {
        switch self {
        case .changeStatus(var command):
            guard command.reason != nil else { return nil }
            command.reason = nil
            return .changeStatus(command)
        case .move(var command):
            guard command.description != nil else { return nil }
            command.description = nil
            return .move(command)
        case .transfer(let command):
            guard command.description != nil else { return nil }
            return .transfer(command.withoutText)
        case .transferAll(let commands):
            // Whose text it is that cannot be kept is not told, and the batch is one commit.
            guard commands.contains(where: { $0.description != nil }) else { return nil }
            return .transferAll(commands.map(\.withoutText))
        case .hold(var command):
            guard command.description != nil else { return nil }
            command.description = nil
            return .hold(command)
        case .card(.changeStatus(var command)):
            guard command.reason != nil else { return nil }
            command.reason = nil
            return .card(.changeStatus(command))
        case .payment(.initiate(var command)):
            guard command.description != nil else { return nil }
            command.description = nil
            return .payment(.initiate(command))
        case .payment(.refund(let place, var command)):
            guard command.reason != nil else { return nil }
            command.reason = nil
            return .payment(.refund(place, command))
        case .desk(let command): return command.withoutText.map { .desk($0) }
        case .create, .changeLimits, .captureHold, .releaseHold, .expireHolds, .card, .merchant, .payment,
            .clearing:
            return nil
        }
    }
}

extension TransferCommand {
    fileprivate var withoutText: TransferCommand {
        var command = self
        command.description = nil
        return command
    }
}
