import Synchronization

extension ReaderBoard {
    /// Readers that stand at the same place of a shard, so that they take a page in together.
    struct Cohort: Sendable {
        var shard: Int
        var position: Int64
        /// Who reads, and where the checkpoint of each is stored.
        var readers: [Int]
        var stored: [Int64]
        var pagePositions: Int64
        /// Whether it ends where the log does, as far as this process knows.
        var isToHead: Bool

        init(_ reader: Int, _ shard: Int, _ standing: Standing, upTo head: Int64) {
            self.shard = shard
            position = standing.position
            readers = [reader]
            stored = [standing.stored]
            pagePositions = min(standing.pagePositions, head - standing.position)
            isToHead = pagePositions == head - standing.position
        }

        /// One of its readers alone.
        func alone(_ index: Int) -> Cohort {
            var alone = self
            alone.readers = [readers[index]]
            alone.stored = [stored[index]]
            return alone
        }
    }

    /// A reader of which it is not known whether anything of its stands behind a position.
    struct Question: Sendable {
        var place: Place
        var position: Int64
        var end: Int64
    }

    /// A checkpoint that is to follow its reader past events of other modules.
    struct Move: Sendable {
        var place: Place
        var stored: Int64
        var position: Int64
    }

    /// What is to be done next.
    enum Step: Sendable {
        case page(Cohort)
        case skim([Question])
    }

    /// What is to be done next for the readers and shards that `matches` says: a page, or else what is to be asked; nil
    /// where all are at rest. Those that nothing stands behind move on here.
    ///
    /// A reader that failed goes alone, so that it keeps no other back.
    func next(_ signal: LogSignal, now: UInt64, where matches: (LogReader, Int) -> Bool) -> Step? {
        standings.withLock { standings in
            var questions: [Question] = []
            for shard in 0..<Shard.count {
                let ledger = signal.ledger(of: shard)
                var cohort: Cohort?
                for reader in readers.indices where matches(readers[reader], shard) {
                    let place = Place(reader: reader, shard: shard)
                    guard var standing = standings[place], standing.isAtWork else { continue }
                    let behind = settle(&standing, readers[reader].module, ledger)
                    standings[place]?.position = standing.position
                    guard behind != .nothing, max(standing.retryNanoseconds, standing.pacedNanoseconds) <= now else {
                        continue
                    }
                    if behind == .unknown {
                        let end = min(ledger.head, standing.position + limits.skimPositions)
                        questions.append(Question(place: place, position: standing.position, end: end))
                        continue
                    }
                    let isSound = standing.isSound(limits)
                    if cohort == nil {
                        let first = Cohort(reader, shard, standing, upTo: ledger.head)
                        if !isSound { return .page(first) }
                        cohort = first
                    } else if isSound, cohort?.position == standing.position {
                        cohort?.readers.append(reader)
                        cohort?.stored.append(standing.stored)
                    }
                }
                if let cohort { return .page(cohort) }
            }
            return questions.isEmpty ? nil : .skim(questions)
        }
    }

    /// What stands behind a reader, as far as this process knows.
    private enum Behind {
        /// An event of its module.
        case something
        /// Nothing of its module.
        case nothing
        /// Events of which the log is to be asked.
        case unknown
    }

    /// Moves a reader past what is known to be of other modules; answers what is behind it then.
    private func settle(_ standing: inout Standing, _ module: String, _ ledger: ShardLedger) -> Behind {
        if standing.work > standing.position, standing.position < ledger.head { return .something }
        switch ledger.next(of: module, after: standing.position) {
        case .something: return .something
        case .nothing(let position): standing.position = position
        case .unknown: return .unknown
        }
        return ledger.next(of: module, after: standing.position) == .unknown ? .unknown : .nothing
    }

    /// Notes what an answer to a question was: the first position of the reader's, or nil for none up to its end.
    func answer(_ question: Question, _ found: Int64?) {
        update(question.place) { standing in
            guard standing.isHeld, standing.position == question.position else { return }
            standing.position = found.map { $0 - 1 } ?? question.end
            standing.work = found ?? 0
        }
    }

    /// The checkpoints that stand behind their readers, of the readers and shards that `matches` says.
    func moves(where matches: (LogReader, Int) -> Bool) -> [Move] {
        standings.withLock { standings in
            standings.compactMap { place, standing in
                guard standing.isAtWork, standing.stored < standing.position,
                    matches(readers[place.reader], place.shard)
                else { return nil }
                return Move(place: place, stored: standing.stored, position: standing.position)
            }
        }
    }

    /// Notes that a checkpoint was moved.
    func moved(_ place: Place, to position: Int64) {
        update(place) { standing in
            guard standing.isHeld, standing.stored < position else { return }
            standing.stored = position
            // The lease may have been found further back while the move was under way.
            standing.position = max(standing.position, position)
        }
    }

    /// Moves readers past what is known to be of other modules; answers whether anything is behind any of them.
    func settle(_ signal: LogSignal) -> Bool {
        let ledgers = (0..<Shard.count).map { signal.ledger(of: $0) }
        return standings.withLock { standings in
            var isAnyBehind = false
            for place in standings.keys {
                guard var standing = standings[place], standing.isAtWork else { continue }
                let behind = settle(&standing, readers[place.reader].module, ledgers[place.shard])
                isAnyBehind = isAnyBehind || behind != .nothing
                standings[place]?.position = standing.position
            }
            return isAnyBehind
        }
    }

    /// Positions from where a reader stands to the heads that this process knows, of the shards that it holds and where
    /// anything of its may be behind it.
    func lag(_ reader: Int, _ signal: LogSignal) -> Int64 {
        (0..<Shard.count).reduce(0) { sum, shard in
            let ledger = signal.ledger(of: shard)
            let standing = standing(Place(reader: reader, shard: shard))
            guard standing.isHeld else { return sum }
            if case .nothing = ledger.next(of: readers[reader].module, after: standing.position) { return sum }
            return sum + max(0, ledger.head - standing.position)
        }
    }
}
