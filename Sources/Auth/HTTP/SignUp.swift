import AuthAPI
import HTTP

/// `POST /api/v1/hospitals`: a hospital signs up.
enum SignUp {
    static func route(_ service: any AuthService) -> Route {
        Route.write(
            .post, "/api/v1/hospitals", id: "signUpHospital",
            summary: "Sign a hospital up with its first user, an owner.",
            tag: "Hospitals", access: .open, takes: SignUpRequest.self, answers: HospitalView.self, status: 201,
            location: { _ in "/api/v1/hospitals/current" }
        ) { call, body in
            try await service.signUp(AnonymousCaller(call), body, from: .anyone)
        }.with {
            // Before there is a tenant there is no one to keep a key for; the code makes a second one of it impossible.
            $0.idempotency = .none
            $0.rateClass = .credentials
            $0.documentation.requestExample = AuthExamples.signUp
            $0.documentation.responseExample = AuthExamples.hospital
            $0.documentation.errors = [
                .invalid, DocumentedError(403, "signUpClosed", "Hospitals cannot sign up here, or not any more."),
                DocumentedError(409, "codeTaken", "Another hospital has this code."),
            ]
        }
    }
}
