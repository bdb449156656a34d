/// What queues, tokens and visits look like in the documentation.
enum QueueExamples {
    static let queue = queue(status: "active", minutes: 10, version: 1, link: false)
    static let changedQueue = queue(status: "active", minutes: 8, version: 2, link: false)

    static let issued = token(
        id: "{{tokenId}}",
        "\"status\":\"issued\",\"position\":1,\"expectedWaitSeconds\":0,\"journey\":[],"
            + "\"issuedAt\":\"2026-01-05T09:00:00Z\"")
    static let called = token(
        id: "{{tokenId}}",
        "\"status\":\"called\",\"counter\":\"Room 3\",\"calledBy\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"journey\":[],"
            + "\"issuedAt\":\"2026-01-05T09:00:00Z\",\"calledAt\":\"2026-01-05T09:05:00Z\"")
    static let serving = moved("serving", "\"servingAt\":\"2026-01-05T09:06:00Z\"")
    static let done = moved(
        "done", "\"servingAt\":\"2026-01-05T09:06:00Z\",\"endedAt\":\"2026-01-05T09:15:00Z\"")
    static let skipped = moved("skipped", "\"calledAt\":\"2026-01-05T09:05:00Z\"")
    static let recalled = moved("recalled", "\"position\":1,\"expectedWaitSeconds\":540")
    static let transferred = token(
        id: "01890a5d-ac96-774b-bcce-b302099a8058",
        "\"status\":\"transferred\",\"counter\":\"Room 3\",\"journey\":[],\"issuedAt\":\"2026-01-05T09:00:00Z\","
            + "\"nextTokenId\":\"{{tokenId}}\",\"endedAt\":\"2026-01-05T09:10:00Z\"")
    static let abandoned = token(
        id: "{{tokenId}}",
        "\"status\":\"abandoned\",\"journey\":[],\"issuedAt\":\"2026-01-05T09:00:00Z\","
            + "\"endedAt\":\"2026-01-05T09:10:00Z\"")

    static let board = """
        {"queue":"Reception","day":"2026-01-05","nowServing":[],"next":["A001"],"waiting":1,"expectedWaitSeconds":600,\
        "position":"7-123456","at":"2026-01-05T09:00:00Z"}
        """
    static let publicBoard = """
        {"queue":"Reception","day":"2026-01-05","nowServing":[],"next":["A001"],"waiting":1,"expectedWaitSeconds":600,\
        "at":"2026-01-05T09:00:00Z"}
        """

    static let visit = visit("waiting", version: 2, "")
    static let startedVisit = visit("inProgress", version: 3, ",\"startedAt\":\"2026-01-05T09:06:00Z\"")
    static let completedVisit = visit(
        "completed", version: 4, ",\"startedAt\":\"2026-01-05T09:06:00Z\",\"endedAt\":\"2026-01-05T09:30:00Z\"")
    static let leftVisit = visit("leftWithoutBeingSeen", version: 3, ",\"endedAt\":\"2026-01-05T09:30:00Z\"")

    private static func queue(status: String, minutes: Int, version: Int, link: Bool) -> String {
        """
        {"id":"{{queueId}}","name":"Reception","prefix":"A",\
        "headStartSeconds":{"elderly":1200,"onTimeAppointment":900,"walkIn":0},\
        "defaultServiceMinutes":\(minutes),"status":"\(status)","hasBoardLink":\(link),"version":\(version),\
        "createdAt":"2026-01-05T08:00:00Z","updatedAt":"2026-01-05T08:00:00Z"}
        """
    }

    private static func moved(_ status: String, _ rest: String) -> String {
        token(
            id: "{{tokenId}}",
            "\"status\":\"\(status)\",\"counter\":\"Room 3\",\"journey\":[],\"issuedAt\":\"2026-01-05T09:00:00Z\","
                + rest)
    }

    private static func token(id: String, _ rest: String) -> String {
        """
        {"id":"\(id)","queueId":"01890a5d-ac96-774b-bcce-b302099a8059","number":"A001","day":"2026-01-05","patientId":"{{patientId}}",\
        "priority":"walkIn",\(rest)}
        """
    }

    private static func visit(_ status: String, version: Int, _ rest: String) -> String {
        """
        {"id":"{{visitId}}","patientId":"{{patientId}}","day":"2026-01-05","status":"\(status)",\
        "version":\(version),"openedAt":"2026-01-05T09:00:00Z"\(rest)}
        """
    }
}
