import Kernel
import NotificationAPI

extension SaveTemplateRequest {
    /// Every fault of the words at once; none where they can be saved.
    var faults: [FieldError] {
        var faults = Self.lengthFaults("body", body, NotificationLimits.bodyCharacters)
        faults += variableFaults("body", body)
        if channel.hasSubject {
            let limit = NotificationLimits.subjectCharacters
            faults += subject.map { Self.lengthFaults("subject", $0, limit) + variableFaults("subject", $0) } ?? []
            if channel == .email, subject == nil {
                faults.append(FieldError(field: "subject", code: "required", message: "An e-mail has a subject."))
            }
        } else if subject != nil {
            faults.append(
                FieldError(field: "subject", code: "unexpected", message: "This channel has no subject: leave it out."))
        }
        return faults + partFaults
    }

    private static func lengthFaults(_ field: String, _ text: String, _ limit: Int) -> [FieldError] {
        if text.allSatisfy(\.isWhitespace) {
            return [FieldError(field: field, code: "required", message: "Give at least one word.")]
        }
        if text.count > limit {
            return [FieldError(field: field, code: "tooLong", message: "At most \(limit) characters.")]
        }
        return []
    }

    private func variableFaults(_ field: String, _ text: String) -> [FieldError] {
        let known = TemplateVariable.catalogue(of: kind)
        let names = known.map(\.rawValue).joined(separator: ", ")
        return TemplateText(text).pieces.compactMap { piece in
            switch piece {
            case .words: nil
            case .unclosed:
                FieldError(field: field, code: "unclosedBraces", message: "A variable begins with {{ and ends with }}.")
            case .variable(let name):
                switch TemplateVariable(rawValue: name) {
                case let variable? where !known.contains(variable):
                    FieldError(field: field, code: "unknownVariable", message: "This kind of message has: \(names).")
                case let variable? where variable.isHealthDetail && channel.isExposed:
                    FieldError(
                        field: field, code: "healthDetail",
                        message: "Others may see this channel: \(variable.rawValue) must not stand there.")
                case .some: nil
                case nil:
                    FieldError(field: field, code: "unknownVariable", message: "This kind of message has: \(names).")
                }
            }
        }
    }

    private var partFaults: [FieldError] {
        guard channel == .sms else { return [] }
        let sample = String(repeating: "x", count: NotificationLimits.variableCharacters)
        let parts = TextMessageParts.count(TemplateText(body).filled { _ in sample })
        guard parts > NotificationLimits.smsSegments else { return [] }
        return [
            FieldError(
                field: "body", code: "tooManySegments",
                message: "It would take \(parts) text messages; at most \(NotificationLimits.smsSegments).")
        ]
    }
}
