import Journal
import Kernel
import NotificationAPI
import Postgres
import TestSupport
import Testing

@testable import Notification

/// Messages as appointments come, move and go, and as their patients want them.
@Suite struct AppointmentMessagesTests {
    @Test func `nobody is reminded of what was called off`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.news())
            try await desk.send()
            try await desk.follow(Given.news(.cancelled))
            try await desk.follow(Given.news(.cancelled))
            desk.clock.advance(by: .seconds(71 * 3_600))
            try await desk.send()
            #expect(try await desk.message(.appointmentReminder2h).reason == "withdrawn")
            #expect(try await desk.message(.appointmentCancelled).status == .sent)
            #expect(channel.given.count == 2)
            try await desk.expectClean()
        }
    }

    @Test func `reminders move with the appointment`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            let former = Given.news()
            try await desk.follow(former)
            try await desk.send()
            let move = AppointmentNews.Change.moved(from: Given.appointment, formerStartsAt: former.startsAt)
            let moved = Given.news(move, of: Given.otherAppointment, hours: 96)
            try await desk.follow(moved)
            try await desk.follow(moved)
            desk.clock.advance(by: .seconds(73 * 3_600))
            try await desk.send()
            desk.clock.advance(by: .seconds(22 * 3_600))
            try await desk.send()
            #expect(try await desk.message(.appointmentReminder24h).reason == "withdrawn")
            #expect(try await desk.message(.appointmentReminder2h).reason == "withdrawn")
            for kind in [MessageKind.appointmentMoved, .appointmentReminder24h, .appointmentReminder2h] {
                #expect(try await desk.message(kind, of: Given.otherAppointment, hours: 96).status == .sent)
            }
            #expect(channel.given.count == 4)
            try await desk.expectClean()
        }
    }

    @Test func `an appointment that keeps its id keeps the messages of its new time`() async throws {
        try await withDesk(RecordingChannel("sms", .sms)) { desk in
            let former = Given.news()
            try await desk.follow(former)
            let moved = Given.news(
                .moved(from: Given.appointment, formerStartsAt: former.startsAt), of: Given.appointment, hours: 96)
            try await desk.follow(moved)
            try await desk.follow(moved)
            #expect(try await desk.message(.appointmentReminder2h).status == .suppressed)
            #expect(try await desk.message(.appointmentReminder2h, hours: 96).status == .queued)
            try await desk.follow(Given.news(.settled, hours: 96))
            #expect(try await desk.message(.appointmentReminder2h, hours: 96).status == .suppressed)
            try await desk.expectClean()
        }
    }

    @Test func `what a patient does not want stays away, and comes as they like it`() async throws {
        let (sms, mail) = (RecordingChannel("sms", .sms), RecordingChannel("mail", .email))
        try await withDesk(sms, mail) { desk in
            let service = desk.module.service
            var wish = PreferencesView(patientId: Given.patient)
            wish.optedOut = [.sms]
            wish.locale = try Given.locale("hi")
            let written = try await service.set(desk.context(), wish, expectedVersion: nil)
            #expect(written.view.version == 1)
            try await desk.follow(Given.news(hours: 1))
            try await desk.send()
            #expect((sms.given.count, mail.given.count) == (0, 1))
            #expect(mail.given[0].subject == "आपका अपॉइंटमेंट")
            #expect(mail.given[0].address == "amina@example.org")
            wish.optedOut = [.sms, .email]
            _ = try await service.set(desk.context(), wish, expectedVersion: 1)
            #expect(
                await desk.failure { try await service.set(desk.context(), wish, expectedVersion: 1) }
                    == .stale(version: 2))
            try await desk.follow(Given.news(of: Given.otherAppointment, hours: 1))
            try await desk.send()
            let message = try await desk.message(.appointmentBooked, of: Given.otherAppointment, hours: 1)
            #expect((message.status, message.reason) == (.suppressed, "optedOut"))
            #expect((sms.given.count, mail.given.count) == (0, 1))
            try await desk.expectClean()
        }
    }

    @Test func `quiet hours hold messages back`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.news(hours: 20))
            var wish = PreferencesView(patientId: Given.patient)
            // It is 8:00 there: the wish is newer than the message.
            wish.quietHours = try Given.quiet(7, 9)
            _ = try await desk.module.service.set(desk.context(), wish, expectedVersion: nil)
            try await desk.send()
            let message = try await desk.message(.appointmentBooked, hours: 20)
            #expect(message.nextAt == Given.at.advanced(by: .seconds(3_600)))
            #expect(channel.given.isEmpty)
            desk.clock.advance(by: .seconds(3_600))
            try await desk.send()
            #expect(channel.given.count == 1)
            try await desk.expectClean()
        }
    }

    @Test func `a late process sends nothing about what has begun`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            try await desk.follow(Given.news(hours: 1))
            desk.clock.advance(by: .seconds(3_600))
            try await desk.send()
            #expect(channel.given.isEmpty)
            #expect(try await desk.message(.appointmentBooked, hours: 1).reason == "tooLate")
        }
    }

    @Test func `nobody writes to somebody who is gone, or without an address`() async throws {
        let (channel, recipients) = (RecordingChannel("sms", .sms), KnownRecipients())
        try await withDesk(channel, recipients: recipients) { desk in
            try await desk.follow(Given.news(hours: 1))
            recipients.become(nil)
            try await desk.send()
            #expect(try await desk.message(.appointmentBooked, hours: 1).reason == "recipientGone")
            try await desk.follow(Given.news(hours: 2))
            recipients.become(MessageRecipient(name: "Amina"))
            try await desk.send()
            #expect(try await desk.message(.appointmentBooked, hours: 2).reason == "noAddress")
            #expect(channel.given.isEmpty)
            try await desk.expectClean()
        }
    }

    @Test func `the hospital's own words are used until they are withdrawn`() async throws {
        let channel = RecordingChannel("sms", .sms)
        try await withDesk(channel) { desk in
            let service = desk.module.service
            var words = SaveTemplateRequest(
                kind: .appointmentBooked, channel: .sms, locale: try Given.locale("ar"), body: "{{patient.name}}!")
            let saved = try await service.save(desk.context(), words).view
            #expect(try await service.template(desk.context(), saved.id) == saved)
            try await desk.follow(Given.news(hours: 1))
            try await desk.send()
            _ = try await service.withdraw(desk.context(), template: saved.id)
            try await desk.follow(Given.news(hours: 2))
            try await desk.send()
            #expect(channel.given.map { $0.body == "Amina!" } == [true, false])
            words.body = "{{nobody}}"
            #expect(
                await desk.failure { try await service.save(desk.context(), words) }?.failure.fields.map(\.code) == [
                    "unknownVariable"
                ])
            try await desk.expectClean()
        }
    }

    @Test func `another hospital learns nothing`() async throws {
        try await withDesk(RecordingChannel("sms", .sms)) { desk in
            try await desk.follow(Given.news(hours: 1))
            let (service, other) = (desk.module.service, desk.context(Given.otherHospital))
            let message = try await desk.message(.appointmentBooked, hours: 1)
            let words = SaveTemplateRequest(
                kind: .appointmentBooked, channel: .sms, locale: try Given.locale("ar"), body: "Come")
            let template = try await service.save(desk.context(), words).view.id
            #expect(await desk.failure { try await service.message(other, message.id) } == .notFound)
            #expect(await desk.failure { try await service.retry(other, message.id) } == .notFound)
            #expect(await desk.failure { try await service.template(other, template) } == .notFound)
            #expect(await desk.failure { try await service.withdraw(other, template: template) } == .notFound)
            #expect(await desk.failure { try await service.preferences(other, of: Given.patient) } == .notFound)
        }
    }

    @Test func `no words and no address stand in the clear`() async throws {
        try await withDesk(RecordingChannel("sms", .sms)) { desk in
            try await desk.follow(Given.news(hours: 1))
            try await desk.send()
            let text = try desk.sql("SELECT string_agg(data::text, ' ') FROM journal.event")
            for secret in ["Amina", "+2010", "Cardiology", "موعدك"] { #expect(!text.contains(secret)) }
            #expect(text.contains("sealed"))
            let rows = try desk.sql("SELECT string_agg(m::text, ' ') FROM notification.message m")
            for secret in ["Amina", "+2010", "Cardiology", "موعدك"] { #expect(!rows.contains(secret)) }
            let message = try await desk.message(.appointmentBooked, hours: 1)
            #expect(message.body?.contains("Amina") == true)
        }
    }
}
