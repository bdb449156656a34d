/// A type where it is used, its name looked up: the index of a named type in lists and exclamation marks.
indirect enum ResolvedType: Sendable, Hashable {
    case named(Int)
    case list(ResolvedType)
    case nonNull(ResolvedType)

    /// The index of the named type inside.
    var index: Int {
        switch self {
        case .named(let index): index
        case .list(let inner), .nonNull(let inner): inner.index
        }
    }

    var isNonNull: Bool { if case .nonNull = self { true } else { false } }

    /// The type without its exclamation mark.
    var nullable: ResolvedType { if case .nonNull(let inner) = self { inner } else { self } }

    /// The type of the elements; nil where this is no list.
    var element: ResolvedType? { if case .list(let element) = nullable { element } else { nil } }
}
