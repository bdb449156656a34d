/// How many tests may have a database of their own at once: more would only wait for each other's processor.
actor DatabaseTurns {
    static let shared = DatabaseTurns()

    private var free = 2
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Runs `body` when it is its turn.
    static func take<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        await shared.acquire()
        do {
            let value = try await body()
            await shared.release()
            return value
        } catch {
            await shared.release()
            throw error
        }
    }

    private func acquire() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func release() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
