import JSON
import TestSupport

/// Reads what a server sent to people, from the folder where it keeps it.
struct MessageReader {
    /// A message.
    struct Message {
        var to: String
        var template: String
        var text: String

        /// The six digits in it.
        var code: String? {
            text.split { !$0.isNumber }.first { $0.utf8.count == 6 }.map(String.init)
        }

        /// The token of a link in it.
        var token: String? {
            text.split { $0 == " " || $0 == "=" }.first { $0.hasPrefix("mp_") }.map(String.init)
        }
    }

    let folder: String

    /// A hospital's messages, oldest first.
    func messages(of hospital: String) throws -> [Message] {
        // Without a message there is no folder.
        let names = (try? TemporaryFolder.run(["ls", folder])) ?? ""
        return names.split(separator: "\n").sorted().compactMap { name in
            // A file that goes meanwhile is no message.
            guard let json = try? JSONValue(parsing: Array(TemporaryFolder.text(of: "\(folder)/\(name)").utf8)),
                json["hospitalId"]?.string == hospital
            else { return nil }
            return Message(
                to: json["to"]?.string ?? "", template: json["template"]?.string ?? "",
                text: json["text"]?.string ?? "")
        }
    }

    /// The first message that satisfies a condition; waits for it, since it is sent beside the request.
    func first(of hospital: String, where condition: (Message) -> Bool) throws -> Message {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: .seconds(Patience.seconds))
        while clock.now < end {
            if let found = try messages(of: hospital).last(where: condition) { return found }
        }
        throw TestFailure("no such message was sent")
    }
}
