internal import Crypto
internal import Journal
internal import Postgres

/// Looks at whether everyone in the erasure register is erased, as they are not in a database that was just restored.
struct ErasureExamination: Sendable {
    let registerPath: String
    let masterKeyPath: String
    let database: Database

    func findings() async throws -> [Finding] {
        // Without a key nothing can be read; another finding says so.
        guard let key = try? MasterKeyFile(path: masterKeyPath).load() else { return [] }
        do {
            let status = try await ErasureRegister(path: registerPath, masterKey: key).status(in: database)
            guard status.readable == 0 else {
                return [
                    .fault(
                        "erasure register",
                        "\(status.readable) of \(status.known) persons in \(registerPath) are in the database: it was "
                            + "restored from a backup from before they were erased",
                        remedy:
                            "start medley serve, or run medley migrate: they are erased again before anybody is served")
                ]
            }
            return [.well("erasure register", "\(status.known) persons, all of them erased")]
        } catch let error as ErasureRegisterError {
            return [
                .fault(
                    "erasure register", "\(error)",
                    remedy: "bring \(registerPath) back from its copy, under the master key that wrote it")
            ]
        }
    }
}
