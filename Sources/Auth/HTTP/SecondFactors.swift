import AuthAPI
import HTTP
import Kernel

/// `/api/v1/auth/mfa`: the second factor of staff, codes by time of an authenticator.
enum SecondFactors {
    static func routes(_ service: any AuthService) -> [Route] {
        [begin(service), confirm(service), answer(service), removeOwn(service), remove(service)]
    }

    private static let tag = "Log-in"

    private static func begin(_ service: any AuthService) -> Route {
        told(
            "/api/v1/auth/mfa/totp", id: "beginSecondFactor",
            summary: "Make the secret of an authenticator, told this once; it counts once a code of it was given.",
            answers: SecondFactorSecretView.self
        ) { call in
            try call.requireEmptyBody()
            return try await service.beginSecondFactor(call.context())
        }.with {
            $0.documentation.responseExample =
                """
                {"uri": "otpauth://totp/Nile%20Clinic:mona%40nile.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Nile",
                 "secret": "{{totpSecret}}", "digits": 6, "periodSeconds": 30}
                """
            $0.documentation.errors = [
                DocumentedError(403, "staffOnly", "Members have no second factor."),
                DocumentedError(403, "userRequired", "A program has no second factor."),
                DocumentedError(409, "secondFactorExists", "There is one already; remove it first."),
            ]
        }
    }

    private static func confirm(_ service: any AuthService) -> Route {
        told(
            "/api/v1/auth/mfa/totp/confirm", id: "confirmSecondFactor",
            summary:
                "Confirm the authenticator by a code of it; gives codes for when it is lost, and ends other sessions.",
            answers: RecoveryCodesView.self
        ) { call in
            try await service.confirmSecondFactor(call.context(), call.decode(SecondFactorCode.self))
        }.with {
            $0.rateClass = .credentials
            $0.documentation.takes(SecondFactorCode.self)
            $0.documentation.requestExample = #"{"code": "{{totpCode}}"}"#
            $0.documentation.responseExample =
                #"{"recoveryCodes": ["{{recoveryCode}}"]}"#
            $0.documentation.errors =
                [
                    .invalid, DocumentedError(409, "secondFactorExists", "There is one already; remove it first."),
                    DocumentedError(422, "secondFactorNotBegun", "None waits to be confirmed."),
                ] + wrongCode
        }
    }

    private static func answer(_ service: any AuthService) -> Route {
        LogIn.tokens(
            "/api/v1/auth/mfa", id: "answerChallenge",
            summary: "Finish a log-in by a code of the authenticator, or one for a lost one; either is good once.",
            takes: SecondFactorAnswer.self, answers: TokenPairView.self
        ) { call, body in
            try await service.answerChallenge(AnonymousCaller(call), body)
        }.with {
            $0.documentation.requestExample = #"{"challenge": "{{challenge}}", "code": "{{recoveryCode}}"}"#
            $0.documentation.errors = [
                .invalid, DocumentedError(401, "invalidChallenge", "The log-in is over; log in again."),
                DocumentedError(401, "invalidCode", "The code is wrong or was used."), tooManyFailures,
            ]
        }
    }

    private static func removeOwn(_ service: any AuthService) -> Route {
        var route = Route(
            .delete, "/api/v1/auth/mfa/totp", id: "removeOwnSecondFactor",
            summary:
                "Remove the caller's own authenticator, by a code of it or one for a lost one; ends other sessions.",
            tag: tag, access: .authenticated
        ) { call in
            try await service.removeSecondFactor(call.context(), call.decode(SecondFactorCode.self))
            return unstored(.noContent)
        }
        // A code is good once: a repetition could not be told from a guess.
        route.idempotency = .none
        route.rateClass = .credentials
        route.documentation.takes(SecondFactorCode.self)
        route.documentation.requestExample = #"{"code": "{{secondRecoveryCode}}"}"#
        route.documentation.successStatus = 204
        route.documentation.errors = [.invalid, .notFound] + wrongCode
        return route
    }

    private static func remove(_ service: any AuthService) -> Route {
        Route.delete(
            "/api/v1/users/{id}/mfa/totp", id: "removeSecondFactor",
            summary: "Remove the authenticator of a user who lost it; ends their sessions. None stays none.",
            tag: "Users", access: .permission(Permission.userWrite.rawValue)
        ) { call in
            try await service.removeSecondFactor(call.context(), of: call.id())
        }.with { $0.documentation.errors = [.notFound] + Users.rolesRefused }
    }

    private static let tooManyFailures = DocumentedError(
        429, "tooManyFailures", "Codes of this user were wrong too often; see Retry-After.")
    private static let wrongCode = [
        DocumentedError(422, "wrongCode", "The code is wrong or was used."), tooManyFailures,
    ]

    /// An operation whose answer is a secret: given once, kept nowhere.
    private static func told<View: Codable & Sendable>(
        _ pattern: String, id: String, summary: String, answers: View.Type,
        _ body: @escaping @Sendable (Call) async throws -> View
    ) -> Route {
        var route = Route(.post, pattern, id: id, summary: summary, tag: tag, access: .authenticated) { call in
            unstored(try HTTPResponse.json(try await body(call)))
        }
        route.idempotency = .none
        route.servesIncompleteLogIns = true
        route.documentation.answers(View.self)
        return route
    }

    private static func unstored(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.fields.append("Cache-Control", "no-store")
        return response
    }
}
