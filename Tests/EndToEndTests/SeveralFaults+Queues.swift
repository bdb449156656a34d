import JSON

extension SeveralFaults {
    static let queues = [
        SeveralFaults(
            "createQueue",
            [
                "name": 5, "prefix": "A-B", "defaultServiceMinutes": 0,
                "headStartSeconds": ["elderly": -1, "onTimeAppointment": 900, "walkIn": 0],
            ], ["name", "prefix", "defaultServiceMinutes", "headStartSeconds.elderly"]),
        SeveralFaults(
            "changeQueue", ["name": .null, "prefix": "A-B", "status": "eaten"], ["name", "prefix", "status"]),
        SeveralFaults(
            "issueToken",
            [
                "patientId": 5, "priority": "friend",
                "journey": .array(Array(repeating: "01890a5d-ac96-774b-bcce-b302099a8057", count: 11)),
            ], ["patientId", "priority", "journey"]),
        SeveralFaults("callToken", ["counter": "", "noSuchField": 1], ["counter", "noSuchField"]),
        SeveralFaults("callNextToken", ["counter": 5, "noSuchField": 1], ["counter", "noSuchField"]),
        SeveralFaults("transferToken", ["queueId": 5, "noSuchField": 1], ["queueId", "noSuchField"]),
        // A rule over several members keeps silent where one of them could not be read.
        SeveralFaults(
            "openVisit", ["patientId": 5, "priority": "friend", "noSuchField": 1],
            ["patientId", "priority", "noSuchField"]),
    ]
}
