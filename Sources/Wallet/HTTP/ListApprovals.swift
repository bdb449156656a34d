import HTTP
import Kernel
import WalletAPI

/// `GET /api/v1/approvals`
enum ListApprovals {
    static func route(_ service: any ApprovalService) -> Route {
        Route.read(
            DeskRoutes.approvals, id: "listApprovals", summary: "Lists requests for two people, newest first.",
            tag: DeskRoutes.tag, access: .permission("approval.read"),
            query: [
                QueryParameter(
                    "status", "In which status: pending, approved, refused, withdrawn or expired.", example: "pending")
            ] + WalletParameters.page,
            answers: Page<ApprovalView>.self
        ) { call in
            var reader = QueryReader(call)
            let status = try reader.name("status", as: ApprovalStatus.self)
            try reader.check()
            return try await service.approvals(call.context(), status: status, WalletParameters.page(call))
        }
        .with { route in
            route.documentation.responseExample = "{\"items\":[\(DeskExamples.approval("pending", version: 1))]}"
            route.documentation.errors = [.invalidFields, .staffOnly]
        }
    }
}

/// `GET /api/v1/approvals/{id}`
enum GetApproval {
    static func route(_ service: any ApprovalService) -> Route {
        Route.read(
            DeskRoutes.approvals + "/{id}", id: "getApproval",
            summary: "Gives a request for two people: what it asks for, who asked, and who decided.",
            tag: DeskRoutes.tag, access: .permission("approval.read"), answers: ApprovalView.self,
            version: { $0.version }
        ) { call in
            try await service.approval(call.context(), call.id())
        }
        .with { route in
            route.documentation.responseExample = DeskExamples.approval("pending", version: 1)
            route.documentation.errors = [.unknownID, .staffOnly]
        }
    }
}
