import HTTP
import WalletAPI

/// `POST /api/v1/approvals/{id}/approve`
enum ApproveRequest {
    static func route(_ service: any ApprovalService) -> Route {
        Route.verb(
            DeskRoutes.approvals + "/{id}/approve", id: "approveRequest",
            summary: "Approves what another member of staff asked for, and does it in the same commit.",
            tag: DeskRoutes.tag, access: .permission("approval.write"), answers: ApprovalView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.approve(call.context(), call.id(), expectedVersion: version)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = DeskExamples.approval(
                "approved", version: 2, decision: DeskExamples.decider)
            route.documentation.errors =
                .deciding + [.samePerson, .severalStaff, .overdraftInUse] + .refunding
        }
    }
}

/// `POST /api/v1/approvals/{id}/refuse`
enum RefuseRequest {
    static func route(_ service: any ApprovalService) -> Route {
        Route.verb(
            DeskRoutes.approvals + "/{id}/refuse", id: "refuseRequest",
            summary: "Refuses what another member of staff asked for; nothing is done.", tag: DeskRoutes.tag,
            access: .permission("approval.write"), absent: WalletReasonRequest(), answers: ApprovalView.self
        ) { call, request in
            try await call.onMatchingVersion { version in
                try await service.refuse(call.context(), call.id(), expectedVersion: version, request)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.requestExample = "{\"reason\":\"The receipt is missing\"}"
            route.documentation.responseExample = DeskExamples.approval(
                "refused", version: 2,
                decision: DeskExamples.decider + "\"reason\":\"The receipt is missing\",")
            route.documentation.errors = [.invalidFields, .cardNumber, .samePerson] + .deciding
        }
    }
}

/// `POST /api/v1/approvals/{id}/withdraw`
enum WithdrawRequest {
    static func route(_ service: any ApprovalService) -> Route {
        Route.verb(
            DeskRoutes.approvals + "/{id}/withdraw", id: "withdrawRequest",
            summary: "Takes one's own request back; nothing is done.", tag: DeskRoutes.tag,
            access: .permission("approval.read"), answers: ApprovalView.self
        ) { call in
            try await call.onMatchingVersion { version in
                try await service.withdraw(call.context(), call.id(), expectedVersion: version)
            }
        }
        .with { route in
            route.documentation.readsVersion = true
            route.documentation.responseExample = DeskExamples.approval(
                "withdrawn", version: 2, decision: DeskExamples.decider)
            route.documentation.errors =
                .deciding + [.rule(DeskRule.notRequester, "Somebody else asked for it.")]
        }
    }
}
