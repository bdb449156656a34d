// Threads that change one word: under a lock, one after another by an atomic or a continuation, under locks of their own,
// after the continuation was resumed, or in no order at all.
import Dispatch
import Glibc
import Synchronization

final class Plant: @unchecked Sendable {
    let lock = Mutex(())
    let turn = Atomic<Int>(0)
    var word = 0
}

let rounds = 20_000
let threadCount = 4
let plant = Plant()
let order = CommandLine.arguments.dropFirst().first ?? ""

func change(_ number: Int) {
    let own = Mutex(())
    switch order {
    case "mutex": for _ in 0..<rounds { plant.lock.withLock { _ in plant.word += 1 } }
    case "other": for _ in 0..<rounds { own.withLock { _ in plant.word += 1 } }
    case "atomic":
        while plant.turn.load(ordering: .acquiring) != number { sched_yield() }
        plant.word += 1
        plant.turn.store(number + 1, ordering: .releasing)
    default: for _ in 0..<rounds { plant.word += 1 }
    }
}

nonisolated func begin(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    change(Int(bitPattern: argument) - 1)
    return nil
}

if ["continuation", "afterwards"].contains(order) {
    let queue = DispatchQueue(label: "answers")
    for round in 0..<rounds {
        await withUnsafeContinuation { continuation in
            queue.async {
                if order == "continuation" { plant.word += 1 }
                continuation.resume()
                // Nobody waits for what is done after the answer.
                if order == "afterwards" { plant.word += 1 }
            }
            // Now and then the answer comes first.
            if round % 3 == 0 { sched_yield() }
        }
        plant.word += 1
    }
} else {
    // Threads of their own: blocks of a queue might all be run by one thread, after one another.
    let threads = (0..<threadCount).map { number in
        var thread = pthread_t()
        let argument = UnsafeMutableRawPointer(bitPattern: number + 1)
        pthread_create(&thread, nil, begin, argument)
        return thread
    }
    for thread in threads { pthread_join(thread, nil) }
}
print(plant.word)
