import AuthAPI
import Journal
import Kernel
import TestSupport
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
            let tokens = try await processes[0].service.logIn(fixture.caller, fixture.logIn("Nile-1")).pair
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

    @Test func `every field that is wrong is told at once`() async throws {
        try await withAuth { fixture, processes in
            var request = fixture.signUp("N!")
            request.name = " "
            request.country = "XX"
            request.currency = "EUROS"
            request.timeZone = "Africa/../Cairo"
            request.locale = "?"
            request.patientNumberPattern = "NC-{12}"
            request.admin = SignUpAdmin(email: "mona", displayName: "", password: "short")
            do throws(AuthServiceError) {
                _ = try await processes[0].service.signUp(fixture.caller, request, from: .anyone)
                Issue.record("it was taken")
            } catch {
                #expect(
                    error.failure.fields.map(\.field) == [
                        "code", "name", "country", "currency", "timeZone", "locale", "patientNumberPattern",
                        "admin.email", "admin.displayName", "admin.password",
                    ])
            }
        }
    }

    @Test(arguments: [
        (SignUpMode.open, [nil, nil] as [String?]), (.first, [nil, "signUpClosed"]),
        (.closed, ["signUpClosed", "signUpClosed"]),
    ])
    func `who may sign up follows the setting, but the operator always may`(
        mode: SignUpMode, expected: [String?]
    ) async throws {
        try await withAuth(signUp: mode) { fixture, processes in
            for (index, expected) in expected.enumerated() {
                let got = await code {
                    _ = try await processes[0].service.signUp(
                        fixture.caller, fixture.signUp("H\(index)"), from: .anyone)
                }
                #expect(got == expected)
            }
            _ = try await processes[0].service.signUp(
                fixture.caller, fixture.signUp("OPERATOR"), from: .machineOperator)
        }
    }

    @Test func `of fifty sign-ups with one code at once one wins, over two processes`() async throws {
        try await withAuth(processes: 2) { fixture, processes in
            let codes = await withTaskGroup(of: String?.self) { group in
                for index in 0..<50 {
                    group.addTask {
                        await code {
                            _ = try await processes[index % 2].service.signUp(
                                fixture.caller, fixture.signUp("SAME"), from: .anyone)
                        }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(codes.count(of: nil) == 1)
            #expect(codes.count(of: "codeTaken") == 49)
            let made = try fixture.sql("SELECT count(*) FROM auth.hospital")
            #expect(made == "1")
        }
    }

    @Test func `of ten first sign-ups at once one wins, over two processes`() async throws {
        try await withAuth(processes: 2, signUp: .first) { fixture, processes in
            let codes = await withTaskGroup(of: String?.self) { group in
                for index in 0..<10 {
                    group.addTask {
                        await code {
                            _ = try await processes[index % 2].service.signUp(
                                fixture.caller, fixture.signUp("H\(index)"), from: .anyone)
                        }
                    }
                }
                return await group.reduce(into: [String?]()) { $0.append($1) }
            }
            #expect(codes.count(of: nil) == 1)
            #expect(codes.count(of: "signUpClosed") == 9)
        }
    }
}
