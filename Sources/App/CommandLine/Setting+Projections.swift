extension Setting {
    static let json = Setting(name: "json", summary: "Print JSON, for programs.")
    static let allProjections = Setting(name: "all", summary: "Every projection, one after another.")
    static let compare = Setting(
        name: "compare",
        summary: "Compare the live tables with the rebuilt ones before they are swapped; exit 1 where rows differ.")
    static let stream = Setting(name: "stream", placeholder: "ID", summary: "This stream alone.")
}
