extension DeskCommand {
    /// The same without its free text; nil where it has none.
    var withoutText: DeskCommand? {
        switch self {
        case .request(var command):
            guard command.description != nil else { return nil }
            command.description = nil
            return .request(command)
        case .approve(var command):
            guard command.description != nil else { return nil }
            command.description = nil
            return .approve(command)
        case .refuse(var command):
            guard command.reason != nil else { return nil }
            command.reason = nil
            return .refuse(command)
        case .refund(var command):
            guard command.description != nil else { return nil }
            command.description = nil
            return .refund(command)
        case .withdraw, .expire, .changeSettings: return nil
        }
    }
}
