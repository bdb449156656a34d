/// Tags an id as a hospital's: the tenant.
public enum HospitalTag {}
/// Tags an id as a location's.
public enum LocationTag {}
/// Tags an id as a user's.
public enum UserTag {}
/// Tags an id as a patient's.
public enum PatientTag {}
/// Tags an id as a stream's: the unit of consistency in the journal.
public enum StreamTag {}
/// Tags an id as an event's.
public enum EventTag {}
/// Tags an id as a command's.
public enum CommandTag {}
/// Tags an id as a log-in session's.
public enum SessionTag {}
/// Tags an id as that of whomever a program acts for.
public enum ActedForTag {}

/// The tenant: each row of every tenant table carries one.
public typealias HospitalID = EntityID<HospitalTag>
/// A site of a hospital.
public typealias LocationID = EntityID<LocationTag>
/// A member of staff, or a program with an account.
public typealias UserID = EntityID<UserTag>
/// A patient as registered; it stays valid after a merge.
public typealias PatientID = EntityID<PatientTag>
/// A stream of events.
public typealias StreamID = EntityID<StreamTag>
/// One event in the journal.
public typealias EventID = EntityID<EventTag>
/// One command that was accepted.
public typealias CommandID = EntityID<CommandTag>
/// Whomever a program acts for, such as a merchant; what kind of thing it is, the module knows that reads it.
public typealias ActedForID = EntityID<ActedForTag>
/// A log-in session: the family of refresh tokens.
public typealias SessionID = EntityID<SessionTag>
