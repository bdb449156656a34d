import Kernel
import WalletAPI

/// Whom a caller is to this module: staff reach everything, others their own wallets alone.
enum WalletCaller {
    /// The roles of those who are not of the staff.
    private static let outsiders: Set<String> = ["merchant", "member", "patient"]

    /// The owner whose wallets alone the caller reaches; nil for staff, who reach all.
    ///
    /// A program that acts for somebody, such as a merchant's, reaches what is theirs; who has the roles of those outside the
    /// staff alone, and acts for none, what is their own.
    static func owner(_ context: RequestContext) -> UserID? {
        let principal = context.principal
        if let owner = principal.onBehalfOf { return owner.retagged() }
        switch principal.kind {
        case .member, .patient: return principal.id
        case .user:
            let isStaff = principal.roles.isEmpty || principal.roles.contains { !outsiders.contains($0) }
            return isStaff ? nil : principal.id
        case .apiKey, .service, .system: return nil
        }
    }

    /// Refuses whoever reaches their own wallets alone, whatever permissions they have.
    static func requireStaff(_ context: RequestContext) throws(WalletServiceError) {
        if owner(context) != nil { throw .staffOnly }
    }
}
