import TestSupport

extension ExampleRun {
    /// Makes what later examples of queues, tokens and visits go on with, where an example leaves nothing of the kind.
    mutating func furnishQueues(after operation: APIOperation) throws {
        switch operation.operationID {
        case "createQueue":
            // The queue that patients are sent to.
            name("otherQueueId", clinic.variables["queueId"])
            try runUnseen("createQueue")
        case "unlinkBoard": try runUnseen("linkBoard")
        case "doneToken": try runUnseen("issueToken")
        case "completeVisit": try runUnseen("openVisit")
        default: break
        }
    }
}
