import Kernel
import SchedulingAPI

/// Finds the slots that can be booked: pure, and in a time that grows with what is taken and what is free, not with their
/// product.
///
/// A slot lies in a working span with its whole duration. What is kept free behind it may reach beyond the span, but into
/// nothing that is booked or held.
enum FreeSlots {
    /// What was found.
    struct Answer: Hashable, Sendable {
        /// By start, then practitioner, then place.
        var slots: [SlotView] = []
        /// The first start that was left out; nil where none was.
        var nextFrom: Timestamp?
    }

    /// The slots of a question, at most `limit` of them and never a part of those with one start: so a further question from
    /// `nextFrom` misses none and repeats none. Where the first start alone has more than `limit`, they are all answered.
    static func find(_ question: SlotQuestion, limit: Int) -> Answer {
        var search = SlotSearch(question)
        search.run()
        let end = cut(search.found, limit)
        var answer = Answer(slots: search.found[..<end].map { search.view($0) })
        if end < search.found.count { answer.nextFrom = Timestamp(microseconds: search.found[end].startsAt) }
        return answer
    }

    /// The next slots that start at an instant or behind it, within the question's own bounds: what can be had instead.
    static func next(_ count: Int, after instant: Timestamp, in question: SlotQuestion) -> [SlotView] {
        var question = question
        question.from = max(question.from, instant)
        return Array(find(question, limit: count).slots.prefix(count))
    }

    /// How many of the slots are answered.
    private static func cut(_ found: [SlotSearch.Candidate], _ limit: Int) -> Int {
        guard found.count > limit else { return found.count }
        var end = limit
        while end > 0, found[end - 1].startsAt == found[limit].startsAt { end -= 1 }
        if end > 0 { return end }
        while end < found.count, found[end].startsAt == found[0].startsAt { end += 1 }
        return end
    }
}
