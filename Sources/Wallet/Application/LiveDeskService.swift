import Journal
import Kernel
import Postgres
import WalletAPI

/// The operator's desk over the journal and the read tables of this process's database.
struct LiveDeskService: DeskService {
    /// The module's wallets, whose means are used here too.
    let wallets: LiveWalletService
    /// The module's merchants, who know what staff is.
    let merchants: LiveMerchantService

    /// Makes the desk.
    init(wallets: LiveWalletService) {
        self.wallets = wallets
        merchants = LiveMerchantService(wallets: wallets)
    }

    var dependencies: WalletDependencies { wallets.dependencies }
    var now: Timestamp { dependencies.clock.now() }

    /// Refuses whoever is not of the staff.
    func requireStaff(_ context: RequestContext) throws(WalletServiceError) { try merchants.requireStaff(context) }

    /// Refuses whoever is no person of the staff: who made a key would be two with it.
    func requirePerson(_ context: RequestContext) throws(WalletServiceError) -> UserID {
        try requireStaff(context)
        guard context.principal.kind == .user else { throw .desk(.personRequired) }
        return context.principal.id
    }

    /// Carries a command of the desk out; a text that cannot be sealed any more, because the owner was erased, is left out.
    func execute(
        _ context: RequestContext, _ command: DeskCommand, _ options: CommandOptions
    ) async throws(WalletServiceError) -> CommandOutcome<WalletDecider> {
        do throws(CommandFailure<WalletRejection>) {
            return try await outcome(context, command, options)
        } catch {
            guard case .journal(.erased) = error, let command = command.withoutText else {
                throw WalletServiceError(command: error)
            }
            do throws(CommandFailure<WalletRejection>) {
                return try await outcome(context, command, options)
            } catch {
                throw WalletServiceError(command: error)
            }
        }
    }

    private func outcome(
        _ context: RequestContext, _ command: DeskCommand, _ options: CommandOptions
    ) async throws(CommandFailure<WalletRejection>) -> CommandOutcome<WalletDecider> {
        try await dependencies.journal.execute(
            .desk(command), of: WalletDecider.self, in: wallets.definition, options, context: context)
    }

    /// Whether nobody but the caller works here.
    func isAlone(_ context: RequestContext) async throws(WalletServiceError) -> Bool {
        do throws(Failure) {
            return try await dependencies.staff.hasSeveral(context) == false
        } catch {
            throw .failed(error)
        }
    }
}
