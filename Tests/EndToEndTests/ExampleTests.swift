import JSON
import TestSupport
import Testing

extension EndToEnd {
    /// The examples of `/openapi.json` work.
    @Suite struct ExampleTests {
        @Test func `every example gives its documented status, and no route lacks one`() throws {
            let client = try Installation.shared().client()
            let document = try APIDocument(client)
            #expect(document.operations.count > 10, "the document is nearly empty")
            var run = ExampleRun(document, code: Installation.freshCode(), client)
            try run.runAll()
            #expect(run.outcomes.count == document.operations.count)
            for outcome in run.outcomes {
                #expect(outcome.fault == nil, "\(outcome.operation.title)")
            }
        }

        @Test func `the runner notices an example that does not work and one that is missing`() throws {
            let client = try Installation.shared().client()
            var operations = try APIDocument(client).operations
            let place = try #require(operations.firstIndex { $0.operationID == "registerPatient" })
            operations[place].bodyExample = ["givenName": "Fatma"]
            let search = try #require(operations.firstIndex { $0.operationID == "searchPatients" })
            operations[search].answerExample = nil
            let user = try #require(operations.firstIndex { $0.operationID == "getMe" })
            let example = try #require(operations[user].answerExample)
            operations[user].answerExample = example.setting("shoeSize", to: 42)
            var run = ExampleRun(
                try APIDocument(client, operations: operations), code: Installation.freshCode(), client)
            try run.runAll()
            let faulty = Set(run.outcomes.filter { $0.fault != nil }.map(\.operation.operationID))
            #expect(faulty.isSuperset(of: ["registerPatient", "searchPatients", "getPatient", "getMe"]), "\(faulty)")
        }
    }
}
