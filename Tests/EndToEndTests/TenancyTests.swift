import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// No hospital ever sees another's data, for every route of the document.
    @Suite struct TenancyTests {
        @Test func `on every route another hospital's id is answered as one that never existed`()
            throws
        {
            var probe = try Self.probe()
            var count = 0
            for operation in probe.operations {
                let faults = try probe.faults(of: operation)
                #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
                count += OperationIDs(operation, probe.document).places.count
            }
            #expect(count > 15, "only \(count) places for ids were found")
        }

        @Test func `no list, search or other read without an id holds anything of another hospital`()
            throws
        {
            var probe = try Self.probe()
            #expect(probe.secrets.count > 5)
            for operation in probe.document.operations where !operation.isWrite {
                let leaks = try probe.leaksWithoutID(of: operation)
                #expect(leaks.isEmpty, "\(leaks.joined(separator: "\n"))")
            }
        }

        @Test func `the probe fails where the stranger is let in`() throws {
            let client = try Installation.shared().client()
            let document = try APIDocument(client)
            var owner = ExampleRun(document, code: Installation.freshCode(), client)
            try owner.runAll()
            var stranger = ExampleRun(document, code: Installation.freshCode(), client)
            try stranger.runAll()
            // The owner's own token in the stranger's hands: what a server without tenants would answer.
            let letIn = try owner.loggedIn().token
            stranger.use(token: letIn)
            var probe = try TenancyProbe(document: document, owner: owner, stranger: stranger)
            let reads = document.operations.filter { !$0.isWrite && !OperationIDs($0, document).places.isEmpty }
            #expect(reads.count > 4)
            for operation in reads {
                #expect(try !probe.faults(of: operation).isEmpty, "\(operation.title) shows nothing")
            }
        }

        @Test func `the probe fails where a table's policy was dropped`() throws {
            let installation = try Installation(PrivatePostgres.shared())
            var probe = try Self.probe(installation)
            let read = try #require(probe.document.operation("getPatient"))
            #expect(try probe.faults(of: read) == [])
            _ = try installation.sql("DROP POLICY tenant ON patient.patient")
            #expect(try !probe.faults(of: read).isEmpty)
        }

        @Test func `a route with an id that nothing gives fails with its name`() throws {
            var probe = try Self.probe()
            let route = APIOperation(
                method: "GET", path: "/api/v1/gadgets/{id}", ["operationId": "getGadget", "security": [["bearer": []]]])
            let body = APIOperation(
                method: "POST", path: "/api/v1/gadgets",
                [
                    "operationId": "makeGadget", "security": [["bearer": []]],
                    "requestBody": [
                        "content": [
                            "application/json": [
                                "schema": [
                                    "type": "object",
                                    "properties": ["gizmoId": ["type": "string", "format": "uuid"]],
                                ]
                            ]
                        ]
                    ],
                ])
            #expect(try probe.faults(of: route).first?.contains("gadgetId") == true)
            #expect(try probe.faults(of: body).first?.contains("gizmoId") == true)
        }

        @Test func `the same person, number, address and bundle in two hospitals never meet`() throws {
            let installation = try Installation.shared()
            let (first, second) = (try installation.signUp(), try installation.signUp())
            let person: JSONValue = [
                "givenName": "Salma", "familyName": "Farouk", "birthDate": "1990-02-03", "sex": "female",
                "phone": "0100 765 4321", "mrn": "SAME-1", "identifiers": [["system": "passport", "value": "P-77"]],
            ]
            let bundle: JSONValue = [
                "resourceType": "Bundle", "type": "collection",
                "entry": [
                    [
                        "fullUrl": "urn:uuid:11111111-2222-4333-8444-555555555555",
                        "resource": [
                            "resourceType": "Patient", "id": "one", "name": [["family": "Nour", "given": ["Aya"]]],
                            "gender": "female", "birthDate": "1988-08-08",
                        ],
                    ]
                ],
            ]
            for clinic in [first, second] {
                let made = try clinic.client.send("POST", "/api/v1/patients", token: clinic.token, json: person)
                #expect(made.status == 201, "\(made.summary)")
                var upload = ServerRequest("POST", "/api/v1/patients/import", token: clinic.token, json: bundle)
                upload.contentType = "application/fhir+json"
                let imported = try clinic.client.send(upload)
                #expect(imported.json["imported"]?.number?.integer(as: Int.self) == 1, "\(imported.summary)")
                for query in ["q=salma", "q=SAME-1", "q=01007654321", "identifier=passport%7CP-77", "q=nour"] {
                    let found = try clinic.client.send("GET", "/api/v1/patients?\(query)", token: clinic.token)
                    #expect(found.json["items"]?.elements?.count == 1, "\(query): \(found.summary)")
                }
            }
        }

        private static func probe(_ installation: Installation? = nil) throws -> TenancyProbe {
            try probe((installation ?? .shared()).client())
        }

        /// Two hospitals of a server, in which every route was used.
        static func probe(_ client: ServerClient) throws -> TenancyProbe {
            let document = try APIDocument(client)
            var owner = ExampleRun(document, code: Installation.freshCode(), client)
            try owner.runAll()
            var stranger = ExampleRun(document, code: Installation.freshCode(), client)
            try stranger.runAll()
            stranger.use(token: try stranger.loggedIn().token)
            return try TenancyProbe(document: document, owner: owner, stranger: stranger)
        }
    }
}
