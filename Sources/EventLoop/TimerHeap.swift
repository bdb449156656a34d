/// Names a timer.
public struct TimerToken: Hashable, Sendable {
    /// The slot in the lower half, its generation in the upper.
    let number: UInt64
}

/// Timers by instant, then by the order in which they were made: add, cancel and pop take O(log n).
struct TimerHeap {
    private struct Node {
        var deadline: UInt64
        var sequence: UInt64
        var slot: UInt32

        static func < (left: Node, right: Node) -> Bool {
            left.deadline != right.deadline ? left.deadline < right.deadline : left.sequence < right.sequence
        }
    }

    private struct Slot {
        var generation: UInt32 = 0
        var position = 0
        var action: (() -> Void)?
        var onStop: (() -> Void)?
    }

    private var nodes: [Node] = []
    private var slots: [Slot] = []
    private var freeSlots: [UInt32] = []
    /// The number that the next timer gets.
    private(set) var nextSequence: UInt64 = 0

    var isEmpty: Bool { nodes.isEmpty }
    var count: Int { nodes.count }
    /// The instant of the next timer.
    var firstDeadline: UInt64? { nodes.first?.deadline }

    /// Adds a timer; `onStop` is called instead of `action` where the reactor stops first.
    mutating func add(deadline: UInt64, onStop: (() -> Void)? = nil, action: @escaping () -> Void) -> TimerToken {
        let slot = freeSlots.popLast() ?? appendSlot()
        slots[Int(slot)].action = action
        slots[Int(slot)].onStop = onStop
        nodes.append(Node(deadline: deadline, sequence: nextSequence, slot: slot))
        nextSequence += 1
        siftUp(nodes.count - 1)
        return TimerToken(number: UInt64(slots[Int(slot)].generation) << 32 | UInt64(slot))
    }

    /// Removes a timer; nothing happens where it is gone.
    mutating func cancel(_ token: TimerToken) {
        let slot = Int(UInt32(truncatingIfNeeded: token.number))
        guard slot < slots.count, slots[slot].generation == UInt32(token.number >> 32), slots[slot].action != nil
        else { return }
        removeNode(at: slots[slot].position)
        release(slot)
    }

    /// Removes the first timer that is due at `now` and was made before `sequence`, and returns its action.
    mutating func popDue(now: UInt64, before sequence: UInt64) -> (() -> Void)? {
        guard let first = nodes.first, first.deadline <= now, first.sequence < sequence else { return nil }
        let action = slots[Int(first.slot)].action
        removeNode(at: 0)
        release(Int(first.slot))
        return action
    }

    /// Removes every timer and returns what is to be called instead of them, in their order.
    mutating func removeAll() -> [() -> Void] {
        let endings = nodes.sorted(by: <).compactMap { slots[Int($0.slot)].onStop }
        for node in nodes { release(Int(node.slot)) }
        nodes.removeAll()
        return endings
    }

    private mutating func appendSlot() -> UInt32 {
        slots.append(Slot())
        return UInt32(slots.count - 1)
    }

    private mutating func release(_ slot: Int) {
        slots[slot].action = nil
        slots[slot].onStop = nil
        slots[slot].generation &+= 1
        freeSlots.append(UInt32(slot))
    }

    private mutating func removeNode(at position: Int) {
        let last = nodes.removeLast()
        guard position < nodes.count else { return }
        place(last, at: position)
        siftDown(position)
        siftUp(position)
    }

    private mutating func place(_ node: Node, at position: Int) {
        nodes[position] = node
        slots[Int(node.slot)].position = position
    }

    private mutating func siftUp(_ start: Int) {
        var position = start
        let node = nodes[position]
        while position > 0 {
            let parent = (position - 1) / 2
            guard node < nodes[parent] else { break }
            place(nodes[parent], at: position)
            position = parent
        }
        place(node, at: position)
    }

    private mutating func siftDown(_ start: Int) {
        var position = start
        let node = nodes[position]
        while true {
            var child = position * 2 + 1
            guard child < nodes.count else { break }
            if child + 1 < nodes.count, nodes[child + 1] < nodes[child] { child += 1 }
            guard nodes[child] < node else { break }
            place(nodes[child], at: position)
            position = child
        }
        place(node, at: position)
    }
}
