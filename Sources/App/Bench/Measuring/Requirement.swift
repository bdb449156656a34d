/// Something that must hold of what was measured.
struct Requirement: Sendable {
    /// Which side of the limit is right.
    enum Bound: Sendable {
        /// This much or more.
        case atLeast(Double)
        /// This much or less.
        case atMost(Double)
    }

    /// What is asked, in words.
    let name: String
    /// The limit.
    let bound: Bound
    /// What was measured.
    let measured: Double
    /// The unit, such as `ms`; empty for a ratio.
    var unit = ""

    /// Whether it holds. What could not be measured does not.
    var isMet: Bool {
        guard measured.isFinite else { return false }
        return switch bound {
        case .atLeast(let limit): measured >= limit
        case .atMost(let limit): measured <= limit
        }
    }

    /// The limit as the table shows it.
    var limitText: String {
        switch bound {
        case .atLeast(let limit): "≥ \(text(limit))"
        case .atMost(let limit): "≤ \(text(limit))"
        }
    }

    /// The figure as the table shows it.
    var measuredText: String { measured.isFinite ? text(measured) : "–" }

    private func text(_ value: Double) -> String {
        unit.isEmpty ? Figure.fixed(value, 2) : "\(Figure.fixed(value, 1)) \(unit)"
    }
}
