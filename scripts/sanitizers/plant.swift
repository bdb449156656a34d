// Threads that change one word: under a lock, one after another by an atomic or a continuation, under locks of their own, or
// in no order at all.
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

if order == "continuation" {
    let queue = DispatchQueue(label: "answers")
    for round in 0..<rounds {
        await withUnsafeContinuation { continuation in
            queue.async {
                plant.word += 1
                continuation.resume()
            }
            // Now and then the answer comes first.
            if round % 3 == 0 { sched_yield() }
        }
        plant.word += 1
    }
} else {
    await withTaskGroup(of: Void.self) { group in
        for number in 0..<threadCount {
            group.addTask {
                await withUnsafeContinuation { continuation in
                    DispatchQueue.global().async {
                        change(number)
                        continuation.resume()
                    }
                }
            }
        }
    }
}
print(plant.word)
