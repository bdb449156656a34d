import AuthAPI
import Kernel
import Postgres

/// A user's row: the view, and what tokens are made of.
struct UserAccount: Sendable {
    var view: UserView
    var epochs: UserEpochs
    /// Only where the statement reads it.
    var passwordHash: String?

    /// The columns that `init(row:)` reads, of `auth.user_account AS u`.
    static let columns =
        """
        u.user_id, u.version, u.email, u.display_name, u.phone, u.roles, u.status, u.token_epoch, u.session_epoch,
            u.created_at, u.updated_at, u.has_second_factor
        """
    /// How many columns these are.
    static let columnCount = 12

    /// Reads a row that begins with `columns`.
    init(row: Row) throws(PostgresError) {
        guard let status = UserStatus(rawValue: try row.text(6)) else { throw .decoding(column: 6, expected: "status") }
        let stamp = ResourceStamp(
            createdAt: try row.timestamp(9), updatedAt: try row.timestamp(10), version: try row.int(1))
        let roles = try row.texts(5).compactMap(Role.init)
        view = UserView(id: try row.id(0), roles: roles, status: status, stamp: stamp)
        view.email = try row.optionalText(2)
        view.displayName = try row.optionalText(3)
        view.phone = try row.optionalText(4)
        view.hasSecondFactor = try row.bool(11)
        epochs = UserEpochs(token: try row.int(7), session: try row.int(8))
    }

    /// The account as a state has it, after a command.
    init(_ state: UserState, version: Int) {
        view = UserView(state, version: version)
        epochs = state.epochs
    }

    /// Whether it is a member's.
    var isMember: Bool { view.roles == [.member] }

    /// Whether it is of the staff, of whom a second factor may be asked: customers and merchants are not.
    var isStaff: Bool { !Set(view.roles).isSubset(of: [.member, .patient, .merchant]) }
}
