import Kernel
import Postgres

/// The erasure register: whoever stands in it is erased in the database.
struct RegisterCheck {
    let register: ErasureRegister

    func run(_ connection: BorrowedConnection, _ report: inout VerifyReport) async throws {
        var faults = VerifyFaults()
        var count = 0
        do {
            let lines = try await register.binding()
            count = lines.count
            for line in try await EventJournal.readable(lines, connection) {
                faults.add("\(line.intent.subject.subjectID) stands in the register and is not erased")
            }
        } catch let error as ErasureRegisterError {
            faults.add("\(error)")
        }
        report.add("erasure register", looked: "\(count) persons", faults: faults)
    }
}
