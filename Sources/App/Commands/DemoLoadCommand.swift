internal import Auth
internal import AuthAPI
internal import Crypto
internal import Kernel
internal import Synchronization

/// `medley demo load`.
enum DemoLoadCommand: Command {
    static let words = ["demo", "load"]
    static let summary =
        "Makes a demonstration hospital: 200 patients, users of every role, a year of payments. "
        + "One that was broken off is dropped with everything in the database, and made anew."
    static let settings = [.password, .ifAbsent, .seed] + DatabaseAccess.settings + Platform.settings

    /// The year unless another is asked for.
    static let defaultSeed: UInt64 = 2026
    /// After how many steps the progress line is told.
    private static let stepsPerLine = 200

    static func run(_ configuration: Configuration) async throws -> Int32 {
        if let status = try await load(configuration) { return status }
        Console.note("Hospital \(DemoHospital.code) was broken off while it was made: it begins anew.")
        try DemoResetCommand.empty(configuration)
        return try await load(configuration) ?? 1
    }

    /// Makes the hospital; nil where one is there that was never finished.
    private static func load(_ configuration: Configuration) async throws -> Int32? {
        let password = try configuration.require(.password)
        let seed = try configuration.integer(.seed, in: 0...Int.max).map { UInt64($0) } ?? defaultSeed
        let isBrokenOff = Mutex(false)
        let status = try await withPlatform(configuration, .kept) { platform in
            let zone = try platform.zones.zone(DemoHospital.timeZone)
            let today = zone.businessDay(of: platform.clock.now())
            let clock = DemoClock(
                at: DemoHospital.opening(today.advanced(byDays: -DemoPlan.dayCount), in: zone)
                    .advanced(by: .seconds(-3_600)))
            let composition = Composition(
                platform, try AccountSettings(configuration, signUp: .closed), clock: clock,
                ids: UUIDv7Generator(clock: clock))
            let call = OperatorCall(platform: platform)
            return try await composition.running {
                do {
                    let staff = try await DemoStaff(composition.auth.service, call, password: password)
                    try await play(
                        DemoPlan(seed: seed),
                        DemoHospital(composition, clock, staff, zone: zone, today: today))
                    return 0
                } catch AuthServiceError.codeTaken {
                    guard try await DemoStaff.isFinished(composition.auth.service, call) else {
                        isBrokenOff.withLock { $0 = true }
                        return 1
                    }
                    return there(isFine: configuration.isOn(.ifAbsent))
                } catch let error as any ServiceError {
                    return Refusal.tell(error.failure)
                }
            }
        }
        return isBrokenOff.withLock { $0 } ? nil : status
    }

    private static func there(isFine: Bool) -> Int32 {
        if isFine {
            Console.say("Hospital \(DemoHospital.code) is there already.")
            return 0
        }
        Console.complain("hospital \(DemoHospital.code) is there already: medley demo reset begins it anew")
        return 1
    }

    private static func play(_ plan: DemoPlan, _ hospital: DemoHospital) async throws {
        var hospital = hospital
        for (place, entry) in plan.steps.enumerated() {
            try await hospital.play(entry.day, entry.minute, entry.step, of: plan)
            if place % stepsPerLine == stepsPerLine - 1 {
                Console.note("  \((place + 1) * 100 / plan.steps.count) % of the year")
            }
        }
        try await hospital.staff.finish(hospital.composition.auth.service)
        Console.say(
            "Hospital \(DemoHospital.code) was made: \(plan.patients.count) patients, \(plan.steps.count) happenings, "
                + "users of every role such as \(DemoStaff.email(.receptionist)).")
    }
}
