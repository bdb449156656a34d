import Kernel
import NotificationAPI

/// A provider as the choice among them sees it.
struct ProviderOption: Hashable, Sendable {
    var name: String
    var kind: ChannelKind
}

/// By which provider a message goes next. Pure.
enum ChannelChoice {
    /// What the choice came to.
    enum Result: Hashable, Sendable {
        /// This provider; whether another may be tried at once where it fails, and where its channel never works.
        case provider(ProviderOption, hasOther: Bool, hasOtherChannel: Bool)
        /// None.
        case nobody(SuppressionReason)
    }

    /// Chooses among providers, which come in the hospital's order, by what the recipient likes and how they are reached.
    ///
    /// Where nobody knows what came of the last try, the same provider is asked again, which knows the message.
    static func next(
        _ record: MessageRecord, _ providers: [ProviderOption], _ choice: RecipientChoice,
        reaches: (ChannelKind) -> Bool
    ) -> Result {
        let reaching = providers.filter { reaches($0.kind) && !record.excluded.contains($0.kind) }
        if reaching.isEmpty { return .nobody(.noAddress) }
        let wanted = reaching.filter { !choice.optedOut.contains($0.kind) }
        if wanted.isEmpty { return .nobody(.optedOut) }
        let liked = choice.preferred.flatMap { kind in wanted.filter { $0.kind == kind } }
        let ordered = liked + wanted.filter { !choice.preferred.contains($0.kind) }
        let untried = ordered.filter { !record.tried.contains($0.name) }
        var chosen = untried.first ?? ordered[0]
        if record.reason == MessageRecord.unknownOutcome,
            let same = ordered.first(where: { $0.name == record.attempt?.provider })
        {
            chosen = same
        }
        return .provider(
            chosen, hasOther: untried.contains { $0 != chosen },
            hasOtherChannel: ordered.contains { $0.kind != chosen.kind })
    }
}
