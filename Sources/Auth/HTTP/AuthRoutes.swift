import AuthAPI
import HTTP
import Kernel

/// The table of the module's routes, in an order in which their examples work one after another.
enum AuthRoutes {
    static func table(
        _ service: any AuthService, keys: SigningKeyStore, tickets: TicketDesk, clock: any WallClock
    ) -> [Route] {
        [
            SignUp.route(service), LogIn.logIn(service), LogIn.refresh(service), Me.route(service), Me.change(service),
            CurrentHospital.get(service), CurrentHospital.change(service),
        ] + Locations.routes(service) + Users.routes(service) + ChangeUserStatus.routes(service)
            + APIKeys.routes(service)
            + SecondFactors.routes(service) + OneTimeCodes.routes(service) + [
                PasswordResets.forgot(service), PasswordResets.reset(service), Sessions.revokeAll(service),
                AuditReads.route(service), Sessions.list(service), Sessions.revoke(service),
            ] + [
                StreamTickets.route(tickets), Roles.route(), KeySet.route(keys, clock: clock),
                ChangePassword.route(service), LogOut.route(service),
            ]
    }
}
