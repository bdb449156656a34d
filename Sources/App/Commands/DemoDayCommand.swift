internal import EventLoop
internal import Glibc
internal import Kernel

/// `medley demo day`.
enum DemoDayCommand: Command {
    static let words = ["demo", "day"]
    static let summary =
        "Plays a day at a clinic that it signs up: bookings, a queue for each doctor, walk-ins, emergencies, a doctor called "
        + "away. Against --url (needs --signup open), or in a process of its own with --embedded-postgres, time and all."
    static let settings: [Setting] = [.url, .trustFile, .seed]

    /// The day unless another is asked for.
    static let defaultSeed: UInt64 = 2026
    /// How long before now a day is over that is played against a running server, in minutes.
    private static let pastMinutes = DayPlan.openMinutes + 120

    static func run(_ configuration: Configuration) async throws -> Int32 {
        let seed = try configuration.integer(.seed, in: 0...Int.max).map { UInt64($0) } ?? defaultSeed
        let now = SystemClock().now()
        let client = try CheckClient(url: configuration.require(.url), trust: configuration[.trustFile])
        let clock = DayClock(
            opening: Timestamp(seconds: (now.seconds / 60 - Int64(pastMinutes)) * 60), moved: nil, settle: {})
        return try await offloaded { play(DayPlan(seed: seed), client, clock, seed: seed) }
    }

    /// The doctors' hours: day and night where the day is played at some hour of today.
    static func hours(_ clock: DayClock) -> (from: String, to: String) {
        clock.moved == nil ? ("00:00", "00:00") : ("08:00", "18:00")
    }

    /// Step by step on a thread of its own, since each step blocks.
    private static func offloaded(_ body: @escaping @Sendable () -> Int32) async throws -> Int32 {
        try await OffloadPool(label: "demo-day", width: 1, queueLimit: 0).run { body() }
    }

    private static func play(_ plan: DayPlan, _ client: CheckClient, _ clock: DayClock, seed: UInt64) -> Int32 {
        let suffix = String(UInt32(truncatingIfNeeded: time(nil)), radix: 36, uppercase: true)
        let report: @Sendable (String) -> Void = { Console.say("  ok  \($0)") }
        Console.say("A day at a clinic, seed \(seed):")
        do throws(CheckFailure) {
            var clinic = try DayClinic(
                client, suffix: suffix, hours: hours(clock), headStarts: clock.moved == nil ? (2, 1) : (1_200, 900))
            try clinic.register(plan.patientCount, seed: seed)
            report("clinic \(clinic.code) signs up with \(plan.patientCount) patients")
            var day = SimulatedDay(plan, clinic, clock, report: report)
            try day.play()
            try DayFindings(clinic: day.clinic, clock: clock, booked: day.booked, report: report).look()
        } catch {
            Console.complain("the day failed: \(error)")
            return 1
        }
        Console.say("A clinic's day went well.")
        return 0
    }
}
