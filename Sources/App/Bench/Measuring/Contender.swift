/// One side of a comparison.
struct Contender {
    /// What the table calls it.
    let name: String
    /// Runs it for some seconds and answers what it gave.
    let measure: (_ seconds: Int) throws -> Sample
}

/// Runs contenders in turns, A B C A B C, so that what else the machine does meets all of them.
struct Interleaving {
    /// How long each is run before anything is counted.
    static let warmUpSeconds = 2

    let settings: BenchSettings
    let interruption: Interruption

    /// Warms every contender up, then runs the rounds.
    func run(_ contenders: [Contender]) throws -> [Series] {
        for contender in contenders {
            try interruption.check()
            _ = try contender.measure(min(Self.warmUpSeconds, settings.seconds))
        }
        var series = contenders.map { Series(name: $0.name) }
        for round in 1...settings.rounds {
            for (index, contender) in contenders.enumerated() {
                try interruption.check()
                let sample = try contender.measure(settings.seconds)
                series[index].samples.append(sample)
                let rate = Figure.grouped(sample.ratePerSecond)
                Console.note("  round \(round)/\(settings.rounds)  \(contender.name): \(rate)/s")
            }
        }
        return series
    }
}
