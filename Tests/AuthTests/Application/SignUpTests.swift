import AuthAPI
import Journal
import Kernel
import Testing

@testable import Auth

@Suite struct SignUpTests {
    @Test func `a hospital signs up, its owner logs in and is known by the token`() async throws {
        try await withAuth { fixture, processes in
            let written = try await processes[0].service.signUp(
                fixture.caller, fixture.signUp("nile-1"), from: .anyone)
            #expect(written.view.code == "NILE-1")
            #expect(written.view.currency == "EGP")
            #expect(written.view.admin?.email == "mona@nile.example")
            #expect(written.receipt.version == 1)
            #expect(written.receipt.position != nil)
            let tokens = try await processes[0].service.logIn(fixture.caller, fixture.logIn("Nile-1"))
            #expect(tokens.tokenType == "Bearer")
            #expect(tokens.expiresInSeconds == 900)
            let context = try await fixture.context(tokens.accessToken, on: processes[0])
            #expect(context.hospitalID == written.view.id)
            let me = try await processes[0].service.me(context)
            #expect(me.id == written.view.admin?.id)
            #expect(me.roles == [.owner])
            #expect(Set(me.permissions) == Set(Permission.allCases))
            #expect(me.hospital.name == "Nile Clinic")
        }
    }
}
