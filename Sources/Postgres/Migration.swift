/// One forward-only step; see the Migrations target for the embedded ones.
public struct Migration: Sendable, Hashable {
    /// The module whose schema it changes.
    public var module: String
    /// The file's name, `NNNN_verb_object.sql`.
    public var name: String
    /// The SQL text.
    public var text: String

    /// Makes a migration; see the properties.
    public init(module: String, name: String, text: String) {
        self.module = module
        self.name = name
        self.text = text
    }

    /// `module/NNNN_verb_object.sql`, as status and errors name it.
    public var path: String { "\(module)/\(name)" }
}
