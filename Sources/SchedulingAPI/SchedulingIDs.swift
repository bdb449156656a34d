public import Kernel

/// Tags an id as a service's.
public enum ServiceTag {}
/// Tags an id as a room's.
public enum RoomTag {}
/// Tags an id as an appointment's.
public enum AppointmentTag {}
/// Tags an id as that of a slot that is held.
public enum SlotHoldTag {}
/// Tags an id as a group session's.
public enum GroupSessionTag {}
/// Tags an id as that of a series of appointments.
public enum AppointmentSeriesTag {}
/// Tags an id as that of an entry of the waitlist.
public enum WaitlistEntryTag {}
/// Tags an id as a visit's.
public enum VisitTag {}
/// Tags an id as a queue's.
public enum QueueTag {}
/// Tags an id as a token's.
public enum QueueTokenTag {}

/// What is offered to patients and takes a while: a consultation, an hour of therapy.
public typealias ServiceID = EntityID<ServiceTag>
/// A room at a location.
public typealias RoomID = EntityID<RoomTag>
/// An appointment of one patient.
public typealias AppointmentID = EntityID<AppointmentTag>
/// A slot that is held for a few minutes.
public typealias SlotHoldID = EntityID<SlotHoldTag>
/// A block of a practitioner's calendar that several patients attend.
public typealias GroupSessionID = EntityID<GroupSessionTag>
/// Appointments that recur by one rule.
public typealias AppointmentSeriesID = EntityID<AppointmentSeriesTag>
/// A patient who waits for a slot to become free.
public typealias WaitlistEntryID = EntityID<WaitlistEntryTag>
/// A patient's stay on one day.
public typealias VisitID = EntityID<VisitTag>
/// Where patients wait to be called.
public typealias QueueID = EntityID<QueueTag>
/// A place in a queue on one day.
public typealias QueueTokenID = EntityID<QueueTokenTag>
