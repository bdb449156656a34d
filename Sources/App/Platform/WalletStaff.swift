internal import AuthAPI
internal import Kernel
internal import Wallet

/// Who works for a tenant: whoever may log in, or may again, and is neither a customer nor a merchant alone.
struct WalletStaff: WalletStaffSource {
    let users: any UserService

    private static let outsiders: Set<Role> = [.merchant, .member, .patient]

    func hasSeveral(_ context: RequestContext) async throws(Failure) -> Bool {
        var page = AuthPageRequest(limit: 200)
        var count = 0
        repeat {
            do throws(AuthServiceError) {
                let found = try await users.users(context, .staff, page)
                count += found.items.count { $0.status != .disabled && !Self.outsiders.isSuperset(of: $0.roles) }
                page.cursor = found.nextCursor
            } catch {
                throw error.failure
            }
        } while count < 2 && page.cursor != nil
        return count > 1
    }
}
