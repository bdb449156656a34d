import Jobs
import Journal
import Kernel
import NotificationAPI
import Postgres
import TestSupport
import Testing

@testable import Notification

/// Messages on their way, over the real journal.
@Suite struct MessageSendingTests {
    @Test func `each message of an appointment goes out once at its time`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.booked())
            try await desk.follow(Given.booked())
            try await desk.send()
            #expect(
                channel.given.map(\.body) == [
                    "عزيزي Amina، تم حجز موعدك في الخميس، 8 يناير 2026، 08:00."
                ])
            #expect(channel.given.map(\.isRightToLeft) == [true])
            try await desk.send()
            desk.clock.advance(by: .seconds(48 * 3_600))
            try await desk.send()
            desk.clock.advance(by: .seconds(22 * 3_600))
            try await desk.send()
            try await desk.send()
            #expect(channel.given.count == 3)
            #expect(Set(channel.given.map(\.deduplicationKey)).count == 3)
            let reminder = try await desk.message(.appointmentReminder2h)
            #expect(reminder.status == .sent)
            #expect(reminder.sentAt == Given.at.advanced(by: .seconds(70 * 3_600)))
            try await desk.expectClean()
        }
    }

    @Test func `two processes send each message once`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesks(2, [channel]) { desks in
            for number in 0..<10 {
                let id = MessageSubjectID(high: 7, low: UInt64(number))
                try await desks[number % 2].follow(Given.booked(id, hours: 1))
            }
            async let first = desks[0].module.sending.round()
            async let second = desks[1].module.sending.round()
            let failed = try await first.failed + second.failed
            #expect(failed == 0)
            #expect(channel.given.count == 10)
            #expect(Set(channel.given.map(\.id)).count == 10)
            try await desks[0].expectClean()
        }
    }

    @Test(arguments: [(ChannelKind.sms, 1, MessageStatus.dead), (.folder, 2, .sent)])
    func `a process that died after handing over leaves no second delivery where it would be seen`(
        _ kind: ChannelKind, _ deliveries: Int, _ status: MessageStatus
    ) async throws {
        let channel = RecordingChannel("one", kind)
        let dead = RecordingChannel("one", kind)
        try await withDesks(1, [channel]) { desks in
            let desk = desks[0]
            try await desk.follow(Given.booked(hours: 1))
            // What a process does until it dies: the try is recorded and the message handed over, nothing more.
            let id = try await desk.message(.appointmentBooked, hours: 1).id
            let service = try #require(desk.module.service as? LiveNotificationService)
            let attempt = MessageAttempt(
                number: 1, channel: kind, provider: "one",
                until: Given.at.advanced(by: .seconds(NotificationLimits.attemptLeaseSeconds)))
            let text = MessageText(address: "a", subject: nil, body: "b")
            _ = try await service.execute(
                desk.context(),
                .message(id, .attempt(attempt, locale: try Given.locale("en"), text: text), at: Given.at),
                CommandOptions(resourceID: id.retagged(), status: 200))
            let message = OutboundMessage(
                id: id, hospitalID: Given.hospital, patientID: PatientID(high: 1, low: 1), kind: kind, address: "a",
                subject: nil, body: "b", html: nil,
                locale: try Given.locale("en"), isRightToLeft: false, template: nil, deduplicationKey: "\(id)")
            _ = await dead.send(message, deadlineNanoseconds: .max)
            // Nobody touches it while it may be on its way.
            desk.clock.advance(by: .seconds(NotificationLimits.attemptLeaseSeconds - 1))
            try await desk.send()
            #expect(channel.given.isEmpty)
            desk.clock.advance(by: .seconds(1))
            try await desk.send()
            desk.clock.advance(by: .seconds(61))
            try await desk.send()
            #expect(dead.given.count + channel.given.count == deliveries)
            #expect(Set((dead.given + channel.given).map(\.deduplicationKey)).count == 1)
            #expect(try await desk.message(.appointmentBooked, hours: 1).status == status)
            try await desk.expectClean()
        }
    }

    @Test func `another provider takes over, and all are asked again after a rest`() async throws {
        let busy = ChannelOutcome.failedTransiently(code: "http500", retryAfterSeconds: nil)
        let first = RecordingChannel("first", .sms, [busy, busy])
        let second = RecordingChannel("second", .sms, [busy])
        try await withDesk(first, second) { desk in
            try await desk.follow(Given.booked(hours: 2))
            try await desk.send()
            #expect((first.given.count, second.given.count) == (1, 1))
            let waiting = try await desk.message(.appointmentBooked, hours: 2)
            #expect(waiting.status == .failed)
            #expect(waiting.reason == "http500")
            #expect(waiting.nextAt == Given.at.advanced(by: .seconds(60)))
            desk.clock.advance(by: .seconds(59))
            try await desk.send()
            #expect((first.given.count, second.given.count) == (1, 1))
            desk.clock.advance(by: .seconds(1))
            try await desk.send()
            #expect((first.given.count, second.given.count) == (2, 2))
            let sent = try await desk.message(.appointmentBooked, hours: 2)
            #expect((sent.status, sent.provider, sent.attempts) == (.sent, "second", 4))
            try await desk.expectClean()
        }
    }

    @Test func `what was given up is sent again when staff want it`() async throws {
        let channel = RecordingChannel("sms", .sms, [.failedForGood(code: "landline")])
        try await withDesk(channel) { desk in
            try await desk.follow(Given.booked(hours: 2))
            try await desk.send()
            let dead = try await desk.message(.appointmentBooked, hours: 2)
            #expect((dead.status, dead.reason) == (.dead, "landline"))
            _ = try await desk.module.service.retry(desk.context(), dead.id)
            try await desk.send()
            #expect(try await desk.message(.appointmentBooked, hours: 2).status == .sent)
            let again = await desk.failure { try await desk.module.service.retry(desk.context(), dead.id) }
            #expect(again == .rule(.notDead))
            try await desk.expectClean()
        }
    }

    @Test func `what a provider tells twice and out of order is told once`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.booked(hours: 1))
            try await desk.send()
            let reports = desk.module.reports
            #expect(try await reports.take(.delivered, of: "sms-1", by: "other") == false)
            #expect(try await reports.take(.delivered, of: "sms-2", by: "sms") == false)
            for kind in [DeliveryReportKind.read, .delivered, .read, .failed(code: "x")] {
                #expect(try await reports.take(kind, of: "sms-1", by: "sms"))
            }
            let message = try await desk.message(.appointmentBooked, hours: 1)
            // Queued, rendered, attempted, sent, read.
            #expect((message.status, message.version) == (.read, 5))
            try await desk.expectClean()
        }
    }

    @Test func `nobody gets more than their fill in a day`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            let count = NotificationLimits.messagesPerRecipientAndDay
            for number in 0..<count {
                try await desk.follow(Given.booked(MessageSubjectID(high: 7, low: UInt64(number)), hours: 1))
            }
            try await desk.send()
            try await desk.follow(Given.booked(hours: 2))
            try await desk.send()
            #expect(channel.given.count == count)
            #expect(try await desk.message(.appointmentBooked, hours: 2).reason == "dailyCap")
            try await desk.expectClean()
        }
    }
}
