internal import Journal
internal import Patient

/// Applies the erasure register again, telling the operator how far it has come.
enum ErasureReplay {
    /// A line of progress for so many persons.
    private static let personsPerLine = 100

    /// Erases whom the register names and the database still holds; says so where there was anyone.
    static func run(_ platform: Platform, _ composition: Composition) async throws {
        let done = try await platform.journal.reapplyErasures { done, total in
            if done % personsPerLine == 0 || done == total {
                Console.say("erasing again after a restore: \(done) of \(total)")
            }
        }
        if done.applied > 0 {
            Console.say(
                "The erasure register \(platform.register.path) names \(done.known): \(done.applied) erased again.")
        }
        let call = OperatorCall(platform: platform)
        let parted = try await composition.patient.partFromErased { call.context($0) }
        if parted > 0 {
            Console.say("\(parted) records were parted from erased ones, into which the backup had them merged.")
        }
    }
}
