extension TimeZoneData {
    /// The day that a hospital books `instant` under: its day starts at `startsAt`, not at midnight.
    public func businessDay(
        of instant: Timestamp, startsAt: LocalTime = .defaultBusinessDayStart
    ) -> LocalDate {
        let shown = local(at: instant).date
        // Compared as instants, since clocks set back show the start twice and clocks set forward not at all.
        if instant < start(of: shown, startsAt: startsAt) { return shown.advanced(byDays: -1) }
        let next = shown.advanced(byDays: 1)
        return instant < start(of: next, startsAt: startsAt) ? shown : next
    }

    /// The instants of the hospital's day `day`: from its start to the start of the next, the latter excluded.
    public func instants(
        ofBusinessDay day: LocalDate, startsAt: LocalTime = .defaultBusinessDayStart
    ) -> Range<Timestamp> {
        let start = self.start(of: day, startsAt: startsAt)
        return start..<max(start, self.start(of: day.advanced(byDays: 1), startsAt: startsAt))
    }

    /// The first instant at which a clock shows `startsAt` of `day` or later.
    private func start(of day: LocalDate, startsAt: LocalTime) -> Timestamp {
        let resolution = resolve(LocalDateTime(date: day, time: startsAt))
        guard case .gap = resolution.kind else { return resolution.instant }
        // The clocks jump over the start: the day starts at the jump, not as much later as they jumped.
        return Timestamp(seconds: segment(at: resolution.instant.seconds).start)
    }
}
