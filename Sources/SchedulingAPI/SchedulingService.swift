/// Services, calendars, appointments, visits and queues as other modules and the HTTP routes see them.
///
/// Every method takes the tenant from its context alone; an id of another tenant is answered as one that never existed.
/// Commands are idempotent under the context's idempotency key. Reads are recorded for the patient they concern.
public protocol SchedulingService: CatalogueService, AvailabilityService, AppointmentService, QueueService {}
