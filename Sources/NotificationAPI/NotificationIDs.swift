public import Kernel

/// Tags an id as a message's.
public enum MessageTag {}
/// Tags an id as that of a template.
public enum TemplateTag {}
/// Tags an id as that of what a message is about: an appointment, a place on a waitlist.
public enum MessageSubjectTag {}

/// A message to one recipient. It follows from hospital, kind, subject, recipient and occurrence, so that what is queued
/// twice is one message.
public typealias MessageID = EntityID<MessageTag>
/// A hospital's own words for one kind of message on one channel in one language.
public typealias TemplateID = EntityID<TemplateTag>
/// What a message is about.
public typealias MessageSubjectID = EntityID<MessageSubjectTag>
