import AuthAPI
import HTTP

/// `POST /api/v1/realtime/tickets`: what a page opens a WebSocket or an event stream with, which can send no field with it.
enum StreamTickets {
    static func route(_ desk: TicketDesk) -> Route {
        var route = Route(
            .post, "/api/v1/realtime/tickets", id: "createRealtimeTicket",
            summary:
                "Make a ticket with which a page opens one WebSocket or event stream (?ticket=), within 30 seconds.",
            tag: "Realtime", access: .authenticated
        ) { call in
            try call.requireEmptyBody()
            let view = try await desk.issue(try call.context(), for: call.bearerToken)
            var response = try HTTPResponse.json(view, status: 201)
            response.fields.append("Cache-Control", "no-store")
            return response
        }
        // A key would keep the ticket: whoever lost the answer asks for another.
        route.idempotency = .none
        route.documentation.answers(StreamTicketView.self)
        route.documentation.successStatus = 201
        route.documentation.responseExample =
            #"{"ticket": "{{realtimeTicket}}", "expiresAt": "2026-01-01T08:00:30Z"}"#
        return route
    }
}
