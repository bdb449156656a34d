import Journal
import Kernel
import Postgres
import WalletAPI

/// MedCards over the journal and the read tables of this process's database.
struct LiveCardService: CardService {
    /// How often a command is put together anew, where what it was made from changed meanwhile.
    static let attempts = 3

    /// The wallets' service, whose ways to read it shares.
    let wallets: LiveWalletService

    /// What it works with.
    var dependencies: WalletDependencies { wallets.dependencies }

    /// Whom the caller speaks for, and so what they reach.
    enum Reach {
        /// Everything of the tenant.
        case staff
        /// The cards that are theirs.
        case member(UserID)
        /// A card that is shown to them, and the claims of their own.
        case merchant(MerchantID)
    }

    /// What the caller reaches.
    func reach(_ context: RequestContext) -> Reach {
        if let merchant = context.principal.onBehalfOf { return .merchant(merchant.retagged()) }
        if let member = wallets.caller(context) { return .member(member) }
        return .staff
    }

    /// Refuses whoever is not of the staff.
    func requireStaff(_ context: RequestContext) throws(WalletServiceError) { try WalletCaller.requireStaff(context) }

    /// A state and its version; nil for a stream that is not there.
    func state<Tag>(
        _ context: RequestContext, _ id: EntityID<Tag>
    ) async throws(WalletServiceError) -> (state: WalletState, version: Int)? {
        do throws(JournalError) {
            return try await dependencies.journal.presentState(
                of: id.retagged(), WalletDecider.self, in: wallets.definition, context: context)
        } catch {
            throw WalletServiceError(journal: error)
        }
    }

    /// States and their versions in the order asked, without those that are not there.
    func states<Tag>(
        _ context: RequestContext, _ ids: [EntityID<Tag>]
    ) async throws(WalletServiceError) -> [(state: WalletState, version: Int)] {
        do throws(JournalError) {
            return try await dependencies.journal.presentStates(
                of: ids.map { $0.retagged() }, WalletDecider.self, in: wallets.definition, context: context
            ).compactMap { $0 }
        } catch {
            throw WalletServiceError(journal: error)
        }
    }

    /// A card now; throws `notFound` for one that is not there, or another member's.
    func medCard(
        _ context: RequestContext, _ id: CardID
    ) async throws(WalletServiceError) -> (card: MedCard, version: Int) {
        guard let found = try await state(context, id), case .medCard(let card) = found.state else { throw .notFound }
        if case .member(let member) = reach(context), member != card.holderID { throw .notFound }
        return (card, found.version)
    }

    /// Sends a command on; what it did, or what was done under its key before.
    func execute(
        _ context: RequestContext, _ command: CardCommand, _ options: CommandOptions
    ) async throws(CommandFailure<WalletRejection>) -> CommandOutcome<WalletDecider> {
        try await dependencies.journal.execute(
            .card(command), of: WalletDecider.self, in: wallets.definition, options, context: context)
    }

    /// The receipt of a commit, by the stream at a place.
    func receipt(_ commit: Commit<WalletDecider>, of place: Int = 0) throws(WalletServiceError) -> WriteReceipt {
        guard commit.versions.indices.contains(place) else { throw .unknown(code: "state") }
        return WriteReceipt(
            eventID: commit.eventIDs.first, position: commit.position, version: commit.versions[place],
            isReplay: false)
    }
}
