/// The settings about the versions in which events are written.
extension Setting {
    static let eventActivation = Setting(
        name: "event-activation", placeholder: "auto|manual",
        summary: "Whether newer versions of events are written as soon as every process knows them, after which no "
            + "older release can come back, or once medley events activate is called.",
        fallback: "auto")
    static let force = Setting(
        name: "force", summary: "Even where processes of an older release are at work: those end within seconds.")
}
