internal import Auth
internal import AuthAPI
internal import Crypto
internal import Kernel

/// `medley demo load`.
enum DemoLoadCommand: Command {
    static let words = ["demo", "load"]
    static let summary = "Makes a demonstration hospital: 200 patients, users of every role, a year of payments."
    static let settings = [.password, .ifAbsent, .seed] + DatabaseAccess.settings + Platform.settings

    /// The year unless another is asked for.
    static let defaultSeed: UInt64 = 2026
    /// After how many steps the progress line is told.
    private static let stepsPerLine = 200

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let password = try configuration.require(.password)
        let seed = try configuration.integer(.seed, in: 0...Int.max).map { UInt64($0) } ?? defaultSeed
        return try await withPlatform(configuration) { platform in
            let zone = try platform.zones.zone(DemoHospital.timeZone)
            let today = zone.businessDay(of: platform.clock.now())
            let clock = DemoClock(
                at: DemoHospital.opening(today.advanced(byDays: -DemoPlan.dayCount), in: zone)
                    .advanced(by: .seconds(-3_600)))
            let composition = Composition(
                platform, try AccountSettings(configuration, signUp: .closed), clock: clock,
                ids: UUIDv7Generator(clock: clock))
            return try await composition.running {
                do {
                    let staff = try await DemoStaff(
                        composition.auth.service, OperatorCall(platform: platform), password: password)
                    try await play(
                        DemoPlan(seed: seed),
                        DemoHospital(composition, clock, staff, zone: zone, today: today))
                    return 0
                } catch AuthServiceError.codeTaken where configuration.isOn(.ifAbsent) {
                    Console.say("Hospital \(DemoHospital.code) is there already.")
                    return 0
                } catch AuthServiceError.codeTaken {
                    Console.complain(
                        "hospital \(DemoHospital.code) is there already: medley demo reset begins it anew")
                    return 1
                } catch let error as any ServiceError {
                    return Refusal.tell(error.failure)
                }
            }
        }
    }

    private static func play(_ plan: DemoPlan, _ hospital: DemoHospital) async throws {
        var hospital = hospital
        for (place, entry) in plan.steps.enumerated() {
            try await hospital.play(entry.day, entry.minute, entry.step, of: plan)
            if place % stepsPerLine == stepsPerLine - 1 {
                Console.note("  \((place + 1) * 100 / plan.steps.count) % of the year")
            }
        }
        Console.say(
            "Hospital \(DemoHospital.code) was made: \(plan.patients.count) patients, \(plan.steps.count) happenings, "
                + "users of every role such as \(DemoStaff.email(.receptionist)).")
    }
}
