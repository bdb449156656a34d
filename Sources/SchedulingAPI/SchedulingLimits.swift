/// The bounds of times, texts and lists.
public enum SchedulingLimits {
    /// How long a service takes, in minutes.
    public static let durationMinutes = 5...1440
    /// How long practitioner and room are taken behind a service, in minutes.
    public static let bufferMinutes = 0...240
    /// The longest block of a calendar, in minutes: the longest service with the longest while that is kept free behind it. What
    /// reads a calendar from its end relies on it.
    public static let blockMinutes = durationMinutes.upperBound + bufferMinutes.upperBound
    /// How many patients one block takes.
    public static let capacity = 1...100
    /// The longest name of a service, in characters.
    public static let serviceNameCharacters = 200
    /// The longest code of a service, in characters.
    public static let codeCharacters = 40
    /// The longest name of a credential, in characters.
    public static let credentialCharacters = 40
    /// The most credentials that a service asks for.
    public static let credentialsPerService = 20
    /// The most codes of other services that may be beside a service.
    public static let codesPerService = 20
    /// The longest name of a room, in characters.
    public static let roomNameCharacters = 100
    /// The most services that a room is kept for.
    public static let servicesPerRoom = 100
    /// The most hours of a practitioner's week.
    public static let weeklyHours = 100
    /// The most days with other hours.
    public static let exceptions = 400
    /// The most hours of such a day.
    public static let hoursPerException = 10
    /// The most whiles in which a practitioner is away.
    public static let leave = 200
    /// The longest such while.
    public static let leaveDays = 730
    /// The most credentials of a practitioner.
    public static let credentialsPerPractitioner = 50
    /// The most services that a practitioner is kept for.
    public static let servicesPerPractitioner = 200
    /// The most places of one practitioner's schedule.
    public static let locationsPerPractitioner = 20
    /// How far ahead is planned, in days.
    public static let aheadDays = 730
    /// How far back an appointment may be entered afterwards, in days.
    public static let pastDays = 31
    /// The longest note or reason, in characters.
    public static let textCharacters = 500
    /// How long a slot is held.
    public static let holdSeconds = 300
    /// The most slots that one caller holds at once.
    public static let holdsPerCaller = 20
    /// The most free slots that a refusal names.
    public static let alternatives = 5
    /// The most practitioners of one question for free slots.
    public static let practitionersPerQuestion = 50
    /// The most days of one question for free slots.
    public static let daysPerQuestion = 62
    /// The most slots of one answer.
    public static let slotsPerAnswer = 20_000
    /// The most occurrences of one series.
    public static let occurrencesPerSeries = 200
    /// The longest name of a queue, in characters.
    public static let queueNameCharacters = 100
    /// The longest prefix of a queue's numbers, in characters.
    public static let queuePrefixCharacters = 4
    /// How much earlier a class may be taken to have come, in seconds.
    public static let headStartSeconds = 0...14_400
    /// How long one patient may be said to take, in minutes.
    public static let serviceMinutes = 1...480
    /// How long one patient takes where nobody said it, in minutes.
    public static let defaultServiceMinutes = 10
    /// The most tokens of a queue on one day.
    public static let tokensPerDay = 2_000
    /// The most queues that come after a token's.
    public static let journeyQueues = 10
    /// The longest name of where a number is called to, in characters.
    public static let counterCharacters = 40
    /// How many of the day's last served tokens tell how long one takes.
    public static let servicesForWait = 20
    /// For how long a counter that served counts as open, in seconds.
    public static let counterOpenSeconds = 3_600
    /// The most numbers of each kind on a board.
    public static let numbersPerBoard = 12
    /// The length of a board's key, in bytes.
    public static let boardKeyBytes = 32
    /// How long before its start an appointment is cancelled late.
    public static let lateCancellationHours = 24
    /// How long a patient may come after the start and count as on time, in minutes.
    public static let onTimeMinutes = 10
    /// How far ahead of a refused start other slots are looked for, in days.
    public static let alternativeDays = 14
}
